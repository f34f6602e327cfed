"""A handbook said aloud: areas, tables, cases, amounts and posts by the names that people use."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.display import qty_text
from handbook.books import Row, RowStep
from handbook.figures import Band, Threshold
from handbook.kinds import name_of
from handbook.schema import KEYS
from workflow import registry

Text = str | Promise
Spot = tuple[str, str, str, str]
"""kind, gate, case and measure that a row of sign-offs speaks of"""

TABLES: dict[str, Text] = {
    "post": gettext_lazy("Posts"),
    "sign_off": gettext_lazy("Sign-offs"),
    "conflict": gettext_lazy("Conflicting duties"),
    "timer": gettext_lazy("Time limits"),
    "governance": gettext_lazy("Who changes the handbook"),
    "payment_term": gettext_lazy("Payment terms"),
    "calendar": gettext_lazy("Work calendars"),
    "form": gettext_lazy("Forms required"),
    "print": gettext_lazy("Prints"),
}
SECTIONS: dict[str, Text] = {
    "company": gettext_lazy("The company"),
    "policy": gettext_lazy("Where the procedures leave a choice"),
    "approval": gettext_lazy("Approval"),
    "calls": gettext_lazy("Calls and leads"),
    "customers": gettext_lazy("Customers"),
    "grades": gettext_lazy("Grades of customers"),
    "pricing": gettext_lazy("Prices"),
    "margin": gettext_lazy("Margins"),
    "special_discount": gettext_lazy("Special discounts"),
    "quotes": gettext_lazy("Enquiries and quotations"),
    "contracts": gettext_lazy("Contracts"),
    "orders": gettext_lazy("Orders"),
    "urgent": gettext_lazy("Urgent orders"),
    "technical": gettext_lazy("Technical questions"),
    "samples": gettext_lazy("Samples"),
    "gifts": gettext_lazy("Gifts"),
    "credit": gettext_lazy("Credit"),
    "guarantee": gettext_lazy("Personal guarantees"),
    "inventory": gettext_lazy("Stock"),
    "shipping": gettext_lazy("Delivery"),
    "receivables": gettext_lazy("Receivables"),
    "complaints": gettext_lazy("Complaints"),
    "warranty": gettext_lazy("Warranty"),
    "sla": gettext_lazy("Time limits"),
    "meetings": gettext_lazy("Meetings"),
    "fines": gettext_lazy("Rewards and fines"),
    "numbers": gettext_lazy("Numbers of documents"),
}
"""Areas of the values, by the first word of their keys."""
CASES: dict[str, Text] = {
    "special_terms": gettext_lazy("special payment terms"),
    "beyond_price_authority": gettext_lazy("a price beyond the sales manager's authority"),
    "plans.product:new": gettext_lazy("new product"),
    "plans.product:existing": gettext_lazy("existing product"),
    "foreign": gettext_lazy("foreign trade"),
    "inventory.transfer:shop": gettext_lazy("a branch's shop has the goods"),
    "inventory.transfer:warehouse": gettext_lazy("a warehouse has the goods"),
    "service.complaint:major": gettext_lazy("major complaint"),
    "service.complaint:quality": gettext_lazy("complaint about quality"),
    "service.complaint:staff": gettext_lazy("complaint about staff"),
    "service.ticket:unsolved": gettext_lazy("not solved by the department"),
    "service.repair:install": gettext_lazy("fault of the installation"),
    "service.repair:internal": gettext_lazy("fault of production or transport"),
    "production.drawing:complex": gettext_lazy("a solution is to be found first"),
    "service.return:special": gettext_lazy("special or damaged goods"),
    "agent": gettext_lazy("agent"),
    "showroom": gettext_lazy("showroom"),
    "new": gettext_lazy("new"),
    "existing": gettext_lazy("existing"),
}
"""Cases of papers that have no document yet; those of the others stand in their kind."""
MEASURES: dict[str, Text] = {
    "": gettext_lazy("Amount, tax included"),
    "debt": gettext_lazy("Debt"),
    "excess": gettext_lazy("Beyond the credit limit"),
    "discount": gettext_lazy("Discount in per cent"),
}
"""What a row may measure; "" is the document's own amount."""


def is_planned(kind: str) -> bool:
    """Whether the document is not there yet."""
    return kind not in {each.code for each in registry.kinds()}


def case_name(kind: str, case: str) -> str:
    """A case in words; the plain case is "any"."""
    if not case:
        return _("Any case")
    known = {} if is_planned(kind) else registry.kind(kind).cases
    return str(known.get(case) or CASES.get(f"{kind}:{case}") or CASES.get(case, case))


def measure_name(measure: str) -> str:
    """What a figure measures, in words."""
    return str(MEASURES.get(measure, measure))


def lower(edge: Threshold) -> str:
    """A lower edge as a sign: ≥ counts the amount itself (以上), > does not (超过)."""
    return f"{'≥' if edge.inclusive else '>'} {qty_text(edge.amount)}"


def upper(edge: Threshold) -> str:
    """An upper edge as a sign: ≤ counts the amount itself (以内), < does not (不足)."""
    return f"{'≤' if edge.inclusive else '<'} {qty_text(edge.amount)}"


def figures(row: Row) -> str:
    """The figures that a row speaks of: `> 100,000　≤ 300,000`; "any" without an edge."""
    said = [lower(row.above)] if row.above else []
    said += [upper(row.up_to)] if row.up_to else []
    return "　".join(said) or _("Any")


def amounts(band: Band) -> str:
    """The amounts of a band, to be read aloud: 超过 100,000; both edges on one figure are that figure."""
    low, high = band.above, band.up_to
    if low and high and low.amount == high.amount:
        return _("exactly %(amount)s") % {"amount": qty_text(low.amount)}
    return str(band) or _("any amount")


def area_name(area: str) -> str:
    """What an area of the handbook is called: a value by its meaning, a row by its table and kind, "*" all of it."""
    if area in KEYS:
        return str(KEYS[area].meaning)
    head, _dot, rest = area.partition(".")
    if head in TABLES:
        return f"{TABLES[head]} · {name_of(rest)}" if rest else str(TABLES[head])
    return str(SECTIONS.get(head, area)) if area != "*" else _("the whole handbook")


def steps_text(steps: tuple[RowStep, ...], titles: Mapping[str, str]) -> str:
    """Who signs, in order."""
    return " → ".join(step_title(step, titles) for step in steps) or _("decided alone, nobody signs")


def step_title(step: RowStep, titles: Mapping[str, str]) -> str:
    """What a signature is called: the handbook's word with the post, else the post's title."""
    post = titles.get(step.post, step.post)
    return post if step.title in ("", post) else f"{step.title}（{post}）"
