"""What the services around reviews and warnings take, and how a limit reads."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.display import money_text


@dataclass(frozen=True)
class ReviewInput:
    """What a reviewer says: the grade and the limit that should hold from now on, and why."""

    grade: str = ""
    limit: Decimal | None = None
    unlimited: bool = False
    strength: str = ""
    standing: str = ""
    reason: str = ""


@dataclass(frozen=True)
class WarningInput:
    """Something that was learned of a customer's credit, from where, and how heavily it weighs."""

    text: str
    source: str
    weight: str


def limit_said(limit: Decimal | None, unlimited: bool) -> str:
    """A limit in words where it is no amount."""
    if unlimited:
        return _("unlimited")
    return _("no credit") if limit is None else money_text(limit)


def grade_said(grade_label: str) -> str:
    """A grade by its label; the words for none."""
    return grade_label or _("Not graded")
