"""Where several sign for credit, a group gets its limit and its members by an approved application."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.policies import why_not
from core.refusals import NotAllowed, NotFound
from credit import services
from credit.kinds.applications import APPLICATION
from credit.models import Application, Group, GroupChange
from credit.services import groups
from tests.credit.conftest import Credit, credit_of
from tests.credit.test_applications import SignIn, decide, document, fibre_draft, fibre_submitted
from tests.world import NOW, TODAY, again, world

D = Decimal


@pytest.fixture
def fibre(db: None) -> Credit:
    return credit_of(world("fibre"))


@pytest.fixture
def sister(fibre: Credit) -> Credit:
    return credit_of(fibre.world, "K0002", "绍兴澜庭印染有限公司")


@pytest.fixture
def group(fibre: Credit) -> Group:
    by = next(person for person in fibre.world.people.values() if not why_not(person, "credit.manage"))
    return groups.open_group(name="澜庭集团", by=by, at=NOW, reason="同一实际控制人")


def approved(made: Application, fibre: Credit) -> Application:
    for who in ("manager", "supervisor"):
        decide(made.pk, fibre.world.people[who])
    return decide(made.pk, fibre.world.gm)


def test_the_limit_that_is_approved_is_the_groups_and_the_customer_belongs_to_it(
    fibre: Credit, sister: Credit, group: Group
) -> None:
    made = fibre_submitted(fibre, group_id=group.pk)
    for who in ("manager", "supervisor"):
        decide(made.pk, fibre.world.people[who])
    assert (Group.objects.get().limit, fibre.account.group) == (None, None)
    decide(made.pk, fibre.world.gm)
    assert (Group.objects.get().limit, Group.objects.get().granted_id) == (D(200000), made.pk)
    assert (fibre.account.group, fibre.account.limit, fibre.account.grade) == (group, None, "B")
    joined = approved(fibre_submitted(sister, group_id=group.pk, limit=None), fibre)
    assert (joined.state, sister.account.group, Group.objects.get().limit) == ("active", group, D(200000))
    fibre.holding(receivable="150000")
    assert [sister.ask(amount).code for amount in ("50000", "50000.01")] == ["within", "on_notice"]
    told = GroupChange.objects.order_by("pk").values_list("what", "paper")
    assert list(told) == [("opened", None), ("joined", made.pk), ("limit", made.pk), ("joined", joined.pk)]


def test_joining_is_decided_on_the_groups_limit(fibre: Credit, sister: Credit, group: Group) -> None:
    approved(fibre_submitted(fibre, group_id=group.pk), fibre)
    made = document(fibre_submitted(sister, group_id=group.pk, limit=None).pk)
    known = APPLICATION.gates[0].facts(made, made.maker, TODAY)
    assert (made.limit_before, known.amount) == (D(200000), D(200000))


def test_a_later_application_for_the_group_replaces_the_limit_whoever_of_it_applies(
    fibre: Credit, sister: Credit, group: Group
) -> None:
    first = approved(fibre_submitted(fibre, group_id=group.pk), fibre)
    second = approved(fibre_submitted(sister, group_id=group.pk, limit=D(300000)), fibre)
    assert (document(first.pk).state, second.state, Group.objects.get().limit) == ("superseded", "active", D(300000))


def test_a_member_asks_anew_for_limit_and_grade_and_its_account_is_locked_before_the_group(
    fibre: Credit, group: Group
) -> None:
    approved(fibre_submitted(fibre, group_id=group.pk), fibre)
    anew = approved(fibre_submitted(fibre, group_id=group.pk, limit=D(250000), grade="A"), fibre)
    assert (anew.state, Group.objects.get().limit, fibre.account.grade) == ("active", D(250000), "A")


def test_a_customer_leaves_by_application_and_its_own_limit_counts_again(fibre: Credit, group: Group) -> None:
    fibre.limit("1000")
    approved(fibre_submitted(fibre, group_id=group.pk), fibre)
    assert fibre.ask("200000").code == "within"
    left = approved(fibre_submitted(fibre, limit=None, leaves_group=True), fibre)
    assert (left.state, fibre.account.group, fibre.account.limit) == ("active", None, D(1000))
    assert [fibre.ask(amount).code for amount in ("1000", "1000.01")] == ["within", "on_notice"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"unlimited": True, "limit": None}, "group_id"),
        ({"valid_from": NOW.date(), "valid_until": NOW.date()}, "group_id"),
        ({"leaves_group": True}, "leaves_group"),
    ],
)
def test_a_group_shares_an_amount_for_good(fibre: Credit, group: Group, more: dict[str, object], field: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        fibre_draft(fibre, group_id=group.pk, **more)
    assert refused.value.field == field


def test_who_is_in_no_group_does_not_leave_one_and_nobody_is_in_two(fibre: Credit, group: Group) -> None:
    with pytest.raises(NotAllowed, match="不属于任何集团"):
        fibre_submitted(fibre, leaves_group=True)
    approved(fibre_submitted(fibre, group_id=group.pk), fibre)
    by = next(person for person in fibre.world.people.values() if not why_not(person, "credit.manage"))
    other = groups.open_group(name="另一集团", by=again(by), at=NOW, reason="试")
    with pytest.raises(NotAllowed, match="已属于一个集团"):
        fibre_submitted(fibre, group_id=other.pk)


def test_of_two_applications_for_two_groups_the_second_does_not_come_into_force(
    fibre: Credit, sister: Credit, group: Group
) -> None:
    by = next(person for person in fibre.world.people.values() if not why_not(person, "credit.manage"))
    other = groups.open_group(name="另一集团", by=by, at=NOW, reason="试")
    first, second = fibre_submitted(fibre, group_id=group.pk), fibre_submitted(fibre, group_id=other.pk)
    assert approved(first, fibre).state == "active"
    with pytest.raises(NotAllowed, match="已属于一个集团"):
        approved(second, fibre)
    other.refresh_from_db()
    assert (document(second.pk).state, other.limit, fibre.account.group) == ("in_review", None, group)
    assert approved(fibre_submitted(sister, group_id=other.pk), fibre).state == "active"  # who is in none may join it
    other.refresh_from_db()
    assert (other.limit, sister.account.group) == (D(200000), other)


def test_who_left_meanwhile_does_not_leave_again(fibre: Credit, group: Group) -> None:
    approved(fibre_submitted(fibre, group_id=group.pk), fibre)
    first, second = (fibre_submitted(fibre, limit=None, leaves_group=True) for _ in range(2))
    assert (approved(first, fibre).state, fibre.account.group) == ("active", None)
    with pytest.raises(NotAllowed, match="不属于任何集团"):
        approved(second, fibre)


def test_a_foreign_group_is_not_found(fibre: Credit, group: Group) -> None:
    theirs = credit_of(world("fibre", code="other"))
    with pytest.raises(NotFound):
        fibre_draft(theirs, group_id=group.pk)
    assert fibre_draft(fibre, group_id=group.pk).group_id == group.pk


def test_the_form_offers_the_companys_groups_and_the_master_table_lists_the_shared_limit(
    fibre: Credit, group: Group, as_user: SignIn
) -> None:
    clerk = as_user(fibre.world.clerk)
    where = f"{reverse('credit:application_new')}?customer={fibre.customer.pk}&group={group.pk}"
    form = clerk.get(where).context["form"]
    assert (form["group_id"].value(), form.fields["group_id"].choices[1:]) == (str(group.pk), [(group.pk, "澜庭集团")])
    sent = {"purpose": "new", "limit": "200000", "grade": "B", "reason": "年采购三百吨", "group_id": group.pk}
    studied = {"investigated_on": "2026-06-09", "investigation": "走访"}
    clerk.post(where, {**sent, **studied, "once": "a"})
    made = Application.objects.get()
    assert (made.group, made.limit) == (group, D(200000))
    services.fill_sheet(made.pk, by=fibre.world.finance, at=NOW, opinion="往来正常")
    services.submit_application(made.pk, by=fibre.world.clerk, at=NOW)
    approved(made, fibre)
    page = as_user(fibre.world.finance).get(reverse("credit:master"))
    rows = [(row.customer.number, row.group.name) for row in page.context["listing"].rows]
    assert (rows, "200,000.00" in page.content.decode()) == ([("K0001", "澜庭集团")], True)
    shown = clerk.get(made.get_absolute_url()).context["shown"]
    assert ("授信集团", "—", "澜庭集团") in shown.changes
