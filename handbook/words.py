"""How a row of the authority table reads: its document, gate, case and figures in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.display import qty_text
from handbook.books import Row
from handbook.figures import Threshold
from workflow import registry

Text = str | Promise

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


def aloud(row: Row) -> str:
    """The same in words, to be read aloud: 超过 100,000."""
    said = [_lower_aloud(row.above)] if row.above else []
    said += [_upper_aloud(row.up_to)] if row.up_to else []
    return _(", ").join(said)


def _lower_aloud(edge: Threshold) -> str:
    words = _("%(figure)s and above") if edge.inclusive else _("above %(figure)s")
    return words % {"figure": qty_text(edge.amount)}


def _upper_aloud(edge: Threshold) -> str:
    words = _("%(figure)s and below") if edge.inclusive else _("below %(figure)s")
    return words % {"figure": qty_text(edge.amount)}
