"""The exact markup of the components at their edges; `/components/` shows them all."""

import datetime as dt
from decimal import Decimal
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from core import charts, showroom
from core.components import Action, Ask, Bar, DebtRow, Due, Fact, Note, RelatedRow, Step, StepRow, TimelineRow
from core.deadlines import seen

NOW = dt.datetime(2026, 6, 10, 2, 32, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
VOID = {"input", "br", "hr", "meta", "link", "img", "use", "path", "rect", "line", "circle", "polyline"}


def _draw(source: str, **context: Any) -> str:
    with translation.override("zh-hans"):
        return Template("{% load danju %}" + source).render(Context({"csrf_token": "T", **context}))


class _Balance(HTMLParser):
    """Remembers every element that was opened and not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


@pytest.mark.parametrize(("look", "icon"), [("draft", "circle-dashed"), ("hold", "circle-pause"), ("void", "x")])
def test_badge_has_the_icon_of_its_look(look: str, icon: str) -> None:
    drawn = _draw('{% badge "草稿" look %}', look=look)
    assert drawn.startswith(f'<span class="st st-{look}"><svg class="icon" aria-hidden="true"><use href="')
    assert drawn.endswith(f'#{icon}"/></svg>草稿</span>')


def test_badge_of_an_unknown_look_fails_loudly() -> None:
    with pytest.raises(KeyError):
        _draw('{% badge "x" "pink" %}')


def test_state_asks_the_document_for_word_and_look() -> None:
    document = SimpleNamespace(get_state_display=lambda: "待收款", look="wait")
    assert 'class="st st-wait"' in _draw("{% state document %}", document=document)


def test_text_of_a_component_is_escaped() -> None:
    assert "&lt;b&gt;" in _draw('{% badge label "draft" %}', label="<b>")
    assert "&lt;b&gt;" in _draw("{% timeline rows %}", rows=[TimelineRow("<b>")])
    assert "&lt;b&gt;" in _draw("{% sheet title %}{% endsheet %}", title="<b>")


def test_doc_link_without_a_number_is_a_dash() -> None:
    assert _draw('{% doc_link "/x/" number %}', number="") == '<a class="doc-no" href="/x/">—</a>'


def test_refused_action_stays_with_its_sentence_and_sends_nothing() -> None:
    drawn = _draw("{% actions rows %}", rows=[Action("print", "打印", "/p/", refusal="还差销售经理审批。")])
    assert 'type="button" aria-disabled="true" aria-describedby="why-print" data-action="print"' in drawn
    assert '<span class="tip-text" id="why-print" role="tooltip">还差销售经理审批。</span>' in drawn
    assert "<form" not in drawn


def test_post_action_carries_token_key_and_fields() -> None:
    drawn = _draw("{% actions rows %}", rows=[Action("send", "发送", "/s/", fields={"version": 3})])
    assert '<form class="act" method="post" action="/s/">' in drawn
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="T">' in drawn
    assert '<input type="hidden" name="once" value="' in drawn
    assert '<input type="hidden" name="version" value="3">' in drawn


def test_get_action_is_a_link() -> None:
    drawn = _draw("{% actions rows %}", rows=[Action("new", "新订单", "/n/", "get", "primary", "plus", key="N")])
    assert '<a class="btn btn-primary" href="/n/" data-action="new" data-key="N">' in drawn


def test_action_that_asks_opens_a_dialog_with_a_required_reason() -> None:
    asked = Ask("reason", "退回原因", "textarea", required=True)
    drawn = _draw("{% actions rows prefix=7 %}", rows=[Action("return", "退回", "/r/", ask=(asked,))])
    assert 'popovertarget="ask-7return" aria-haspopup="dialog"' in drawn
    area = '<textarea class="form-control" id="ask-7return-reason" name="reason" rows="3" maxlength="200" required>'
    assert area in drawn


def test_primary_action_comes_last() -> None:
    drawn = _draw("{% actions rows %}", rows=[Action("a", "甲", look="primary"), Action("b", "乙")])
    assert drawn.index("乙") < drawn.index("甲")


def test_fact_without_a_value_is_a_dash_and_zero_is_not() -> None:
    drawn = _draw("{% facts rows %}", rows=[Fact("传真", None), Fact("数量", 0)])
    assert drawn.strip() == '<dl class="facts"><dt>传真</dt><dd>—</dd><dt>数量</dt><dd>0</dd></dl>'


def test_step_that_is_now_is_the_current_one() -> None:
    drawn = _draw("{% steps rows %}", rows=[Step("制单", "08:51", "done"), Step("审批", look="now")])
    assert '<li class="is-now" aria-current="step"><b>审批</b>—</li>' in drawn


def test_approval_shows_a_for_b() -> None:
    drawn = _draw("{% approvals rows %}", rows=[StepRow("销售经理", "沈亦舟", "顾承宇", look="now")])
    assert '<span class="soft">沈亦舟</span> <span class="tag tag-accent">代 顾承宇</span>' in drawn


def test_related_paper_that_is_not_there_yet_says_when() -> None:
    drawn = _draw("{% related r %}", r=SimpleNamespace(before=(), here=None, after=[RelatedRow("发票", hint="发运后")]))
    assert '<span class="kind">发票</span><span class="quiet">发运后</span>' in drawn


def test_debt_row_writes_sign_and_rule() -> None:
    assert (DebtRow("x", None, "start").sign, DebtRow("x", None).sign, DebtRow("x", None, "sum").sign) == (
        "",
        "＋",
        "＝",
    )
    assert (DebtRow("x", None, "sum").rule, DebtRow("x", None, "verdict").rule) == ("eq", "eq2")


def test_note_of_an_unknown_look_is_information() -> None:
    assert Note("pink", "x").icon == "info"


@pytest.mark.parametrize(
    ("due", "look", "text"),
    [
        (Due(NOW - 0.8 * HOUR, NOW), "over", "超时 48 分"),
        (Due(NOW, NOW), "soon", "还剩 0 分"),
        (Due(NOW + 1.47 * HOUR, NOW), "soon", "还剩 1:28"),
        (Due(NOW + 0.5 * HOUR, NOW, start=NOW - 0.5 * HOUR), "ok", "11:02"),
        (Due(NOW + 0.2 * HOUR, NOW, start=NOW - 0.8 * HOUR), "soon", "还剩 12 分"),
        (Due(NOW + 7 * HOUR, NOW), "ok", "17:32"),
        (Due(NOW + 24 * HOUR, NOW), "ok", "明天 10:32"),
        (Due(NOW + 48 * HOUR, NOW), "ok", "周五"),
        (Due(NOW + 240 * HOUR, NOW), "ok", "06-20"),
        (Due(NOW, NOW, met_at=NOW - 0.25 * HOUR, start=NOW - 2 * HOUR), "met", "按时，用了 1 小时 45 分"),
        (Due(NOW - HOUR, NOW, met_at=NOW), "over", "完成，超时 1 小时 0 分"),
    ],
)
def test_deadline_looks(due: Due, look: str, text: str) -> None:
    with translation.override("zh-hans"):
        found = seen(due)
    assert (found.look, found.text) == (look, text)


def test_no_deadline_is_a_dash() -> None:
    assert _draw("{% deadline due %}", due=None) == "—"


def test_button_that_is_refused_does_not_send_the_form() -> None:
    drawn = _draw('{% button "提交" refusal="第 7 行编码查不到。" %}')
    assert 'type="button" aria-disabled="true"' in drawn


def test_bars_are_drawn_against_the_greatest() -> None:
    picture = charts.bars([Bar("a", 10), Bar("b", 5), Bar("c", -3)], 288)
    assert [shape.width for shape in picture.shapes] == [140.0, 70.0, 0.0]


def test_a_picture_of_nothing_has_no_shapes() -> None:
    for picture in (charts.bars([], 288), charts.columns([], 288), charts.stack([], 640, 16), charts.line([], 288)):
        assert picture.shapes == ()


def test_stack_within_its_limit_leaves_room_and_beyond_marks_it() -> None:
    within = charts.stack([Bar("a", Decimal(50))], 640, 16, Decimal(100))
    beyond = charts.stack([Bar("a", Decimal(150)), Bar("b", Decimal(50))], 640, 16, Decimal(100))
    assert (within.shapes[0].width, within.mark) == (319.0, None)
    assert beyond.mark == 320.0


def test_chart_draws_without_style() -> None:
    drawn = _draw(
        '{% chart_columns bars "近 14 个工作日" target=50 %}', bars=[Bar("周一", 51), Bar("周二", 34, look="bad")]
    )
    assert 'role="img" aria-label="近 14 个工作日"' in drawn
    assert '<rect class="fbad"' in drawn
    assert "style" not in drawn


def test_showroom_draws_every_component_in_balanced_markup(rf: RequestFactory) -> None:
    request = rf.get("/components/")
    with translation.override("zh-hans"):
        page = Template("{% include 'components/showroom.html' %}").render(
            Context({"request": request, "csrf_token": "T", **showroom.context()})
        )
    balance = _Balance()
    balance.feed(page)
    assert balance.open == []
    assert "批准后仓库才能打印送货单和出门证" in page


def test_seven_hundred_lines_are_drawn_in_two_seconds() -> None:
    from_now = timezone.now()
    row = "<tr><td>{% doc_link '#' n %}</td><td>{% badge '草稿' 'draft' %}</td><td>{{ a|money }}</td></tr>"
    drawn = _draw("{% for n in numbers %}" + row + "{% endfor %}", numbers=range(700), a=Decimal("1234.5"))
    assert drawn.count("1,234.50") == 700
    assert timezone.now() - from_now < dt.timedelta(seconds=2)


def test_panel_is_drawn_by_its_own_template_with_its_own_values() -> None:
    shown = SimpleNamespace(template="components/_refusal.html", context={"sentence": "超出额度"})
    assert "超出额度" in _draw("{% panel shown %}{{ sentence }}", shown=shown)
    assert _draw("{% panel shown %}{{ sentence }}", shown=shown).count("超出额度") == 1


def test_language_and_theme_switches_have_addresses() -> None:
    assert (reverse("core:language"), reverse("core:theme")) == ("/language/", "/theme/")
