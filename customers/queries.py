"""Reads of the customer file. What a person sees starts from `visible`; later apps name the company they act for."""

import datetime as dt
import re
from collections import Counter
from functools import reduce
from operator import or_

from django.db.models import (
    Case,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from accounts.models import Company, Unit, User
from accounts.queries import in_company, units_of
from core.refusals import NotAllowed, NotFound
from core.rows import sole
from customers.models import Address, Contact, Customer, name_key, phone_key
from customers.policies import Twin, check_active, check_terms
from workflow.finding import Fitting

PREFIX, WIDTH = "K", 4
DIGITS, LATEST = "0123456789", 50
PHONE = re.compile(r"[\d\s()+-]{5,}\Z")


def visible(user: User) -> QuerySet[Customer]:
    """The customers of the person's company, retired ones too."""
    return in_company(Customer.objects.select_related("unit"), user)


def customers(user: User) -> QuerySet[Customer]:
    """The customers of the person's company that are not retired; frozen ones are among them."""
    return visible(user).exclude(status=Customer.Status.RETIRED)


def get(user: User, pk: int) -> Customer:
    """One customer of the person's company with both books (current rows only), else NotFound."""
    contacts = Prefetch("contacts", Contact.objects.filter(retired_at__isnull=True).order_by("pk"))
    return _one(visible(user).select_related("changed_by").prefetch_related(_current_addresses(), contacts), pk)


def _current_addresses() -> "Prefetch[str]":
    return Prefetch("addresses", Address.objects.filter(retired_at__isnull=True).order_by("-is_default", "pk"))


def _one(rows: QuerySet[Customer], pk: int) -> Customer:
    found = sole(rows.filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such customer in your company."))
    return found


def head(user: User, pk: int) -> Customer:
    """One customer of the person's company without the books, for a page that only names it, else NotFound."""
    return _one(visible(user), pk)


def active(user: User, pk: int) -> Customer:
    """The customer for a new quotation or order, with the addresses: NotFound when unknown, NotAllowed when frozen."""
    customer = _one(visible(user).prefetch_related(_current_addresses()), pk)
    check_active(customer)
    return customer


def with_addresses(customer: Customer) -> Customer:
    """A customer that was read already, with the addresses in use, the usual one first; one query."""
    prefetch_related_objects([customer], _current_addresses())
    return customer


def require_active(customer: Customer) -> None:
    """For a later app that holds the customer already: refuse new papers for a frozen or retired one."""
    check_active(customer)


def require_terms(customer: Customer, terms: str, on: dt.date) -> None:
    """For a later app: refuse terms that need credit to a customer whom no application granted them (PARTS-33)."""
    check_terms(customer.company, terms, customer.payment_terms, on)


def containing(queryset: QuerySet[Customer], text: str) -> QuerySet[Customer]:
    """Customers that have every word somewhere in number, name, phone, contact, tax number or pinyin.

    A telephone number is found however its digits are grouped.
    """
    if PHONE.match(text.strip()):
        return queryset.filter(Q(search__contains=text.strip().lower()) | Q(search__contains=phone_key(text)))
    for word in text.lower().split():
        queryset = queryset.filter(search__contains=word)
    return queryset


MANY = 200
"""so many keys are written into a statement; when more fit, nearly everything does"""


def fitting(user: User, text: str) -> Fitting:
    """The customers whose papers a list is narrowed to; retired ones too."""
    rows = containing(visible(user), text).order_by()
    keys = list(rows.values_list("pk", flat=True)[: MANY + 1])
    return Fitting(keys if len(keys) <= MANY else None, rows.values("pk"))


def find(user: User, text: str, limit: int = 12) -> list[Customer]:
    """Customers for a text being typed, the most likely first; retired ones are not offered."""
    text = text.strip()
    if not text:
        return []
    ranked = containing(customers(user), text).annotate(rank=_rank(text))
    return list(ranked.order_by("rank", "number")[:limit])


def _rank(text: str) -> Case:
    keys, digits = text.lower(), phone_key(text)
    equal = Q(number__iexact=text) | Q(name_key=name_key(text))
    equal |= Q(phone_key=digits) if digits else Q()
    return Case(
        When(equal, then=Value(0)),
        When(Q(initials__startswith=keys) | Q(name__startswith=text), then=Value(1)),
        When(pinyin__startswith=keys, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def named(user: User, text: str) -> Customer:
    """The one active customer that a typed text names: number, phone, tax number, name, pinyin or its initials.

    Raises NotAllowed (field `customer`) when nobody or several fit, or the file is frozen (OFFICE-127, FIBRE-26).
    """
    fitting = _fitting(user, text.strip())
    if not fitting:
        raise NotAllowed(_("No customer “%(text)s”. Look them up, or add them first.") % _text(text), field="customer")
    if len(fitting) > 1:
        numbers = ", ".join(customer.number for customer in fitting[:4])
        raise NotAllowed(
            _("“%(text)s” fits several customers: %(numbers)s.") % {**_text(text), "numbers": numbers},
            field="customer",
        )
    check_active(fitting[0])
    return fitting[0]


def id_of(user: User, text: str) -> int | None:
    """The key of the customer that a typed text names; None while it names nobody or several."""
    try:
        return named(user, text).pk if text.strip() else None
    except NotAllowed:
        return None


def known(user: User, text: str) -> Customer | None:
    """Whoever a typed text names, frozen or not; None when nobody or several fit. For calls, which refuse nobody."""
    fitting = _fitting(user, text.strip())
    return fitting[0] if len(fitting) == 1 else None


def _text(text: str) -> dict[str, str]:
    return {"text": text.strip()}


def _fitting(user: User, text: str) -> list[Customer]:
    """The customers of the strongest rank at which any fits: number, then phone, tax number, name, initials, pinyin."""
    ranks = _ranks(text)
    if not ranks:
        return []
    cases = [When(rank, then=Value(place)) for place, rank in enumerate(ranks)]
    # Asked as a plain OR, each part of which has an index; the rank is reckoned of the few that are left.
    fitting = customers(user).filter(reduce(or_, ranks)).annotate(rank=Case(*cases, output_field=IntegerField()))
    found = list(fitting.order_by("rank", "number")[:10])
    return [customer for customer in found if customer.rank == found[0].rank]


def _ranks(text: str) -> list[Q]:
    """What a whole text may be, the surest first."""
    if not text:
        return []
    digits, key, low = phone_key(text) if PHONE.match(text) else "", name_key(text), text.lower()
    # capitals and pinyin have no index of their own: the one for parts of words finds them
    part = Q(search__contains=low)
    ranks = [Q(number__in={text, text.upper()}) | part & Q(number__iexact=text)]
    ranks += [Q(phone_key=digits)] if digits else []
    ranks += [Q(tax_number__in={text, text.upper()})]
    ranks += [Q(name_key=key)] if key else []
    return [*ranks, Q(initials=low), part & Q(pinyin=low)]


def next_number(company: Company) -> str:
    """The number to propose for a new customer: one above the highest of the form that the company uses (OFFICE-128).

    What stands before the digits in most of the latest numbers is the form; a company without customers begins it.
    """
    mine = Customer.objects.filter(company=company)
    latest = mine.order_by("-pk").values_list("number", flat=True)[:LATEST]
    forms = Counter(number.rstrip(DIGITS) for number in latest if number and number[-1] in DIGITS)
    if not forms:
        return f"{PREFIX}{1:0{WIDTH}}"
    [(prefix, _count)] = forms.most_common(1)
    usual = mine.filter(number__regex=rf"^{re.escape(prefix)}\d{{1,12}}$")
    last = usual.order_by(Length("number").desc(), "-number").values_list("number", flat=True)[0]
    digits = last.removeprefix(prefix)
    return f"{prefix}{int(digits) + 1:0{len(digits)}}"


def duplicates(
    company: Company,
    *,
    name: str = "",
    phone: str = "",
    tax_number: str = "",
    number: str = "",
    apart: int | None = None,
) -> list[Twin]:
    """Existing customers with the same number, name, phone or tax number, the certain ones first (OFFICE-128).

    Names and phones are compared without blanks, case and punctuation; `apart` leaves out the file being changed.
    """
    wanted = _wanted(name, phone, tax_number, number)
    if not wanted:
        return []
    same = Q()
    for column, value in wanted.items():
        same |= Q(**{column: value})
    others = Customer.objects.exclude(pk=apart) if apart else Customer.objects.all()
    found = others.filter(same, company=company).order_by("number")[:20]
    twins = [Twin(customer, _same(customer, wanted)) for customer in found]
    return sorted(twins, key=lambda twin: not twin.certain)


def _wanted(name: str, phone: str, tax_number: str, number: str) -> dict[str, str]:
    columns = {
        "number": number.strip(),
        "name_key": name_key(name),
        "phone_key": phone_key(phone),
        "tax_number": tax_number.strip(),
    }
    return {column: value for column, value in columns.items() if value}


def _same(customer: Customer, wanted: dict[str, str]) -> frozenset[str]:
    return frozenset(
        column.removesuffix("_key") for column, value in wanted.items() if getattr(customer, column) == value
    )


def areas(user: User) -> QuerySet[Unit]:
    """The units of the person's company that can be responsible for a customer, in the order of the tree."""
    return in_company(Unit.objects.exclude(kind=Unit.Kind.WAREHOUSE), user).order_by("path")


def own_area(user: User) -> Unit | None:
    """The person's own department, to propose it for a new customer."""
    own = areas(user).filter(pk__in=units_of(user)).exclude(kind=Unit.Kind.COMPANY)
    return own.first() or areas(user).first()


def stale(rows: QuerySet[Customer], before: dt.datetime) -> QuerySet[Customer]:
    """Customers of whose file nothing was touched since a moment: neither the file nor one of its books (FIBRE-11)."""
    for book in (Address, Contact):
        touched = book.objects.filter(customer=OuterRef("pk"), changed_at__gte=before)
        rows = rows.filter(~Exists(touched))
    return rows.filter(changed_at__lt=before)


def addresses(user: User) -> QuerySet[Address]:
    """The address books of the person's company, removed rows too."""
    return Address.objects.filter(customer__in=in_company(Customer.objects.all(), user))


def contacts(user: User) -> QuerySet[Contact]:
    """The contact books of the person's company, removed rows too."""
    return Contact.objects.filter(customer__in=in_company(Customer.objects.all(), user))


def default_address(customer: Customer) -> Address | None:
    """Where the customer takes delivery unless an order says otherwise."""
    return Address.objects.filter(customer=customer, is_default=True).first()
