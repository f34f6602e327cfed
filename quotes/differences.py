"""What a new version changes: the head term by term, the lines one by one."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from catalog.foreign import total_of
from core.display import day_text, percent_text
from quotes.models import Quotation, QuotationLine

ABSENT = "—"


@dataclass(frozen=True, slots=True)
class TermChange:
    """A term that is not what it was."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line before and now; None where it is new or gone. `look` is same, changed, added or removed."""

    before: QuotationLine | None
    after: QuotationLine | None

    @property
    def look(self) -> str:
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "same" if _content(self.before) == _content(self.after) else "changed"

    @property
    def line(self) -> QuotationLine:
        """The line to name it by."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of the two is always given
        return found

    @property
    def gain(self) -> Decimal:
        """By how much the amount went up (minus: down)."""
        after = self.after.gross if self.after else Decimal(0)
        return after - (self.before.gross if self.before else Decimal(0))


def _content(line: QuotationLine) -> tuple[object, ...]:
    return line.description, line.quantity, line.unit_price, line.tax_rate


def of_terms(old: Quotation, new: Quotation) -> list[TermChange]:
    """Terms that differ, in the order of the form."""
    pairs = zip(_terms(old), _terms(new), strict=True)
    return [TermChange(label, before, after) for (label, before), (_same, after) in pairs if before != after]


def _terms(quotation: Quotation) -> list[tuple[str, str]]:
    return [
        (_("Customer"), quotation.customer.name),
        (_("Business type"), quotation.get_business_type_display() or ABSENT),
        (_("Valid until"), day_text(quotation.valid_until)),
        (_("Shipping method"), quotation.shipping_method or ABSENT),
        (_("Freight borne by"), str(quotation.get_freight_bearer_display() or ABSENT)),
        (_("We advance the freight"), _("yes") if quotation.freight_advanced else _("no")),
        (_("Paid work on site"), _("yes") if quotation.on_site else _("no")),
        (_("Currency"), total.text if (total := total_of(quotation)) else quotation.currency),
        (_("Discount on the whole"), percent_text(quotation.discount) if quotation.discount else ABSENT),
        (_("Remittance details"), quotation.remittance or ABSENT),
        (_("Note on the paper"), quotation.note or ABSENT),
    ]


def of_lines(old: Iterable[QuotationLine], new: Iterable[QuotationLine]) -> list[LineChange]:
    """Lines of the same product face each other, first with first; the order is that of the new version."""
    left = _by_product(old)
    rows = []
    for line in new:
        waiting = left.get(line.product_id, [])
        rows.append(LineChange(waiting.pop(0) if waiting else None, line))
    gone = [line for lines in left.values() for line in lines]
    return rows + [LineChange(line, None) for line in sorted(gone, key=lambda line: line.no)]


def _by_product(lines: Iterable[QuotationLine]) -> dict[int, list[QuotationLine]]:
    found: dict[int, list[QuotationLine]] = {}
    for line in lines:
        found.setdefault(line.product_id, []).append(line)
    return found
