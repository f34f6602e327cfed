"""How the entry pages of credit start: for a customer, for nobody yet, from a draft."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.components import Fact
from core.dates import business_date
from core.keys import whole_number
from credit.forms.applications import ApplicationForm
from credit.inputs import ApplicationInput
from credit.models import Application
from credit.pages.applications import figure_facts
from credit.policies import applications as policies
from credit.queries import applications as queries
from credit.rules import rules
from customers import queries as customers
from customers.models import Customer

FIELDS = tuple(each.name for each in dataclasses.fields(ApplicationInput) if each.name != "customer_id")


@dataclass(frozen=True)
class Start:
    """What is known before the first key is pressed."""

    customer: Customer | None = None
    initial: Mapping[str, Any] = field(default_factory=dict)
    back: str = ""
    figures: Sequence[Fact] = ()
    needs: Sequence[str] = ()
    """forms without which it is not submitted"""

    @property
    def basic_asked(self) -> str:
        """What stands beside the form of basic data."""
        return _("required by the handbook") if "basic" in self.needs else ""

    @property
    def studied_asked(self) -> str:
        """What stands beside investigation and evaluation: which of them the handbook asks for."""
        words = {"investigation": _("investigation"), "evaluation": _("evaluation report")}
        asked = [said for code, said in words.items() if code in self.needs]
        return _("required by the handbook: %(forms)s") % {"forms": "、".join(asked)} if asked else ""

    @property
    def customer_id(self) -> int:
        """The customer's key; 0 when the form asks who it is."""
        return self.customer.pk if self.customer else 0


def for_customer(user: User, customer: str, purpose: str, group: str = "") -> Start:
    """With a customer, what is known of the customer from the application before; without one, the form asks."""
    wanted: dict[str, str] = {"purpose": purpose} if purpose in Application.Purpose.values else {}
    if whole_number(group) is not None:
        wanted["group_id"] = group
    named = whole_number(customer)
    if named is None:
        return Start(initial=wanted, back=reverse("credit:applications"), needs=_needs(user))
    found = customers.head(user, named)
    return Start(found, {**_known(user, found, wanted), **wanted}, found.get_absolute_url(), needs=_needs(user))


def _needs(user: User) -> tuple[str, ...]:
    """Forms that the handbook in force asks for."""
    company = user.company
    return rules(company, business_date(timezone.now(), company.zone)).needs if company else ()


def _known(user: User, customer: Customer, wanted: Mapping[str, str]) -> dict[str, Any]:
    """Basic data of the newest application; whoever has credit asks for a change of it."""
    former = queries.newest_of(user, customer.pk)
    if former is None:
        return {}
    basic = {name: getattr(former, name) for name in ApplicationForm.BASIC}
    return {"purpose": Application.Purpose.CHANGE, **basic} if former.listed_on else basic


def for_application(user: User, pk: int) -> Start:
    """A draft as it stands, for the person who goes on with it."""
    found = queries.application(user, pk)
    policies.check_change(found, user)
    initial = {name: getattr(found, name) for name in (*FIELDS, "version")}
    return Start(found.customer, initial, found.get_absolute_url(), needs=_needs(user))


def for_sheet(user: User, pk: int, at: dt.datetime) -> Start:
    """The figures that the sheet will have, as the ledger has them now."""
    found = queries.application(user, pk)
    policies.check_sheet(found, user)
    figures = queries.figures(found.company, found.customer_id, business_date(at, found.company.zone))
    return Start(found.customer, {}, found.get_absolute_url(), figure_facts(figures))


def form(user: User, start: Start, data: QueryDict | None) -> ApplicationForm:
    """The form for a start, bound when there is data."""
    return ApplicationForm(data, user=user, known_customer=start.customer is not None, initial=start.initial)


def day_of(text: str) -> dt.date | None:
    """A typed day; None for what is none."""
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None
