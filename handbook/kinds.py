"""What a sign-off, a form or a print may speak of: kinds that are there, and papers of the procedures still to come."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handbook.reading import HandbookError, Text
from workflow import registry

PLANNED: dict[str, Text] = {
    "calls.feedback": gettext_lazy("customer feedback form"),
    "quotes.oral": gettext_lazy("oral price approval"),
    "quotes.special_price": gettext_lazy("special-price application"),
    "quotes.special_discount": gettext_lazy("special-discount application"),
    "quotes.discount_payment": gettext_lazy("special-discount payment sheet"),
    "quotes.concession": gettext_lazy("second application for a concession"),
    "quotes.bid": gettext_lazy("bid"),
    "pricing.base_prices": gettext_lazy("base-price table"),
    "pricing.authority": gettext_lazy("price-authority table"),
    "pricing.new_product": gettext_lazy("price of a new product"),
    "pricing.quote_range": gettext_lazy("quotation range"),
    "plans.market": gettext_lazy("market plan"),
    "plans.product": gettext_lazy("product plan"),
    "plans.sales": gettext_lazy("sales plan"),
    "plans.customers": gettext_lazy("customer development plan"),
    "plans.information": gettext_lazy("market information"),
    "plans.visit": gettext_lazy("visit plan"),
    "customers.file": gettext_lazy("customer file"),
    "customers.prospect": gettext_lazy("prospect sheet"),
    "customers.agreement": gettext_lazy("key-account agreement"),
    "orders.contract": gettext_lazy("contract"),
    "orders.intent": gettext_lazy("letter of intent"),
    "orders.special_enquiry": gettext_lazy("enquiry for special goods"),
    "orders.special_order": gettext_lazy("order of special goods"),
    "orders.fee": gettext_lazy("special or design fee"),
    "purchasing.request": gettext_lazy("purchase request"),
    "inventory.transfer": gettext_lazy("transfer between units"),
    "inventory.scrap": gettext_lazy("damage and scrap application"),
    "inventory.sample": gettext_lazy("sample loan"),
    "inventory.gift": gettext_lazy("gift application"),
    "production.notice": gettext_lazy("production notice"),
    "production.drawing": gettext_lazy("drawing"),
    "quality.report": gettext_lazy("quality inspection report"),
    "shipping.urgent": gettext_lazy("urgent contact letter"),
    "shipping.handwritten": gettext_lazy("handwritten delivery note"),
    "shipping.gate_pass": gettext_lazy("gate pass"),
    "shipping.transport": gettext_lazy("transport notice"),
    "shipping.freight": gettext_lazy("freight settlement voucher"),
    "shipping.advice": gettext_lazy("shipping advice"),
    "shipping.slip": gettext_lazy("issue slip"),
    "receivables.request": gettext_lazy("invoice request"),
    "receivables.instrument": gettext_lazy("cheque or draft"),
    "receivables.statement": gettext_lazy("reconciliation statement"),
    "service.ticket": gettext_lazy("service ticket"),
    "service.install": gettext_lazy("installation order"),
    "service.return": gettext_lazy("return"),
    "service.exchange": gettext_lazy("exchange"),
    "service.repair": gettext_lazy("repair"),
    "service.complaint": gettext_lazy("complaint"),
    "service.claim": gettext_lazy("claim"),
    "people.penalty": gettext_lazy("penalty or reward"),
}
"""Papers of the five procedures that have no document yet: a handbook may already say who signs them."""


def name_of(kind: str) -> str:
    """What a kind is called, registered or planned; the code itself for one that is neither."""
    if kind in _registered():
        return str(registry.kind(kind).name)
    return str(PLANNED.get(kind, kind))


def gate_name(kind: str, gate: str) -> str:
    """What a gate is called; the planned kinds' gates are plain words of the handbook."""
    names = {each.code: str(each.name) for each in registry.kind(kind).gates} if kind in _registered() else {}
    return names.get(gate, str(GATES.get(gate, gate)))


GATES: dict[str, Text] = {
    "review": gettext_lazy("Review"),
    "approve": gettext_lazy("Approval"),
    "confirm": gettext_lazy("Confirmation"),
    "sign": gettext_lazy("Signature"),
    "seal": gettext_lazy("Seal"),
    "pay": gettext_lazy("Payment"),
    "check": gettext_lazy("Inspection"),
    "close": gettext_lazy("Closing"),
}
"""Gates that a planned kind may have."""


def check_kind(kind: str) -> None:
    """Raise HandbookError with every allowed kind unless this one is registered or planned."""
    if kind not in _registered() and kind not in PLANNED:
        allowed = ", ".join(sorted({*_registered(), *PLANNED}))
        raise _unknown(_("the document kind %(word)s is unknown; one of %(allowed)s is allowed"), kind, allowed)


def check_gate(kind: str, gate: str) -> None:
    """Raise HandbookError with the kind's gates unless this is one of them."""
    check_kind(kind)
    gates = [each.code for each in registry.kind(kind).gates] if kind in _registered() else list(GATES)
    if gate not in gates:
        raise _unknown(_("the gate %(word)s is unknown; one of %(allowed)s is allowed"), gate, ", ".join(gates))


def check_case(kind: str, case: str) -> None:
    """Raise HandbookError with the kind's cases unless this is one; a kind that names none takes any."""
    if not case or kind not in _registered():
        return
    cases = registry.kind(kind).cases
    if cases and case not in cases:
        raise _unknown(_("the case %(word)s is unknown; one of %(allowed)s is allowed"), case, ", ".join(cases))


def _registered() -> Iterable[str]:
    return {kind.code for kind in registry.kinds()}


def _unknown(sentence: str, word: str, allowed: str) -> HandbookError:
    return HandbookError(sentence % {"word": word, "allowed": allowed})
