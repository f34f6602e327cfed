"""What the pages of the customer file show, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from accounts.policies import why_not
from core import currencies
from core.components import Action as Button
from core.components import Ask, Crumb, DocumentPage, Fact, Note
from core.display import moment_text
from core.history import book_history, history, newest_first
from core.listbuttons import new_button
from customers import beside, policies, queries
from customers.forms import CustomerForm
from customers.models import Address, Contact, Customer
from customers.returning import back_with
from workflow.policies import Action, actions, refusal_of

WHY = (Ask("reason", gettext_lazy("Reason"), required=True),)
Status = Customer.Status
ACTIONS = (
    Action(
        code="retire",
        label=gettext_lazy("Retire"),
        check=policies.check_retire,
        url_name="customers:retire",
        states=(Status.ACTIVE, Status.FROZEN),
        look="danger",
        icon="ban",
        ask=WHY,
    ),
    Action(
        code="freeze",
        label=gettext_lazy("Freeze"),
        check=policies.check_freeze,
        url_name="customers:freeze",
        states=(Status.ACTIVE,),
        icon="circle-pause",
        ask=WHY,
    ),
    Action(
        code="activate",
        label=gettext_lazy("Activate"),
        check=policies.check_activate,
        url_name="customers:activate",
        states=(Status.FROZEN, Status.RETIRED),
        icon="play",
        ask=WHY,
    ),
    Action(
        code="invite",
        label=gettext_lazy("Invite to membership"),
        check=policies.check_invite,
        url_name="customers:invite",
        states=(Status.ACTIVE,),
        icon="user-round-check",
        ask=(Ask("note", gettext_lazy("How and why"), help=gettext_lazy("Kept in the record of the file.")),),
    ),
    Action(
        code="confirm",
        label=gettext_lazy("File is right"),
        check=policies.check_confirm,
        url_name="customers:confirm",
        states=(Status.ACTIVE, Status.FROZEN),
        icon="check",
    ),
    Action(
        code="change",
        label=gettext_lazy("Change"),
        check=policies.check_change,
        url_name="customers:change",
        method="get",
        look="primary",
        icon="pencil",
        key="E",
    ),
)
TRACKED = (
    *("number", "name", "unit", "route", "phone", "contact", "address", "fax", "tax_number", "email"),
    *("payment_terms", "status", "customer_class", "foreign", "currency", "invited_at"),
)
ADDRESS_TRACKED = ("label", "address", "consignee", "phone", "is_default", "retired_at")
CONTACT_TRACKED = ("name", "title", "phone", "email", "retired_at")


@dataclass(frozen=True)
class BookRow:
    """A row of a book with what may be done with it."""

    row: Address | Contact
    actions: Sequence[Button]


@dataclass(frozen=True)
class FoundRow:
    """A customer that the lookup step found, and where taking it leads."""

    customer: Customer
    url: str


def customer_page(customer: Customer, user: User, classed: bool, checked: bool = False) -> DocumentPage:
    """Facts, buttons and history of one customer; a constant number of queries.

    `classed`: the company tells classes of customers apart; `checked`: its files grow stale unless somebody looks.
    """
    return DocumentPage(
        heading=customer.name,
        document=customer,
        number=customer.number,
        crumbs=(Crumb(_("Customers"), reverse("customers:list")),),
        actions=actions(customer, user, _offered(customer, classed, checked)),
        notes=[*_notes(customer), *beside.notes(customer, user)],
        facts=_facts(customer, _membership(customer) if classed else ()),
        timeline=newest_first(
            book_history(customer.addresses.all(), ADDRESS_TRACKED),
            book_history(customer.contacts.all(), CONTACT_TRACKED),
            history(customer, TRACKED, related=("unit",)),
        ),
    )


def _notes(customer: Customer) -> list[Note]:
    return [] if customer.is_active else [Note("warn", customer.status_reason)]


def _facts(customer: Customer, membership: Sequence[Fact]) -> list[Fact]:
    return [
        Fact(_("Responsible department (area)"), customer.unit.name),
        Fact(_("Delivery route"), customer.route),
        Fact(_("Payment terms"), customer.get_payment_terms_display()),
        Fact(_("Contact"), customer.contact),
        Fact(_("Phone"), customer.phone),
        Fact(_("Fax"), customer.fax or "—"),
        Fact(_("E-mail"), customer.email or "—"),
        Fact(_("Tax number"), customer.tax_number or "—"),
        *_trade(customer),
        *membership,
        Fact(_("Address"), customer.address, wide=True),
    ]


def _trade(customer: Customer) -> list[Fact]:
    """That it buys from abroad, and in which currency where it is not the company's."""
    if not customer.foreign:
        return []
    return [Fact(_("Trade"), _("Foreign trade"), tag=currencies.named(customer.currency))]


def _offered(customer: Customer, classed: bool, checked: bool) -> list[Action]:
    """The buttons that mean something here: nobody is invited where no class is told apart, nor who is a member."""
    inviting = classed and customer.customer_class in policies.OUTSIDE and customer.invited_at is None
    wanted = {"invite": inviting, "confirm": checked}
    return [action for action in ACTIONS if wanted.get(action.code, True)]


def _membership(customer: Customer) -> list[Fact]:
    """The class, and since when somebody who is no member yet is invited (OFFICE-19, OFFICE-22)."""
    facts = [Fact(_("Customer class"), customer.get_customer_class_display() or _("not known yet"))]
    if customer.invited_at and customer.customer_class in policies.OUTSIDE:
        facts.append(Fact(_("Invited to become a member"), moment_text(customer.invited_at)))
    return facts


def books(customer: Customer, user: User) -> dict[str, object]:
    """Both books with their buttons, for the template."""
    refusal = refusal_of(policies.check_change, customer, user)
    return {
        "addresses": [BookRow(row, _address_buttons(row, refusal)) for row in customer.addresses.all()],
        "contacts": [
            BookRow(row, [_retire(row, "customers:retire_contact", refusal)]) for row in customer.contacts.all()
        ],
        "add_address": _add("address", _("New address"), "customers:new_address", customer, refusal),
        "add_contact": _add("contact", _("New contact"), "customers:new_contact", customer, refusal),
    }


def _address_buttons(row: Address, refusal: str) -> list[Button]:
    if row.is_default:
        return []
    url = reverse("customers:default_address", args=[row.pk])
    default = Button(f"default-{row.pk}", _("Make default"), url, look="ghost", icon="star", refusal=refusal)
    return [default, _retire(row, "customers:retire_address", refusal)]


def _retire(row: Address | Contact, url_name: str, refusal: str) -> Button:
    code, url = f"{row._meta.model_name}-{row.pk}", reverse(url_name, args=[row.pk])
    sure = _("Take “%(row)s” out of the book?") % {"row": row}
    return Button(code, _("Remove"), url, look="ghost", icon="trash-2", refusal=refusal, confirm=sure)


def _add(code: str, label: str, url_name: str, customer: Customer, refusal: str) -> tuple[Button, ...]:
    url = reverse(url_name, args=[customer.pk])
    return (Button(f"add-{code}", label, url, "get", "plain", "plus", refusal),)


def list_actions(user: User) -> list[Button]:
    """Buttons over the customer list."""
    return [new_button(_("New customer"), reverse("customers:new"), why_not(user, policies.WRITE))]


def found_rows(found: Sequence[Customer], back: str) -> list[FoundRow]:
    """What the lookup step found, each with the way back that takes it along."""
    return [FoundRow(customer, back_with(back, customer)) for customer in found]


def twin_rows(form: CustomerForm, back: str) -> list[FoundRow]:
    """The customers that the file being entered may be, each with the way back that takes it instead."""
    return found_rows([twin.customer for twin in form.twins], back)


def alike(form: CustomerForm, company: Company) -> list[FoundRow]:
    """The customers that one being entered in place may be: asked about, or refused as the same."""
    if not (form.twins or form.errors):
        return []
    name, phone, tax, number = (str(form.data.get(field, "")) for field in ("name", "phone", "tax_number", "number"))
    found = queries.duplicates(company, name=name, phone=phone, tax_number=tax, number=number)
    return found_rows([twin.customer for twin in found], "")


def option_label(customer: Customer) -> str:
    """How a customer reads among the suggestions of a lookup."""
    text = f"{customer.name} · {customer.contact} {customer.phone}"
    return text if customer.is_active else f"{text} · {customer.get_state_display()}"
