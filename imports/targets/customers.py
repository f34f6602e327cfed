"""Customers: opened and changed by their number."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit
from core.refusals import NotAllowed
from customers import queries, services
from customers.models import Customer
from handbook.terms import Terms
from imports import reading
from imports.models import NAMES, Row
from imports.targets.base import (
    KEY,
    NEW,
    SAME,
    Field,
    Given,
    Importer,
    Taken,
    Target,
    ask_for_the_missing,
    changes_of,
    differing,
)

TERMS = {"月结": "monthly", "账期": "monthly", "预付": "prepaid", "先款后货": "prepaid", "现结": "cash", "现金": "cash",
         "货到付款": "on_delivery", "货到收款": "on_delivery", "定金": "deposit", "分期": "stages"}  # fmt: skip


@dataclass
class CustomerImporter(Importer):
    """Each row by the services behind the customer form, the duplicate check included."""

    known: dict[str, Customer] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    own: Unit | None = None

    def begin(self) -> None:
        """The departments by name and code, and the person's own."""
        areas = list(queries.areas(self.by))
        self.units = {unit.code: unit for unit in areas} | {unit.name: unit for unit in areas}
        self.own = queries.own_area(self.by)

    def prepare(self, rows: Sequence[Given]) -> None:
        """The customers that have these numbers already."""
        numbers = [row.values["number"] for row in rows]
        self.known = {known.number: known for known in queries.visible(self.by).filter(number__in=numbers)}

    def take(self, row: Given) -> Taken:
        """Open a file, or change what differs."""
        values = dict(row.values)
        confirmed = values.pop("confirmed", False)
        if "unit" in values:
            values["unit"] = self._unit(values["unit"])
        known = self.known.get(values["number"])
        try:
            return self._change(known, values, confirmed) if known else self._add(row, values, confirmed)
        except NotAllowed as refusal:
            raise _asking(refusal) from refusal

    def _unit(self, name: str) -> Unit:
        if name not in self.units:
            raise NotAllowed(_("There is no department “%(name)s”.") % {"name": name}, field="unit")
        return self.units[name]

    def _add(self, row: Given, values: dict[str, Any], confirmed: bool) -> Taken:
        ask_for_the_missing(Customers, row)
        unit = values.pop("unit", None) or self.own or self.run.unit
        services.add_customer(
            company=self.company, unit=unit, by=self.by, at=self.at, confirmed=confirmed, agreed_before=True, **values
        )
        return Taken(Row.Outcome.NEW)

    def _change(self, known: Customer, values: dict[str, Any], confirmed: bool) -> Taken:
        new = differing(known, values)
        if not new:
            return SAME
        changes = changes_of(known, new)
        services.change_customer(
            known.pk,
            by=self.by,
            at=self.at,
            reason=self.reason,
            confirmed=confirmed,
            **new,
        )
        return Taken(Row.Outcome.CHANGED, changes)


def _asking(refusal: NotAllowed) -> NotAllowed:
    """A likely duplicate names the other customer and says how to insist; every other refusal stays as it is."""
    twins = refusal.facts.get("twins")
    if not isinstance(twins, list):
        return refusal
    sentence = _(
        "This may be customer %(numbers)s: the name, phone or tax number is the same. "
        "If it is another one, put “yes” into the column “%(column)s”."
    )
    said = {"numbers": "、".join(twins), "column": Customers.field("confirmed").label}
    return NotAllowed(sentence % said, field="name")


class Customers(Target):
    """Customer files."""

    code = "customers"
    name = NAMES["customers"]
    text = gettext_lazy("New files, and changes of files that are there, by customer number.")
    icon = "users"
    right = "customers.write"
    sees = "customers.view"
    importer = CustomerImporter
    alone = ("number",)
    fields = (
        Field("number", gettext_lazy("Customer number"), must=KEY, example="KH-10001", shape=Customer,
              words=("编号", "客户代码", "客户编码", "code", "number"),
              note=gettext_lazy("Says which customer is meant: unknown numbers are new, known ones are changed.")),
        Field("name", gettext_lazy("Name"), must=NEW, words=("客户名称", "客户", "单位名称", "公司名称", "customer"),
              example="绍兴样例纺织有限公司", shape=Customer),
        Field("unit", gettext_lazy("Responsible department (area)"),
              words=("部门", "负责部门", "区域", "department", "area"),
              note=gettext_lazy("Name or code of the department; blank is your own.")),
        Field("route", gettext_lazy("Delivery route"), must=NEW, words=("路线", "线路", "route"), example="浙东",
              shape=Customer),
        Field("contact", gettext_lazy("Contact"), must=NEW, words=("联系人", "contact person"), example="许先生",
              shape=Customer),
        Field("phone", gettext_lazy("Phone"), must=NEW, words=("手机", "联系电话", "电话号码", "telephone", "mobile"),
              example="0575-5550 0131", shape=Customer),
        Field("address", gettext_lazy("Address"), must=NEW, words=("送货地址", "收货地址", "详细地址"),
              example="绍兴市柯桥区样例路 1 号", shape=Customer),
        Field("payment_terms", gettext_lazy("Payment terms"), reading.one_of(Terms.choices, TERMS),
              words=("结算方式", "付款方式", "付款条件", "terms"), example="月结",
              note=gettext_lazy("Prepaid, cash, on delivery, monthly, deposit or in stages; blank is prepaid.")),
        Field("tax_number", gettext_lazy("Tax number"), words=("税号", "纳税人识别号", "统一社会信用代码", "tax id"),
              shape=Customer),
        Field("fax", gettext_lazy("Fax"), words=("传真号",), shape=Customer),
        Field("email", gettext_lazy("E-mail"), words=("邮箱", "电子邮箱", "mail"), shape=Customer),
        Field("confirmed", gettext_lazy("Not a duplicate"), reading.yes, words=("不是重复",),
              note=gettext_lazy("“Yes” if this is another customer although name, phone or tax number is the same.")),
    )  # fmt: skip
