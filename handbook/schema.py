"""What a handbook may say: every key with its type, unit and meaning. A preset with another key is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from accounts.roles import ROLES
from handbook.floors import PriceFloors
from handbook.floors import read as read_floors

NOT_SET = "not set"
CLASSES = ("non_member", "member", "key_account")
"""Classes of customers, as customers.models names them."""
TICKS = ("stock", "address", "consignee", "phone", "payment", "delivery")
"""What is said again to a customer, as orders.models names it."""


class HandbookError(Exception):
    """A handbook that cannot be read; names the preset, the key and what would be allowed."""


@dataclass(frozen=True)
class Threshold:
    """An amount or a quantity with the edge rule: does the value itself count (以上) or not (超过)?"""

    amount: Decimal
    inclusive: bool

    def reached_by(self, value: Decimal) -> bool:
        """Whether `value` lies on the far side of the threshold."""
        return value >= self.amount if self.inclusive else value > self.amount


@dataclass(frozen=True)
class Key:
    """One value of a handbook: how it is read from TOML, what it means, and the rule it comes from."""

    read: Callable[[Any], Any]
    meaning: str
    rule: str = ""
    default: Any = NOT_SET


def _flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise HandbookError("true or false is allowed")
    return raw


def _whole(raw: Any) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or raw < 0:
        raise HandbookError("a whole number from 0 is allowed")
    return raw


def _amount(raw: Any) -> Decimal:
    try:
        amount = Decimal(str(raw))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        raise HandbookError("an amount such as 300.00 is allowed")
    return amount


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise HandbookError("text is allowed")
    return raw


def _texts(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(part, str) for part in raw):
        raise HandbookError("a list of texts is allowed")
    return tuple(raw)


def _threshold(raw: Any) -> Threshold:
    if not isinstance(raw, dict) or set(raw) != {"amount", "inclusive"}:
        raise HandbookError("{ amount = …, inclusive = true or false } is allowed")
    return Threshold(_amount(raw["amount"]), _flag(raw["inclusive"]))


def _floors(raw: Any) -> PriceFloors:
    try:
        return read_floors(raw)
    except ValueError as error:
        raise HandbookError(
            "{ inclusive = true or false, <role> = <per cent below 100> or { percent = … } or { off = <amount> } "
            f'or "list" or "any", … }} is allowed ({error})'
        ) from error


def _one_of(*allowed: str) -> Callable[[Any], str]:
    def read(raw: Any) -> str:
        if raw not in allowed:
            raise HandbookError(f"one of {', '.join(allowed)} is allowed")
        return str(raw)

    return read


def _some_of(*allowed: str) -> Callable[[Any], tuple[str, ...]]:
    def read(raw: Any) -> tuple[str, ...]:
        texts = _texts(raw)
        if not set(texts) <= set(allowed):
            raise HandbookError(f"a list of {', '.join(allowed)} is allowed")
        return texts

    return read


def _template(*names: str) -> Callable[[Any], str]:
    """A text in which some words stand in braces, to be filled in."""

    def read(raw: Any) -> str:
        text = _text(raw)
        try:
            text.format(**dict.fromkeys(names, ""))
        except (KeyError, IndexError, ValueError) as error:
            raise HandbookError(f"text with {', '.join(names)} in braces is allowed") from error
        return text

    return read


def _by_class(read: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    """A value for each class of customers, such as { member = …, non_member = … }."""

    def read_all(raw: Any) -> dict[str, Any]:
        if not isinstance(raw, dict) or not set(raw) <= set(CLASSES):
            raise HandbookError("{ member = …, non_member = …, key_account = … } is allowed")
        return {name: read(each) for name, each in raw.items()}

    return read_all


def _number(raw: Any) -> str:
    text = _text(raw)
    if "{n" not in text:
        raise HandbookError("a pattern with {n:04} is allowed")
    return text


def _numbers(*kinds: str) -> dict[str, Key]:
    return {f"numbers.{kind}": Key(_number, f"number pattern of {kind}") for kind in kinds}


KEYS: dict[str, Key] = {
    **_numbers(
        "calls.call",
        "calls.lead",
        "quotes.enquiry",
        "quotes.quotation",
        "orders.order",
        "shipping.notice",
        "shipping.note",
        "receivables.receipt",
        "receivables.invoice",
        "inventory.stockreceipt",
    ),
    "pricing.discount_limits": Key(_floors, "how far below the base price each role may go", "FIBRE-92"),
    "pricing.application_below": Key(
        _one_of("", *ROLES), "role below whose floor a written special-price application is needed", "PARTS-12", ""
    ),
    "numbers.imports.run": Key(_number, "number pattern of imports.run", "", "DR-{yy}{mm}-{n:04}"),
    "company.title": Key(_text, "company title on every paper", "OFFICE-132"),
    "calls.greeting": Key(_text, "how a call is answered", "OFFICE-36", ""),
    "calls.order_wording": Key(_text, "standard wording while an order is taken", "OFFICE-107", ""),
    "calls.enquiry_wording": Key(_text, "standard wording while an enquiry is answered", "OFFICE-107", ""),
    "calls.handover_to": Key(_text, "post that leads of other departments are handed to; empty: none", "PARTS-49", ""),
    "calls.handover_hours": Key(_whole, "hours within which a lead is handed over (inferred)", "PARTS-49", 1),
    "customers.classes": Key(_some_of(*CLASSES), "classes of customers that the company tells apart", "OFFICE-19", ()),
    "quotes.sold_by": Key(_text, "code of the unit that alone quotes and sells; empty: any", "PARTS-02", ""),
    "quotes.business_types": Key(_texts, "business types an enquiry or quotation must name", "PARTS-04", ()),
    "quotes.seal_required": Key(_flag, "a quotation is sealed before it is sent", "OFFICE-133"),
    "quotes.validity_required": Key(_flag, "a quotation carries a validity date", "OFFICE-140"),
    "quotes.validity_days": Key(_whole, "days a new quotation is valid by default (inferred)", "OFFICE-140"),
    "quotes.remittance": Key(_text, "where customers pay to, proposed on every quotation", "PARTS-13", ""),
    "quotes.shipping_methods": Key(_texts, "shipping methods offered", "PARTS-13"),
    "orders.confirmations_required": Key(_flag, "the six confirmations of a phone order", "OFFICE-37", False),
    "orders.web_confirm": Key(
        _by_class(_some_of(*TICKS)), "what is confirmed before a web order goes on, by class of customer", "OFFICE-19"
    ),
    "orders.web_reply": Key(
        _by_class(_template("contact", "customer", "reference", "arrive_on", "amount", "company")),
        "reply to a confirmed web order, by class of customer",
        "OFFICE-52",
        {},
    ),
    "orders.payment_stated_by": Key(
        _some_of(*CLASSES), "classes that state the payment method on each order", "OFFICE-25", ()
    ),
    "orders.first_in_queue": Key(_some_of(*CLASSES), "classes whose orders are processed first", "OFFICE-56", ()),
    "orders.required_fields": Key(
        _some_of("arrive_on", "shipping_method", "customer_reference", "note"),
        "fields of an order without which it is not submitted",
        "DIST-63",
        (),
    ),
    "orders.clerk_bears_loss": Key(_flag, "losses by gaps or mistakes are recorded on the clerk", "DIST-63", False),
    "orders.line_arrival_required": Key(_flag, "each line has a required arrival time", "OFFICE-113", False),
    "orders.free_delivery_from": Key(_threshold, "goods total that is delivered free", "OFFICE-33"),
    "orders.delivery_fee": Key(_amount, "delivery fee below it", "OFFICE-34"),
    "orders.freight_confirmation_above": Key(_threshold, "freight that the customer must confirm", "PARTS-57"),
    "orders.signed_to_close": Key(
        _flag, "what was shipped is signed for before the order is closed", "OFFICE-124", False
    ),
    "orders.partial_allocation": Key(_flag, "an order with short lines may be allocated in part", "OFFICE-116", True),
    "credit.components": Key(_texts, "components that count as exposure", "FIBRE-119"),
    "credit.count_advances": Key(_flag, "free advances reduce exposure", "", False),
    "shipping.notice_required": Key(_flag, "goods leave on a signed delivery notice", "PARTS-28"),
    "shipping.copies": Key(_texts, "labels of the delivery note's copies, the first for picking", "OFFICE-118"),
    "shipping.sealed_copies": Key(_texts, "copies that carry the delivery seal", "OFFICE-119", ()),
    "receivables.terms_days": Key(_whole, "days after invoicing until a monthly account is due (inferred)"),
    "receivables.terms_from": Key(_one_of("invoice", "month_end"), "what the days are counted from (inferred)"),
}
"""Keys of the handbook. `default` is what a preset that is silent means; NOT_SET refuses whatever depends on it."""
