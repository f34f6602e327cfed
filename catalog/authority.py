"""Whose decision the prices of a paper are, and what the handbook makes of that (FIBRE-92, PARTS-11, PARTS-12).

Quotations and orders ask here when they are submitted and while they are typed; the figures stand in catalog.pricing.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from accounts.queries import post_roles, rights_of
from accounts.roles import ROLES
from catalog.boxes import line_numbers
from catalog.lines import PricedLine
from catalog.pricing import DISCOUNT, NOBODY, WITHIN, Prices, Whole, covered, judge, limits_of
from core.refusals import NotAllowed
from handbook import queries as handbook
from handbook.floors import PriceFloors
from handbook.queries.drafters import drafted_prices
from workflow.approval import Route


@dataclass(frozen=True)
class Said:
    """What the handbook says about the prices of a paper when somebody submits it; lines go by their numbers."""

    whole: Whole
    prices: Mapping[int, Prices]
    company: Company
    floors: PriceFloors | None = None
    application_below: str = ""
    """role below whose floor a written application is needed (PARTS-12, DIST-58)"""
    drafted: bool = False
    """the person drafted these floors and does not use them without the general manager (S18, FIBRE-93)"""

    @property
    def case(self) -> str:
        """The case of the handbook's authority matrix; whoever drafted the floors has no range of the own."""
        found = self.whole.case
        ranged = found == WITHIN or (found.startswith(DISCOUNT) and found != NOBODY)
        return f"{DISCOUNT}gm" if self.drafted and ranged else found

    @property
    def beyond(self) -> list[int]:
        """Lines for which the person's own right is not enough."""
        return [no for no in self.prices if no in self.whole.beyond]

    @property
    def low(self) -> list[int]:
        """Lines that only a written application lets through."""
        role, floors = self.application_below, self.floors
        if not role or floors is None:
            return []
        return [no for no, pair in self.prices.items() if not covered([pair], role, floors)]

    @property
    def role_below(self) -> str | Promise:
        """The name of the role below whose floor an application is needed."""
        return ROLES[self.application_below].name

    def lines_text(self, numbers: Sequence[int]) -> str:
        """Numbers of lines for a sentence."""
        return line_numbers(numbers)


def judged(prices: Mapping[int, Prices], company: Company, by: User, on: dt.date) -> Said:
    """Ask the one function for line and document, with the floors in force on a day and the person's posts.

    What needs a written application is never the person's own to give: whoever asks for it does not accept it (S5).
    """
    roles, floors = [post.role for post in rights_of(by).posts], limits_of(company, on)
    below = handbook.value(company, "pricing.application_below", on)
    drafted = drafted_prices(company, by, on)
    said = Said(judge(prices, roles, floors), prices, company, floors, below, drafted)
    if set(said.low) <= set(said.beyond):
        return said
    return replace(said, whole=judge(prices, [below], floors))


def cases() -> dict[str, Promise]:
    """Every case of the authority matrix, in words."""
    needs = gettext_lazy("a price that only “{role}” may give")
    return {
        WITHIN: gettext_lazy("prices that the maker may give alone"),
        **{f"{DISCOUNT}{code}": format_lazy(needs, role=role.name) for code, role in ROLES.items()},
    }


def refusal(said: Said) -> str:
    """Why a price is nobody's to give; empty when somebody may."""
    if said.case != NOBODY:
        return ""
    return _("No post may give a price as low as in line %(lines)s.") % {"lines": said.lines_text(said.beyond)}


def is_own(said: Said, route: Route) -> bool:
    """Whether the maker decides alone: every price is within the own range and the handbook asks for no review."""
    return said.case == WITHIN and not route.steps


def check_route(said: Said, route: Route) -> None:
    """A price beyond the maker goes to somebody who may give it: one step of the route has a right that is enough."""
    if said.floors is None or not said.case.startswith(DISCOUNT):
        return
    asked = [said.prices[no] for no in said.beyond]
    roles = post_roles(said.company.pk, [step.post for step in route.steps])
    if not any(covered(asked, role, said.floors) for role in roles.values()):
        sentence = _("Line %(lines)s: nobody on the handbook's route may give this price; “%(role)s” may.")
        role = ROLES[said.whole.role].name
        raise NotAllowed(sentence % {"lines": said.lines_text(said.beyond), "role": role})


def price_key(line: PricedLine) -> tuple[object, ...]:
    """What makes two priced lines the same bargain: product, price after every discount, tax; the unit is its own."""
    return line.product_id, line.unit_price.normalize(), line.tax_rate.normalize()
