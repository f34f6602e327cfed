"""The smaller tables of a handbook: governance, clocks, terms, calendars, papers, and what is marked as inferred."""

import datetime as dt

import pytest

from handbook.books import parse
from handbook.figures import Clock, Span, Weekday
from handbook.reading import HandbookError
from handbook.terms import Gate, Terms
from tests.handbook.texts import POSTS, book, refused

pytestmark = pytest.mark.usefixtures("english")


def test_governance_names_an_area_once_and_the_longest_that_fits_decides() -> None:
    rows = """
[[governance]]
area = "*"
drafts = ["manager"]
steps = [{ post = "gm" }]

[[governance]]
area = "pricing."
drafts = ["clerk"]
steps = [{ post = "manager" }, { post = "gm" }]
"""
    read = book(rows)
    found = [read.governing(place) for place in ("pricing.discount_limits", "orders.delivery_fee", "sign_off")]
    assert [row and row.drafts for row in found] == [("clerk",), ("manager",), ("manager",)]
    assert book().governing("pricing.discount_limits") is None
    wrong = rows.replace('"pricing."', '"prices."')
    assert refused(wrong)[0].startswith("test.toml: [[governance]] 2 (prices.): area: * or the beginning of a key")
    assert refused(rows.replace('"pricing."', '"*"')) == ["test.toml: [[governance]] 2 (*): * stands there twice"]


def test_a_clock_is_one_of_the_74_and_has_only_its_own_figures() -> None:
    read = book('[[timer]]\ncode = "T08"\ndue = "2wd"\nposts = ["clerk"]\n').timers["T08"]
    assert (read.figures, read.posts) == ({"due": Span(2, "wd")}, ("clerk",))
    place = "test.toml: [[timer]] 1 "
    assert refused('[[timer]]\ncode = "T75"\n') == [f"{place}(T75): the clock T75 is unknown; T01 to T74 are allowed"]
    assert refused('[[timer]]\ncode = "T08"\ndue = "soon"\n') == [
        f"{place}(T08): due: a time such as 10min, 4h, 3d, 2wd (working days), 6mo or 1y is allowed"
    ]
    # T06 draws its figure from the key complaints.reply_hours, so a row does not say it again
    assert refused('[[timer]]\ncode = "T06"\ndue = "4h"\n') == [
        f"{place}(T06): due is unknown; one of code, posts, escalate, note is allowed"
    ]
    assert refused('[[timer]]\ncode = "T08"\nposts = ["boss"]\n') == [
        f"{place}(T08): posts: the post boss is unknown; one of clerk, gm, manager is allowed"
    ]


CALENDAR = """
[[calendar]]
code = "company"
title = "作息"
weekdays = ["mon", "tue", "wed", "thu", "fri"]
opens = "08:30"
closes = "17:30"
holidays = [2026-10-01]
also = [2026-10-10]
"""


def test_a_calendar_knows_days_off_and_days_worked_in_exchange() -> None:
    read = book(CALENDAR).calendars["company"]
    assert (read.opens, read.weekdays[-1]) == (Clock(dt.time(8, 30)), Weekday(4))
    days = [dt.date(2026, 9, 30), dt.date(2026, 10, 1), dt.date(2026, 10, 3), dt.date(2026, 10, 10)]
    assert [read.works_on(day) for day in days] == [True, False, False, True]
    assert refused(CALENDAR.replace("17:30", "08:30")) == [
        "test.toml: [[calendar]] 1 (company): the time of opening lies before that of closing"
    ]


def test_terms_and_papers_are_read_strictly() -> None:
    term = '[[payment_term]]\ncode = "monthly"\ntitle = "月结"\nbasis = "month_end"\ndays = 30\nneeds_credit = true\n'
    form = '[[form]]\nkind = "orders.contract"\ntitle = "合同"\nrequired = ["金额"]\n'
    paper = '[[print]]\nkind = "shipping.note"\nseals = ["送货章"]\n'
    read = book(term + form + paper)
    assert (read.payment_terms["monthly"].days, read.payment_terms["monthly"].needs_credit) == (30, True)
    assert (read.forms[0].required, read.prints[0].seals) == (("金额",), ("送货章",))
    bases = "prepaid, deposit, on_delivery, after_arrival, month_end, days, contract"
    assert refused(term.replace("month_end", "later")) == [
        f"test.toml: [[payment_term]] 1 (monthly): basis: one of {bases} is allowed"
    ]
    place = "test.toml: [[print]] 1 (shipping.nota)"
    (problem,) = refused(paper.replace("shipping.note", "shipping.nota"))
    assert problem.startswith(f"{place}: the document kind shipping.nota is unknown; one of ")


def test_only_values_of_the_text_may_be_marked_as_inferred() -> None:
    text = f'inferred = ["orders.delivery_fee"]\n[values]\n"orders.delivery_fee" = 3\n{POSTS}'
    assert parse(text, "test").inferred == frozenset({"orders.delivery_fee"})
    with pytest.raises(HandbookError) as told:
        parse(text.replace('inferred = ["orders.delivery_fee"]', 'inferred = ["orders.partial_allocation"]'), "test")
    assert told.value.problems == ("test: inferred: a list of keys that stand in [values] is allowed",)


def test_a_text_is_read_once() -> None:
    text = f"[values]\n{POSTS}"
    assert parse(text, "V1") is parse(str(text), "V1")
    assert parse(text, "V1").version[:3] == "V1-"
    assert parse(text, "V1").version != parse(text + "\n", "V1").version


DEPOSIT = """
[[payment_term]]
code = "deposit"
title = "定金"
basis = "deposit"
milestones = [{ gate = "production", percent = 30 }, { gate = "shipment", percent = 100 }]
"""


def test_a_way_to_pay_says_what_is_paid_in_all_before_each_gate() -> None:
    term = book(DEPOSIT).payment_terms["deposit"]
    due = {gate: term.due_by(gate) for gate in Gate.values}
    assert due == {"purchase": 0, "production": 30, "release": 30, "shipment": 100, "installation": 100}


def test_without_milestones_everything_is_paid_before_the_release_except_on_credit_and_on_delivery() -> None:
    plain = DEPOSIT.split("milestones")[0]
    found = {
        code: book(plain.replace('"deposit"\ntitle', f'"{code}"\ntitle')).payment_terms[code].due_by("release")
        for code in Terms.values
    }
    assert found == {"prepaid": 100, "cash": 100, "on_delivery": 0, "monthly": 0, "deposit": 100, "stages": 100}


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (("production", "loading"), "milestones: gate: one of "),
        (("percent = 30", "percent = 130"), "milestones: percent: per cent from 0 to 100 is allowed"),
        (("percent = 100", "percent = 20"), "milestones: what is paid in all before a later gate"),
        (('gate = "shipment"', 'gate = "purchase"'), "milestones: each gate once, in the order purchase, production"),
        (('code = "deposit"', 'code = "staged"'), "code: one of prepaid, cash, on_delivery, monthly, deposit, stages"),
    ],
)
def test_milestones_that_cannot_stand_are_refused(wrong: tuple[str, str], problem: str) -> None:
    (said,) = refused(DEPOSIT.replace(*wrong))
    assert f": {problem}" in said
