"""One clock of a procedure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from handbook.reading import Text

SLA, PERIODIC, WINDOW = "sla", "periodic", "window"
KINDS: dict[str, Text] = {
    SLA: _("Time on a paper"),
    PERIODIC: _("Regular task"),
    WINDOW: _("Window of time"),
}


@dataclass(frozen=True)
class Timer:
    """A clock: what starts it, what happens when it is due, and who is told.

    `figures` are the figures a company may say differently, as TOML writes them ("4h"); `keys` name the values that
    hold the others. `who` and `escalate` are roles; a company's row names posts instead. `companies` are the presets
    whose procedure speaks of it; `inferred` marks what the procedure leaves open. The time of day at which a daily task
    runs (`at`) is ours.
    """

    code: str
    kind: str
    trigger: Text
    action: Text
    companies: tuple[str, ...]
    rule: str
    figures: Mapping[str, object] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    escalate: tuple[str, ...] = ()
    inferred: bool = False


def clock(
    code: str,
    trigger: Text,
    action: Text,
    companies: str,
    rule: str,
    *,
    kind: str = SLA,
    keys: str = "",
    who: str = "sales_clerk",
    escalate: str = "",
    inferred: bool = False,
    **figures: object,
) -> Timer:
    """A clock written short: lists as words with spaces between, its own figures by name."""
    return Timer(
        code, kind, trigger, action, tuple(companies.split()), rule, figures,
        tuple(keys.split()), tuple(who.split()), tuple(escalate.split()), inferred,
    )  # fmt: skip
