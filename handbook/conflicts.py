"""The 26 duties that must stay apart (SOD-01 to SOD-26): what they are, where they hold, and who did which of them.

A company's handbook names those that hold there by their codes. A conflict speaks of rights that one person never holds
together ("user"), of things that one person never does on one paper or along its chain ("document"), or of the drafter
of a table and its use ("table"). Its two sides are sets of words:

- "orders.write": a right of accounts.roles, or one of PLANNED that comes with its document;
- "role:gate_guard": a seat of this role; "unit:elsewhere": a seat outside the department that alone sells;
- "quotes.quotation:make": made or changed a paper of this kind; "quotes.quotation:review": decided it at this gate;
  "shipping.notice:issued": wrote this event of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.rights_names import right_name
from accounts.roles import ROLES
from handbook.reading import HandbookError, Problems

Text = str | Promise
Words = frozenset[str]

USER, DOCUMENT, TABLE = "user", "document", "table"
ELSEWHERE = "unit:elsewhere"
SCOPES: Mapping[str, Text] = {USER: _("per person"), DOCUMENT: _("per document"), TABLE: _("per version of the table")}
BASES: Mapping[str, Text] = {"stated": _("stated"), "implied": _("implied"), "inferred": _("inferred")}

PLANNED: Mapping[str, Text] = {
    "orders.keep_contracts": _("keep original contracts"),
    "shipping.gate": _("let goods out of the gate"),
}
"""Rights whose documents come later; a conflict may name them before a role carries them."""


@dataclass(frozen=True)
class Conflict:
    """Two duties that stay apart. `instead` says it otherwise for some companies (by preset), as S8 does for DIST."""

    code: str
    name_a: Text
    name_b: Text
    a: Words
    b: Words
    scope: str
    companies: tuple[str, ...]
    basis: str
    rule: str
    instead: Mapping[str, "Conflict"] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code} {self.rule}"

    @property
    def number(self) -> str:
        """As the rule table counts it: SOD-01."""
        return f"SOD-{int(self.code[1:]):02}"

    def at(self, preset: str) -> "Conflict":
        """As it is meant in a company of this preset."""
        return replace(self.instead[preset], rule=self.rule) if preset in self.instead else self

    def across(self, word: str) -> Words:
        """What must stay apart from a word: the other side; nothing for a word that the conflict does not know."""
        return (self.b if word in self.a else frozenset()) | (self.a if word in self.b else frozenset())

    def name_across(self, word: str) -> Text:
        """The other side in words."""
        return self.name_b if word in self.a else self.name_a


def _words(text: str) -> Words:
    return frozenset(text.split())


def _apart(
    code: str, name_a: Text, a: str, name_b: Text, b: str, scope: str, companies: str, basis: str, rule: str
) -> Conflict:
    return Conflict(code, name_a, name_b, _words(a), _words(b), scope, tuple(companies.split()), basis, rule)


_S8_PER_USER = _apart(
    "S8", _("confirm the receipt of money"), "receivables.confirm",
    _("enter the order or the receipt"), "receivables.enter orders.write",
    USER, "dist", "implied", "PARTS-18",
)  # fmt: skip

_TABLE = (
    _apart(
        "S1", _("make orders and delivery notices"), "orders.write shipping.notice",
        _("review orders and delivery notices"), "orders.review",
        USER, "parts", "stated", "PARTS-22",
    ),
    _apart(
        "S2", _("give rights"), "rights.grant",
        _("make or review orders"), "orders.write orders.review",
        USER, "parts", "implied", "PARTS-19",
    ),
    _apart(
        "S3", _("print delivery notices"), "shipping.print",
        _("make or review them"), "orders.write shipping.notice orders.review",
        USER, "parts", "implied", "PARTS-27",
    ),
    _apart(
        "S4", _("draft a quotation"), "quotes.quotation:make",
        _("review the same quotation"), "quotes.quotation:review",
        DOCUMENT, "parts office dist", "implied", "PARTS-09",
    ),
    _apart(
        "S5", _("ask for a special price or discount"),
        "quotes.quotation:make quotes.concession:make quotes.special_price:make",
        _("approve it"), "quotes.quotation:review quotes.concession:approve quotes.special_price:approve",
        DOCUMENT, "parts office dist", "stated", "PARTS-12",
    ),
    _apart(
        "S6", _("belong to another department"), ELSEWHERE,
        _("quote or sell parts"), "quotes.write orders.write",
        USER, "parts", "stated", "PARTS-02",
    ),
    _apart(
        "S7", _("give a guarantee"), "credit.guarantee:make credit.guarantee:accepted",
        _("approve the guarantee"), "credit.guarantee:approve",
        DOCUMENT, "parts", "implied", "PARTS-39",
    ),
    replace(
        _apart(
            "S8", _("confirm the receipt of money"), "receivables.receipt:confirm",
            _("make the order or the receipt that it pays"), "orders.order:make receivables.receipt:make",
            DOCUMENT, "parts dist doors", "implied", "PARTS-18",
        ),
        instead={"dist": _S8_PER_USER},
    ),
    _apart(
        "S9", _("enter an order"), "orders.order:make",
        _("review it as manager of the service centre"), "orders.order:review",
        DOCUMENT, "office", "implied", "OFFICE-55",
    ),
    _apart(
        "S10", _("apply for credit"), "credit.application:make",
        _("approve or raise it"), "credit.application:approve",
        DOCUMENT, "office fibre", "implied", "OFFICE-96",
    ),
    _apart(
        "S11", _("draft a return"), "service.return:make",
        _("approve the draft"), "service.return:approve",
        DOCUMENT, "office", "implied", "OFFICE-172",
    ),
    _apart(
        "S12", _("check returned goods first"), "service.return:first_checked",
        _("check them again"), "service.return:second_checked",
        DOCUMENT, "office", "implied", "OFFICE-175",
    ),
    _apart(
        "S13", _("apply for a gift, a special discount or scrapping"),
        "inventory.gift:make inventory.scrap:make quotes.special_discount:make",
        _("approve or pay it"),
        "inventory.gift:approve inventory.scrap:approve quotes.special_discount:approve quotes.discount_payment:pay",
        DOCUMENT, "office", "implied", "OFFICE-197",
    ),
    _apart(
        "S14", _("handle a complaint"), "service.complaint:handled",
        _("be the person complained of"), "service.complaint:blamed",
        DOCUMENT, "office", "inferred", "OFFICE-181",
    ),
    _apart(
        "S15", _("prepare delivery notices"), "shipping.notice",
        _("review debts for finance"), "shipping.debt role:finance_clerk role:finance_supervisor",
        USER, "fibre", "implied", "FIBRE-119",
    ),
    _apart(
        "S16", _("review the debt before a shipment"), "shipping.notice:debt",
        _("approve the shipment"), "shipping.notice:issue",
        DOCUMENT, "fibre", "implied", "FIBRE-139",
    ),
    _apart(
        "S17", _("issue goods and gate passes"), "shipping.issue",
        _("let goods out of the gate"), "shipping.gate role:gate_guard",
        USER, "fibre", "implied", "FIBRE-128",
    ),
    _apart(
        "S18", _("draft the price authority"), "handbook.version:make pricing.authority:make",
        _("quote by it without the general manager's approval"), "quotes.quotation:make",
        TABLE, "fibre", "implied", "FIBRE-93",
    ),
    _apart(
        "S19", _("draft a contract"), "orders.contract:make",
        _("sign or approve it"), "orders.contract:approve",
        DOCUMENT, "fibre dist", "implied", "FIBRE-100",
    ),
    _apart(
        "S20", _("propose a fine"), "people.penalty:make",
        _("decide on it, or on a fine of one's own"), "people.penalty:approve",
        DOCUMENT, "fibre dist parts", "inferred", "FIBRE-98",
    ),
    _apart(
        "S21", _("request an invoice"), "receivables.request:make",
        _("review the request"), "receivables.request:review",
        DOCUMENT, "dist", "implied", "DIST-41",
    ),
    _apart(
        "S22", _("keep original contracts"), "orders.keep_contracts",
        _("sell in the field"), "role:field_sales role:key_account_rep",
        USER, "dist", "stated", "DIST-66",
    ),
    _apart(
        "S23", _("make the issue slip"), "shipping.notice:make",
        _("confirm it"), "shipping.notice:issue",
        DOCUMENT, "dist", "implied", "DIST-33",
    ),
    _apart(
        "S24", _("ask for a production notice"), "production.notice:make",
        _("seal it"), "production.notice:seal",
        DOCUMENT, "doors", "implied", "DOORS-10",
    ),
    _apart(
        "S25", _("pay a special discount"), "quotes.discount_payment:pay",
        _("approve it"), "quotes.special_discount:approve quotes.discount_payment:approve",
        DOCUMENT, "office", "implied", "OFFICE-213",
    ),
    _apart(
        "S26", _("ask for a release by phone"), "shipping.emergency:make",
        _("complete its papers as the only witness"), "shipping.emergency:approve",
        DOCUMENT, "fibre", "stated", "FIBRE-136",
    ),
)  # fmt: skip

CONFLICTS: Mapping[str, Conflict] = {conflict.code: conflict for conflict in _TABLE}


def read(raw: Mapping[str, Any], problems: Problems) -> tuple[Conflict, ...]:
    """The `[[conflict]]` tables of a handbook: a code each, once, with the company's own rule where it says one."""
    found: dict[str, Conflict] = {}
    entries = raw.get("conflict", [])
    with problems.at("conflict"):
        if not isinstance(entries, list):
            raise HandbookError(gettext("[[conflict]] rows are allowed"))
    for number, entry in enumerate(entries if isinstance(entries, list) else (), 1):
        with problems.at(f"[[conflict]] {number}"):
            conflict = _read_one(entry)
            if conflict.code in found:
                raise HandbookError(gettext("%(code)s is named twice") % {"code": conflict.code})
            found[conflict.code] = conflict
    return tuple(found.values())


def _read_one(entry: Any) -> Conflict:
    if not isinstance(entry, dict) or set(entry) - {"code", "rule"}:
        raise HandbookError(gettext("a code and a rule are allowed, nothing else"))
    code, rule = entry.get("code"), entry.get("rule", "")
    if not isinstance(code, str) or code not in CONFLICTS:
        raise HandbookError(gettext("code: %(code)s is unknown; S1 to S26 are allowed") % {"code": code})
    if not isinstance(rule, str):
        raise HandbookError(gettext("rule: a text is allowed"))
    return replace(CONFLICTS[code], rule=rule or CONFLICTS[code].rule)


def of_kind(conflicts: Iterable[Conflict], scope: str, preset: str) -> list[Conflict]:
    """Those of one scope, as they are meant in a company of this preset."""
    return [meant for meant in (conflict.at(preset) for conflict in conflicts) if meant.scope == scope]


def word_name(word: str) -> str:
    """What a person reads for one word of a conflict about rights, in the current language."""
    if word == ELSEWHERE:
        return gettext("belong to another department")
    if word.startswith("role:"):
        return str(ROLES[word.removeprefix("role:")].name)
    return str(PLANNED[word]) if word in PLANNED else right_name(word)
