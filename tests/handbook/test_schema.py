"""A handbook's text is read strictly: what is wrong is refused with its place and what would be allowed."""

from decimal import Decimal

import pytest

from handbook.figures import Band, Threshold
from handbook.schema import KEYS
from tests.handbook.texts import book, refused, refused_text, sign_off

pytestmark = pytest.mark.usefixtures("english")
D = Decimal


# -- values ----------------------------------------------------------------------------------------------------------


AMOUNT = "an amount such as 300.00, not below 0,"


@pytest.mark.parametrize(
    ("key", "wrong", "right", "allowed"),
    [
        ("orders.delivery_fee", "-1", "0", AMOUNT),
        ("orders.delivery_fee", "true", "1", AMOUNT),
        ("quotes.seal_required", "1", "true", "true or false"),
        ("quotes.validity_days", "-1", "0", "a whole number from 0"),
        ("margin.least", "101", "100", "per cent from 0 to 100"),
        ("urgent.cutoff", '"25:00"', '"23:59"', "a time such as 08:30"),
        ("special_discount.window_days", '["10-7"]', '["7-10"]', "a list of days of the month such as 7-10"),
        ("receivables.account_check_on", '["02-30"]', '["06-30"]', "a list of days such as 06-30"),
        ("meetings.weekdays", '["saturday"]', '["sat"]', "a list of mon, tue, wed, thu, fri, sat, sun"),
        (
            "fines.rule_break",
            "{ least = 9, most = 5 }",
            "{ least = 5, most = 9 }",
            "{ least = …, most = … }, not below 0,",
        ),
        ("policy.tier_mode", '"half"', '"slice"', "one of whole_order, slice"),
        ("customers.classes", '["vip"]', '["member"]', "a list of non_member, member, key_account"),
        ("numbers.orders.order", '"XS"', '"XS{n:04}"', "a pattern with {n:04}"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_with_what_is_allowed(
    key: str, wrong: str, right: str, allowed: str
) -> None:
    assert refused(values=f'"{key}" = {wrong}') == [f"test.toml: {key}: {allowed} is allowed"]
    assert key in book(values=f'"{key}" = {right}').values


def test_a_negative_threshold_or_one_without_its_edge_is_refused() -> None:
    allowed = "{ amount = an amount not below 0, inclusive = true or false } is allowed"
    place = "test.toml: orders.free_delivery_from: "
    assert refused(values='"orders.free_delivery_from" = { amount = -1, inclusive = true }') == [place + allowed]
    assert refused(values='"orders.free_delivery_from" = { amount = 100 }') == [place + allowed]
    read = book(values='"orders.free_delivery_from" = { amount = 0, inclusive = true }')
    assert read.values["orders.free_delivery_from"] == Threshold(D(0), inclusive=True)


def test_an_unknown_key_is_refused_with_its_neighbours() -> None:
    (problem,) = refused(values='"gifts.final" = 1')
    assert problem == "test.toml: gifts.final: the key is unknown; one of gifts.final_up_to, gifts.festivals is allowed"


def test_an_unknown_role_is_refused_wherever_it_stands() -> None:
    (limits,) = refused(values='"pricing.discount_limits" = { inclusive = true, chief = 5 }')
    assert limits.startswith("test.toml: pricing.discount_limits: the role chief is unknown; one of audit, ")
    (post,) = refused('[[post]]\ncode = "chief"\ntitle = "主管"\nrole = "chief"\n')
    assert post.startswith("test.toml: [[post]] 4 (chief): role: the role chief is unknown; one of audit, ")
    assert book('[[post]]\ncode = "chief"\ntitle = "主管"\nrole = "audit"\n').posts["chief"].role == "audit"


def test_every_problem_is_told_at_once() -> None:
    found = refused(sign_off(post="boss"), '"orders.delivery_fee" = -1\n"quotes.validity_days" = "x"')
    assert [problem.split(": ")[1] for problem in found] == [
        "orders.delivery_fee",
        "quotes.validity_days",
        "[[sign_off]] 1 (orders.order review)",
    ]


def test_a_text_that_is_no_toml_or_has_another_table_is_refused() -> None:
    assert refused_text("values = 3") == ["test.toml: values: a table [values] is allowed"]
    assert refused_text("conflict = [3]") == ["test.toml: [[conflict]] 1: a code and a rule are allowed, nothing else"]
    assert refused_text("conflict = 3\npost = 1") == [
        "test.toml: post: [[post]] rows are allowed",
        "test.toml: conflict: [[conflict]] rows are allowed",
    ]
    assert refused("[[post")[0].startswith("test.toml: this is no TOML: ")
    assert refused("[extra]\nx = 1\n") == [
        "test.toml: extra: it is unknown; one of values, inferred, post, sign_off, conflict, governance, timer, "
        "payment_term, calendar, form, print is allowed"
    ]


def test_a_value_that_names_a_post_names_one_that_is_there() -> None:
    assert refused(values='"calls.handover_to" = "boss"') == [
        "test.toml: calls.handover_to: the post boss is unknown; one of clerk, gm, manager is allowed"
    ]
    assert book(values='"calls.handover_to" = "clerk"').values["calls.handover_to"] == "clerk"
    assert book(values='"calls.handover_to" = ""').values["calls.handover_to"] == ""


# -- posts and sign-offs ---------------------------------------------------------------------------------------------


def test_a_post_says_its_seats_and_whether_it_is_designated() -> None:
    clerk, manager = (book().posts[code] for code in ("clerk", "manager"))
    assert (clerk.unit, clerk.seats, clerk.designated, clerk.substitute) == ("sales", None, False, False)
    assert (manager.unit, manager.seats, manager.designated, manager.substitute) == ("", 1, True, True)


def test_a_post_is_named_once() -> None:
    double = '[[post]]\ncode = "gm"\ntitle = "总裁"\nrole = "gm"\n'
    assert refused(double) == ["test.toml: [[post]] 4 (gm): gm stands there twice"]


COLUMNS = "kind, gate, steps, case, above, up_to, measure, rule, note"
EDGE = "{ amount = an amount not below 0, inclusive = true or false }, or a key of [values] that holds an edge,"
NOTHING = "above = { amount = 5, inclusive = false }\nup_to = { amount = 5, inclusive = true }"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (sign_off(post="boss"), "steps: post: the post boss is unknown; one of clerk, gm, manager is allowed"),
        (sign_off(gate="sign"), "the gate sign is unknown; one of review is allowed"),
        (sign_off("colour = 1"), f"colour is unknown; one of {COLUMNS} is allowed"),
        (sign_off("above = { amount = -5, inclusive = true }"), f"above: {EDGE} is allowed"),
        (sign_off("above = 5"), f"above: {EDGE} is allowed"),
        (sign_off(NOTHING), "no amount lies between above and up_to"),
        (sign_off().replace('[{ post = "manager" }]', "[]"), "at least one post is needed"),
        (sign_off().replace("steps", "rule #"), "steps: it is missing"),
    ],
)
def test_a_sign_off_is_read_strictly(text: str, problem: str) -> None:
    gate = "sign" if '"sign"' in text else "review"
    assert refused(text.replace("rule #", 'rule = "" #')) == [
        f"test.toml: [[sign_off]] 1 (orders.order {gate}): {problem}"
    ]
    assert [row.steps[0].post for row in book(sign_off()).rows] == ["manager"]


def test_an_unknown_kind_is_refused_and_a_planned_one_is_not() -> None:
    (problem,) = refused(sign_off(kind="orders.ordre"))
    place = "test.toml: [[sign_off]] 1 (orders.ordre review)"
    assert problem.startswith(f"{place}: the document kind orders.ordre is unknown; one of calls.call, ")
    assert ", orders.contract, " in problem
    assert book(sign_off(kind="orders.contract")).rows[0].kind == "orders.contract"


LOW = "up_to = { amount = 100000, inclusive = true }"
HIGH = "above = { amount = 100000, inclusive = false }"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("", ""),
        ("", HIGH),
        (LOW, "above = { amount = 100000, inclusive = true }"),
        (LOW, "above = { amount = 99999.99, inclusive = false }"),
        (HIGH, "above = { amount = 200000, inclusive = false }"),
    ],
)
def test_overlapping_bands_of_one_case_are_refused(one: str, other: str) -> None:
    text = sign_off(one, "orders.contract", "approve") + sign_off(other, "orders.contract", "approve", "gm")
    first, second = ("[[sign_off]] 1 (orders.contract approve)", "[[sign_off]] 2 (orders.contract approve)")
    assert refused(text) == [
        f"test.toml: {second}: its amounts overlap those of {first}; bands that only touch are allowed"
    ]


def test_bands_that_touch_and_bands_of_different_cases_measures_and_gates_are_allowed() -> None:
    text = (
        sign_off(LOW, "orders.contract", "approve")
        + sign_off(HIGH, "orders.contract", "approve", "gm")
        + sign_off('case = "foreign"', "orders.contract", "approve")
        + sign_off('measure = "excess"', "orders.contract", "approve")
        + sign_off("", "orders.contract", "sign")
    )
    assert len(book(text).rows) == 5


# -- which row fires -------------------------------------------------------------------------------------------------

BANDS = (
    sign_off(LOW, "orders.contract", "approve", "manager")
    + sign_off(HIGH, "orders.contract", "approve", "gm")
    + sign_off('case = "foreign"', "orders.contract", "approve", "clerk")
    + sign_off('measure = "excess"\nabove = { amount = 0, inclusive = false }', "orders.contract", "approve", "clerk")
)


@pytest.mark.parametrize(
    ("case", "amount", "measures", "post"),
    [
        ("", D("100000.00"), {}, "manager"),
        ("", D("100000.01"), {}, "gm"),
        ("", D(0), {}, "manager"),
        ("", D("100000.01"), {"excess": D("0.01")}, "clerk"),
        ("", D("100000.01"), {"excess": D(0)}, "gm"),
        ("foreign", D("100000.01"), {}, "clerk"),
        ("other", D("100000.01"), {}, "gm"),
    ],
)
def test_the_row_that_fires_is_the_one_whose_case_and_band_fit(
    case: str, amount: Decimal, measures: dict[str, Decimal], post: str
) -> None:
    row = book(BANDS).row("orders.contract", "approve", case, amount, measures)
    assert row is not None
    assert row.steps[0].post == post


def test_without_an_amount_no_band_fires() -> None:
    assert book(BANDS).row("orders.contract", "approve", "", None) is None
    assert book(sign_off()).row("orders.order", "review", "", None) == book(sign_off()).rows[0]


def test_an_edge_may_stand_at_its_key_and_is_the_same_figure_on_both_sides() -> None:
    values = '"gifts.final_up_to" = { amount = 500, inclusive = true }'
    text = sign_off('up_to = "gifts.final_up_to"', "inventory.gift", "approve") + sign_off(
        'above = "gifts.final_up_to"', "inventory.gift", "approve", "gm"
    )
    fired = [book(text, values).row("inventory.gift", "approve", "", amount) for amount in (D(500), D("500.01"))]
    assert [row and row.steps[0].post for row in fired] == ["manager", "gm"]
    assert refused(text)[0] == f"test.toml: [[sign_off]] 1 (inventory.gift approve): up_to: {EDGE} is allowed"
    assert refused(text.replace("gifts.final_up_to", "margin.least"), '"margin.least" = 3')[1].endswith(
        f"above: {EDGE} is allowed"
    )


def test_an_edge_is_said_with_its_unit() -> None:
    edge = KEYS["urgent.radius_km"]
    assert [edge.show(Threshold(D(20), inclusive=inclusive)) for inclusive in (True, False)] == [
        "up to and including 20 km",
        "below 20 km",
    ]
    floor = KEYS["orders.freight_confirmation_above"]
    assert [floor.show(Threshold(D(300), inclusive=inclusive)) for inclusive in (True, False)] == [
        "300 and above",
        "above 300",
    ]


def test_bands_know_overlaps_gaps_and_edges() -> None:
    def edge(amount: int, *, inclusive: bool) -> Threshold:
        return Threshold(D(amount), inclusive)

    low, high = Band(up_to=edge(5, inclusive=True)), Band(edge(5, inclusive=False))
    assert (low.overlaps(high), low.gap_to(high)) == (False, False)
    assert Band(up_to=edge(5, inclusive=False)).gap_to(high)
    assert Band(up_to=edge(4, inclusive=True)).gap_to(high)
    assert not Band().gap_to(high)
    assert (
        Band(edge(5, inclusive=True), edge(5, inclusive=True)).empty,
        Band(edge(6, inclusive=True), edge(5, inclusive=True)).empty,
    ) == (False, True)
    assert [low.covers(value) for value in (D(5), D("5.01"), None)] == [True, False, False]
    assert Band().covers(None)
