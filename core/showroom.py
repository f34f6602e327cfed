"""Figures of an invented company for `/components/`: every component once, with what is hard for it beside it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from core.components import (
    STATE_ICONS,
    Action,
    Ask,
    AttachmentRow,
    Bar,
    CommentRow,
    Debt,
    DebtRow,
    Due,
    Fact,
    PrintRow,
    Related,
    RelatedRow,
    Step,
    StepRow,
    Tab,
    TimelineRow,
    Total,
)
from core.forms import DanjuForm, FilterForm, entry_formset
from core.listing import Listing, ListView

EXAMPLES = {
    "draft": ("草稿", "退回修改"),
    "review": ("待财务审核", "待销售经理审批"),
    "wait": ("待收款", "缺货 1 行"),
    "hold": ("信用冻结", "逾期冻结"),
    "go": ("已放行", "部分发货"),
    "done": ("已签收", "已核销"),
    "closed": ("已归档",),
    "void": ("已作废", "已拒绝"),
}


class OrderForm(DanjuForm):
    """A form with one of each kind of field."""

    customer = forms.CharField(label="客户")
    due_on = forms.DateField(label="要求发货")
    terms = forms.ChoiceField(
        label="付款", choices=[("monthly", "月结 30 天"), ("prepaid", "款到发货")], help_text="来自合同 HT-2605-0028"
    )
    amount = forms.DecimalField(label="含税金额", disabled=True, required=False, initial=Decimal("41280.000000"))
    reason = forms.CharField(label="逾期原因", widget=forms.Textarea)
    freight = forms.BooleanField(label="客户已确认运费", required=False)


class LineForm(DanjuForm):
    """A row of an order."""

    columns = {"code": "c-m", "quantity": "num"}

    code = forms.CharField(label="编码 / 名称 / 拼音")
    quantity = forms.DecimalField(label="数量", min_value=Decimal("0.0001"))
    price = forms.DecimalField(label="含税单价", required=False)
    note = forms.CharField(label="备注", required=False)


class OrderFilter(FilterForm):
    """Conditions above a list."""

    q = forms.CharField(label="单号、客户、商品")
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), ("draft", "草稿"), ("held", "冻结")])
    since = forms.DateField(label="下单自")


@dataclass(frozen=True, slots=True)
class Sample:
    """A row of the example list."""

    number: str
    ordered_on: dt.date
    customer: str
    goods: str
    state: str
    look: str
    amount: Decimal | None


def _deadlines(now: dt.datetime) -> list[Due]:
    hour = dt.timedelta(hours=1)
    return [
        Due(now - hour * 0.8, now),
        Due(now + hour * 1.47, now),
        Due(now + hour * 5, now),
        Due(now + hour * 50, now),
        Due(now + hour * 400, now),
        Due(now, now, met_at=now - hour * 0.25, start=now - hour * 2),
    ]


def _actions() -> list[Action]:
    return [
        Action("approve", "批准", "#", look="primary", icon="check", key="A"),
        Action(
            "return",
            "退回",
            "#",
            icon="undo-2",
            ask=(Ask("reason", "退回原因", "textarea", True), Ask("to", "退给", "select", choices=(("m", "制单人"),))),
        ),
        Action("cancel", "作废", "#", look="danger", confirm="作废后单号保留，不能恢复。"),
        Action("print", "打印送货单", "#", refusal="还差销售经理审批，批准后仓库才能打印送货单和出门证。"),
        Action("versions", "版本", "#", method="get", look="ghost", icon="history"),
    ]


def _lines() -> Any:
    typed = {
        "lines-TOTAL_FORMS": "4",
        "lines-INITIAL_FORMS": "0",
        "lines-0-code": "BG-1001",
        "lines-0-quantity": "20",
        "lines-0-price": "168.00",
        "lines-1-code": "WJ-3O42",
        "lines-1-quantity": "abc",
    }
    formset = entry_formset(LineForm)(typed, prefix="lines")
    formset.is_valid()
    return formset


def _wrong_form() -> OrderForm:
    form = OrderForm({"customer": "绍兴澜庭纺织有限公司", "due_on": "6月7日", "terms": "monthly", "freight": "on"})
    form.is_valid()
    return form


def _debt() -> Debt:
    parts = [("应收", 96400, "1"), ("已发未开票", 32180, "2"), ("已放行未发", 18600, "3")]
    rows = [
        DebtRow(label, Decimal(amount), "add" if n else "start", f"b{n + 1}")
        for n, (label, amount, _) in enumerate(parts)
    ]
    rows += [
        DebtRow("现在欠款", Decimal(147180), "sum"),
        DebtRow("本单", Decimal(41280), "add", "bnew"),
        DebtRow("本单后欠款", Decimal(188460), "sum"),
        DebtRow("额度", Decimal(200000), "plain"),
        DebtRow("还可用", Decimal(11540), "verdict", look="ok"),
    ]
    bar = [Bar(label, amount, look=look) for label, amount, look in parts]
    return Debt(rows, [*bar, Bar("本单", 41280, look="new")], Decimal(200000), "已用 94.2%，额度 200,000")


def _listing(today: dt.date) -> Listing:
    states = [(label, look) for look, labels in EXAMPLES.items() for label in labels]
    rows = [
        Sample(
            f"XS-2606-{502 - n:04}",
            today - dt.timedelta(days=n // 8),
            ("杭州栖云设计事务所", "嘉兴云帆物流", "绍兴蓝岸会计师事务所")[n % 3],
            "复印纸 A4 70g 等 10 行",
            *states[n % len(states)],
            None if n == 4 else Decimal(7250 + n * 311) / 4,
        )
        for n in range(25)
    ]
    params = QueryDict("sort=-date&state=held")
    views = (ListView("全部", "", 1284), ListView("待我处理", "mine=1", 5), ListView("冻结", "state=held", 12))
    form = OrderFilter(params)
    form.full_clean()
    return Listing(rows, params, {"date": "ordered_on", "amount": "gross"}, "-date", form, views, "next", "")


def _approvals(now: dt.datetime) -> list[StepRow]:
    return [
        StepRow("财务专责", "何知夏", text="通过", at=now - dt.timedelta(hours=2), look="done"),
        StepRow("销售经理", "沈亦舟", "顾承宇", due=Due(now + dt.timedelta(minutes=88), now), look="now"),
        StepRow("仓库备货"),
    ]


def _timeline(now: dt.datetime) -> list[TimelineRow]:
    return [
        TimelineRow("等 沈亦舟 审批", at=now, look="now"),
        TimelineRow("退回", "沈亦舟", "顾承宇", now - dt.timedelta(hours=1), "交期早于到货日。", "bad"),
        TimelineRow("财务审核通过", "何知夏", at=now - dt.timedelta(hours=2), look="done"),
        TimelineRow("从 XS-2606-0093 制单", "林晓岚", at=now - dt.timedelta(days=40)),
    ]


def _related() -> Related:
    before = (
        RelatedRow("合同", "HT-2605-0028", "#", "执行中", "go"),
        RelatedRow("检验报告", "JY-0211", "#", "合格", "done"),
    )
    return Related(before, RelatedRow("发货通知", "FH-2606-0147"), (RelatedRow("送货单", hint="批准后由仓库打印"),))


def _figures() -> dict[str, Any]:
    counts = [("草稿", 3, "0"), ("审核中", 6, "2"), ("冻结、缺货", 4, "warn"), ("已放行", 9, "1"), ("已签收", 28, "ok")]
    days = [51, 55, 47, 64, 43, 51, 34, 55, 60, 47, 51, 55, 38, 49]
    return {
        "bars": [Bar(label, value, look=look) for label, value, look in counts],
        "columns": [Bar(f"5月{18 + n}日", value, look="bad" if value < 40 else "3") for n, value in enumerate(days)],
        "stack": [
            Bar("应收", 96400, "96,400"),
            Bar("已发未开票", 32180, "32,180", "2"),
            Bar("本单", 41280, "41,280", "new"),
        ],
    }


def _page_parts(now: dt.datetime) -> dict[str, Any]:
    return {
        "facts": [
            Fact("客户", "绍兴澜庭纺织有限公司", "#", "B 级"),
            Fact("情形", "额度内有逾期", look="warn"),
            Fact("付款", "月结 30 天"),
            Fact("传真", None),
        ],
        "figure": Fact("价税合计", "41,280.00"),
        "steps": [Step("制单", "林晓岚 08:51", "done"), Step("经理审批", "12:00 到期", "now"), Step("发运")],
        "approvals": _approvals(now),
        "timeline": _timeline(now),
        "related": _related(),
        "attachments": [AttachmentRow("汇款底单传真.pdf", "#", "林晓岚", now, 186_368)],
        "comments": [CommentRow("何知夏", now, "底单上的金额是 12,400.00，\n和 FP-2604-0218 一致。")],
        "prints": [PrintRow("发货通知单 第 1 次", "林晓岚", now, "A4，1 份")],
        "debt": _debt(),
    }


def context() -> dict[str, Any]:
    """Everything the component page shows."""
    now = timezone.now()
    return {
        "examples": EXAMPLES,
        "looks": STATE_ICONS,
        "amounts": [Decimal("41280"), Decimal("-312"), Decimal("-0.005"), Decimal(0), None],
        "prices": [Decimal("8.6"), Decimal("0.123456"), Decimal("1200")],
        "quantities": [Decimal("1200.0000"), Decimal("0.5000"), None],
        "days": [timezone.localdate(), dt.date(2025, 11, 18), None],
        "now": now,
        "deadlines": _deadlines(now),
        "actions": _actions(),
        "empty_action": Action("new", "新订单", "#", "get", icon="plus"),
        "form": _wrong_form(),
        "formset": _lines(),
        "listing": _listing(timezone.localdate()),
        "totals": [
            Total("不含税", Decimal("6415.93")),
            Total("税额", Decimal("834.07")),
            Total("价税合计", Decimal(7250), "grand"),
        ],
        "tabs": [Tab("明细", "tab-lines", 8), Tab("记录", "tab-record", 7), Tab("打印", "tab-prints")],
        **_page_parts(now),
        **_figures(),
    }
