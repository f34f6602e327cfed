"""Customers that share one limit: what is compared, who holds it, who may change it, what the database refuses."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.policies import why_not
from core.refusals import NotAllowed, NotFound, NotYours
from credit import queries, services
from credit.models import Account, Decision, Group, GroupChange
from credit.queries import groups as reads
from credit.services import groups
from customers.models import Customer
from tests.credit.conftest import Credit, credit_of
from tests.support.handbooks import rewrite
from tests.world import NOW, TODAY, World, world

D = Decimal


@dataclass
class Family:
    """Two customers of the parts company that share a limit of 100, and one who does not."""

    world: World
    group: Group
    first: Credit
    second: Credit
    other: Credit

    def limit(self, amount: str | None) -> None:
        limit = None if amount is None else D(amount)
        groups.set_group_limit(self.group.pk, limit=limit, by=self.world.supervisor, at=NOW, reason="集团评级")

    def leave(self, member: Credit) -> None:
        groups.leave_group(member.customer.pk, by=self.world.supervisor, at=NOW, reason="股权转让")


def family_of(made: World) -> Family:
    by = made.supervisor
    group = groups.open_group(name="澜庭集团", by=by, at=NOW, reason="同一实际控制人")
    people = [credit_of(made, f"G{no:04}", name) for no, name in enumerate(("澜庭纺织", "澜庭印染", "海宁经编"), 1)]
    for member in people[:2]:
        groups.join_group(group.pk, member.customer.pk, by=by, at=NOW, reason="同一实际控制人")
    family = Family(made, group, *people)
    family.limit("100")
    return family


@pytest.fixture
def family(db: None) -> Family:
    return family_of(world("parts"))


# -- what is compared --------------------------------------------------------------------------------------------------


def test_the_groups_limit_counts_all_members_and_equality_passes(family: Family) -> None:
    family.first.holding(receivable="60")
    within, beyond = family.second.ask("40"), family.second.ask("40.01")
    assert (within.ok, within.code, within.exposure, within.limit, within.group) == (
        (True, "within", D(60), D(100), "澜庭集团")
    )
    assert (beyond.ok, beyond.code, beyond.excess) == (False, "over_limit", D("0.01"))
    assert beyond.reason == "集团“澜庭集团”合计欠款 60.00，加上本单 40.01，超出集团额度 100.00 共 0.01。"
    assert beyond.plain == "超出信用额度。"


def test_the_document_at_hand_is_left_out_and_counted_once(family: Family) -> None:
    family.first.holding(receivable="60")
    order = family.second.holding(released="40")
    assert family.second.ask("40", paper=order).exposure == D(60)
    assert [family.second.ask(amount, paper=order).ok for amount in ("40", "40.01")] == [True, False]


def test_the_members_own_limit_rests_and_counts_again_when_it_leaves(family: Family) -> None:
    family.second.limit("30")
    family.first.holding(receivable="60")
    assert family.second.ask("40").ok
    family.leave(family.second)
    own = [family.second.ask(amount) for amount in ("30", "30.01")]
    assert [(answer.ok, answer.exposure, answer.limit, answer.group) for answer in own] == (
        [(True, D(0), D(30), ""), (False, D(0), D(30), "")]
    )
    assert [family.first.ask(amount).ok for amount in ("40", "40.01")] == [True, False]
    family.second.holding(receivable="30")
    assert family.first.ask("40").ok


def test_a_group_without_a_limit_is_no_credit_and_nought_is_nought(family: Family) -> None:
    family.second.limit("500")
    family.limit(None)
    assert [family.second.ask("1").code, family.other.ask("1").code] == ["no_limit", "no_limit"]
    assert family.second.ask("1").reason == "月结须有信用额度，集团“澜庭集团”尚未设定额度。"
    family.limit("0")
    assert family.second.ask("0.01").code == "over_limit"


def test_what_is_the_members_own_stays_its_own(family: Family) -> None:
    family.first.limit(None, unlimited=True)
    assert family.first.ask("1000").code == "unlimited"
    family.first.holding(receivable="99")
    assert [family.second.ask(amount).ok for amount in ("1", "1.01")] == [True, False]
    Customer.objects.filter(pk=family.second.customer.pk).update(status="frozen", status_reason="涉诉")
    assert (family.second.ask("1").code, family.first.ask("1").code) == ("frozen", "unlimited")


def test_money_of_one_member_does_not_pay_for_another(family: Family) -> None:
    family.first.holding(unapplied="50")
    assert [family.second.ask(amount).ok for amount in ("100", "100.01")] == [True, False]


def test_what_one_member_has_paid_too_much_pays_nothing_of_anothers(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where free advances count they pay for their own member, whichever of the group is asked."""
    rewrite(monkeypatch, "parts", credit__count_advances=True)
    family.second.holding(receivable="90")
    family.first.holding(unapplied="50")
    assert [family.first.ask(amount).ok for amount in ("60", "60.01")] == [True, False]
    family.limit("80")
    assert family.first.ask("0.01").ok is False


def test_the_order_page_says_who_set_the_limit_of_the_group(family: Family) -> None:
    family.second.limit("500")
    family.limit("100")
    family.second.ask("40")
    granted = queries.decisions_of(Decision.objects.get().paper_id)[0].granted  # type: ignore[attr-defined]  # annotated
    assert (granted["who"], granted["reason"]) == (family.world.supervisor.name, "集团评级")


def test_the_decision_keeps_whose_limit_it_was(family: Family) -> None:
    family.first.holding(receivable="60")
    family.second.ask("40.01")
    kept = Decision.objects.get()
    said = {name: kept.snapshot[name] for name in ("group", "group_exposure", "group_limit", "receivable")}
    assert said == {"group": "澜庭集团", "group_exposure": "60.00", "group_limit": "100.00", "receivable": "0.00"}
    assert (kept.exposure, kept.limit, kept.excess) == (D(60), D(100), D("0.01"))


def test_the_light_says_the_same_without_a_record(family: Family) -> None:
    family.first.holding(receivable="60")
    light, answer = queries.preview(family.second.facts("40.01")), family.second.ask("40.01")
    assert (light.code, light.reason, light.excess) == (answer.code, answer.reason, answer.excess)
    assert Decision.objects.count() == 1


def test_lists_of_those_above_their_limit_compare_the_group(family: Family) -> None:
    family.first.holding(receivable="60")
    family.second.holding(receivable="40")
    by = family.world.supervisor
    assert list(queries.over_limit(by, TODAY)) == []
    family.second.holding(receivable="0.01")
    found = [(row.customer.number, row.owed, row.counted) for row in queries.over_limit(by, TODAY)]  # type: ignore[attr-defined]  # annotated
    assert sorted(found) == [("G0001", D("100.01"), D(100)), ("G0002", D("100.01"), D(100))]


def statements(credit: Credit) -> list[str]:
    facts = credit.facts("1")
    with CaptureQueriesContext(connection) as sent:
        services.cover(facts, by=None, at=NOW)
    return [row["sql"] for row in sent if "credit_" in row["sql"]]


def test_a_check_asks_no_more_for_a_customer_without_a_group(family: Family) -> None:
    family.other.limit("100")
    alone, shared = statements(family.other), statements(family.second)
    assert [sql for sql in alone if "credit_group" in sql] == []
    assert len(shared) == len(alone) + 2
    for _each in range(5):
        family.first.holding(released="1")
    assert len(statements(family.second)) == len(shared)


# -- who may -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["clerk", "deputy", "manager", "finance", "keeper"])
def test_groups_are_managed_by_people_with_the_right_only(family: Family, who: str) -> None:
    by, pk, customer = family.world.people[who], family.group.pk, family.other.customer.pk
    before = GroupChange.objects.count()
    for forbidden in (
        lambda: groups.open_group(name="另一集团", by=by, at=NOW, reason="试"),
        lambda: groups.set_group_limit(pk, limit=D(1), by=by, at=NOW, reason="试"),
        lambda: groups.join_group(pk, customer, by=by, at=NOW, reason="试"),
        lambda: groups.leave_group(family.first.customer.pk, by=by, at=NOW, reason="试"),
    ):
        with pytest.raises(NotYours):
            forbidden()
    assert (GroupChange.objects.count(), Group.objects.count()) == (before, 1)


def test_a_foreign_companys_customer_or_group_is_not_found(family: Family, foreign_credit: Credit) -> None:
    mine, theirs = family.world.supervisor, foreign_credit.world.supervisor
    with pytest.raises(NotFound):
        groups.join_group(family.group.pk, foreign_credit.customer.pk, by=mine, at=NOW, reason="试")
    with pytest.raises(NotFound):
        groups.join_group(family.group.pk, foreign_credit.customer.pk, by=theirs, at=NOW, reason="试")
    with pytest.raises(NotFound):
        groups.set_group_limit(family.group.pk, limit=D(1), by=theirs, at=NOW, reason="试")
    assert (list(reads.visible(theirs)), list(reads.visible(mine))) == ([], [family.group])


def test_the_database_refuses_a_foreign_member(family: Family, foreign_credit: Credit) -> None:
    theirs = foreign_credit.account
    with pytest.raises(IntegrityError, match="belongs to another company"), transaction.atomic():
        Account.objects.filter(pk=theirs.pk).update(group=family.group)
    with pytest.raises(IntegrityError, match="keeps its rows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM credit_group WHERE id = %s", [family.group.pk])
    Account.objects.filter(pk=family.other.account.pk).update(group=family.group)


def test_a_customer_is_in_one_group_and_every_change_has_its_reason(family: Family) -> None:
    by, pk = family.world.supervisor, family.group.pk
    with pytest.raises(NotAllowed) as twice:
        groups.join_group(pk, family.first.customer.pk, by=by, at=NOW, reason="又一次")
    with pytest.raises(NotAllowed) as outside:
        groups.leave_group(family.other.customer.pk, by=by, at=NOW, reason="试")
    with pytest.raises(NotAllowed) as below:
        groups.set_group_limit(pk, limit=D("-0.01"), by=by, at=NOW, reason="试")
    with pytest.raises(NotAllowed) as silent:
        groups.set_group_limit(pk, limit=D(1), by=by, at=NOW, reason=" ")
    with pytest.raises(NotAllowed) as taken:
        groups.open_group(name="澜庭集团 ", by=by, at=NOW, reason="试")
    said = [refused.value.field for refused in (twice, outside, below, silent, taken)]
    assert said == ["customer", "customer", "limit", "reason", "name"]
    family.leave(family.first)
    told = [(row.what, row.account and row.account.customer.name, row.limit) for row in reads.changes(family.group)]
    assert told == [
        ("left", "澜庭纺织", D(100)),
        ("limit", None, D(100)),
        ("joined", "澜庭印染", None),
        ("joined", "澜庭纺织", None),
        ("opened", None, None),
    ]


@pytest.mark.usefixtures("db")
def test_where_several_sign_for_credit_nobody_gives_a_group_anything_alone() -> None:
    made = world("office")
    by = next(person for person in made.people.values() if not why_not(person, "credit.manage"))
    member = credit_of(made, "G0001", "澜庭纺织")
    group = groups.open_group(name="澜庭集团", by=by, at=NOW, reason="同一实际控制人")
    for forbidden in (
        lambda: groups.set_group_limit(group.pk, limit=D(100), by=by, at=NOW, reason="评级"),
        lambda: groups.join_group(group.pk, member.customer.pk, by=by, at=NOW, reason="评级"),
        lambda: groups.leave_group(member.customer.pk, by=by, at=NOW, reason="评级"),
    ):
        with pytest.raises(NotAllowed, match="信用额度申请"):
            forbidden()
    assert (Group.objects.get().limit, member.account.group_id) == (None, None)
