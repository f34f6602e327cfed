"""Opening receivables: what customers owe on invoices of the time before, brought in once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.refusals import NotAllowed
from customers import queries as customers
from customers.models import Customer, name_key
from imports import reading
from imports.models import NAMES, Row
from imports.targets.base import KEY, SAME, Field, Given, Importer, Taken, Target
from receivables import queries, services
from receivables.inputs import OpeningInput
from receivables.models import Opening
from workflow.models import Paper


@dataclass
class ReceivablesImporter(Importer):
    """Rows are checked by the service's own check; all of them are written together at the end."""

    known: dict[str, Customer] = field(default_factory=dict)
    called: defaultdict[str, list[Customer]] = field(default_factory=lambda: defaultdict(list))
    there: dict[str, Opening] = field(default_factory=dict)
    taken: list[OpeningInput] = field(default_factory=list)

    def prepare(self, rows: Sequence[Given]) -> None:
        """The customers that are named by number or name, and the numbers that are there."""
        named = {str(row.values["customer"]) for row in rows}
        seen = customers.visible(self.by)
        self.known = {each.number: each for each in seen.filter(number__in=named)}
        keys = {name_key(name) for name in named}
        self.called = defaultdict(list)
        for each in seen.filter(name_key__in=keys).order_by("number"):
            self.called[each.name_key].append(each)
        self.there = queries.openings_numbered(self.company, [str(row.values["number"]) for row in rows])

    def take(self, row: Given) -> Taken:
        """Check one row; nothing to do where the same was brought in before."""
        given = self._given(row)
        before = self.there.get(given.number)
        if before and _equal(before, given):
            return SAME
        if before:
            raise NotAllowed(
                _("%(number)s was brought in before, with other figures: %(customer)s, %(amount)s.")
                % {"number": given.number, "customer": before.customer.number, "amount": before.gross},
                field="number",
            )
        services.check_open(self.company, given, self.by, self.at)
        self.taken.append(given)
        return Taken(Row.Outcome.NEW)

    def _given(self, row: Given) -> OpeningInput:
        values = row.values
        issued_on: dt.date = values["issued_on"]
        customer = self._customer(values["customer"])
        due_on = values.get("due_on") or services.due_on(self.company, customer.payment_terms, issued_on)
        return OpeningInput(customer, values["number"], issued_on, due_on, values["amount"], values.get("note", ""))

    def _customer(self, name: str) -> Customer:
        if name in self.known:
            return self.known[name]
        fitting = self.called.get(name_key(name), [])
        if len(fitting) == 1:
            return fitting[0]
        said = {"name": name, "numbers": "、".join(each.number for each in fitting)}
        several = _("Several customers are called “%(name)s”: %(numbers)s. Put the number there.")
        nobody = _("There is no customer “%(name)s”.")
        raise NotAllowed((several if fitting else nobody) % said, field="customer")

    def end(self) -> None:
        """All of them in the ledger."""
        services.open_receivables(company=self.company, given=self.taken, by=self.by, at=self.at, source=self.run.paper)


def _equal(before: Opening, given: OpeningInput) -> bool:
    was = (before.customer_id, before.issued_on, before.due_on, before.gross)
    return was == (given.customer.pk, given.issued_on, given.due_on, given.amount)


class Receivables(Target):
    """Opening receivables."""

    code = "receivables"
    name = NAMES["receivables"]
    text = gettext_lazy("Old invoices with what is still open of each. Receipts pay them like new ones.")
    icon = "coins"
    right = "receivables.invoice"
    sees = "receivables.view"
    importer = ReceivablesImporter
    second_person = True
    alone = ("number",)
    fields = (
        Field("customer", gettext_lazy("Customer"), must=KEY, example="KH-10001",
              words=("客户编号", "客户名称", "客户编码", "往来单位", "单位名称", "customer number", "customer name"),
              note=gettext_lazy("Number or exact name of the customer.")),
        Field("number", gettext_lazy("Invoice number"), must=KEY, example="JIU-2025-118", shape=Paper,
              words=("发票号", "发票号码", "发票编号", "单据号", "单号", "invoice"),
              note=gettext_lazy("The old number; it stays the number of the paper. No two are the same.")),
        Field("issued_on", gettext_lazy("Invoice date"), reading.day, must=KEY,
              words=("发票日期", "单据日期", "日期", "date"), example="2025-11-20"),
        Field("due_on", gettext_lazy("Due on"), reading.day, words=("到期日期", "应收日期", "due", "due date"),
              example="2025-12-20", note=gettext_lazy("Blank: by the customer's payment terms.")),
        Field("amount", gettext_lazy("Open amount"), reading.number, must=KEY,
              words=("金额", "未收金额", "欠款", "应收余额", "余额", "未收", "amount", "balance"), example="12800.00",
              note=gettext_lazy("What is still owed of it, tax included. Money paid ahead is entered as a receipt.")),
        Field("note", gettext_lazy("Note"), words=("摘要", "remark"), shape=Opening),
    )  # fmt: skip
