import datetime as dt

import pytest
from django.utils import timezone

from accounts import queries, services
from accounts.backends import SeatedBackend
from accounts.models import Assignment, User
from accounts.policies import require
from core.refusals import NotYours
from tests.world import TODAY, World, again

YESTERDAY = TODAY - dt.timedelta(days=1)


def test_may_covers_the_subtree_of_the_unit_and_nothing_beside_it(parts: World) -> None:
    inner = services.add_unit(parts.company, code="inner", name="内勤组", parent=parts.unit)
    beside = services.add_unit(parts.company, code="beside", name="商务部", parent=parts.root)
    assert queries.may(parts.clerk, "orders.write", within=inner)
    assert not queries.may(parts.clerk, "orders.write", within=beside)


def test_a_person_who_moved_yesterday_holds_nothing_today(parts: World) -> None:
    assignment = Assignment.objects.get(user=parts.clerk)
    services.end_assignment(assignment, ends=YESTERDAY)
    assert queries.rights_of(again(parts.clerk), TODAY) == queries.Rights(frozenset(), frozenset(), {}, (), ())


def test_an_assignment_that_ends_tomorrow_still_counts_today(parts: World) -> None:
    assignment = Assignment.objects.get(user=parts.clerk)
    services.end_assignment(assignment, ends=TODAY + dt.timedelta(days=1))
    assert "orders.write" in queries.rights_of(again(parts.clerk), TODAY).permissions


def test_rights_of_one_company_are_none_in_another(parts: World, office: World) -> None:
    parts.clerk.company = office.company
    parts.clerk.save(update_fields=["company"])
    assert queries.permissions_of(again(parts.clerk)) == frozenset()


def test_require_refuses_with_the_name_of_the_right(parts: World) -> None:
    with pytest.raises(NotYours) as refusal:
        require(parts.commerce, "quotes.write")
    assert refusal.value.status == 403


def test_holders_are_the_designated_person_while_seated(parts: World) -> None:
    post = parts.posts["service_clerk"]

    def people() -> set[int]:
        (seats,) = queries.holders(parts.company.pk, [("service_clerk", parts.unit)], TODAY)
        assert seats.title == post.title
        return set(seats.people)

    assert people() == {parts.clerk.pk, parts.clerk2.pk}
    services.designate(post, designated=parts.clerk2)
    assert people() == {parts.clerk2.pk}


def test_holders_of_several_posts_cost_one_statement(parts: World, django_assert_num_queries: object) -> None:
    asked = [("service_clerk", parts.unit), ("warehouse_keeper", parts.root), ("nobody_sits_here", parts.unit)]
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        clerks, keepers, nobody = queries.holders(parts.company.pk, asked, TODAY)
    assert (set(clerks.people), keepers.people) == ({parts.clerk.pk, parts.clerk2.pk}, (parts.keeper.pk,))
    assert (nobody.title, nobody.people) == ("", ())


def test_rights_cost_one_statement_whatever_the_number_of_units(
    parts: World, django_assert_num_queries: object
) -> None:
    for number in range(30):
        services.add_unit(parts.company, code=f"u{number}", name=f"{number}", parent=parts.unit)
    clerk = again(parts.clerk)
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        queries.rights_of(clerk)


def test_a_request_loads_person_company_and_rights_in_one_statement(
    parts: World, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]  # as above
        clerk = SeatedBackend().get_user(parts.clerk.pk)
        assert clerk is not None
        rights = queries.rights_of(clerk)
    assert rights == queries.rights_of(again(parts.clerk))
    assert queries.highest_unit(clerk, "orders.write") == parts.unit


@pytest.mark.parametrize(("days", "held"), [(-1, False), (0, False), (1, True)])
def test_a_seat_that_was_read_with_the_person_counts_until_the_day_before_its_end(
    parts: World, days: int, held: bool
) -> None:
    today = timezone.localdate()
    services.end_assignment(Assignment.objects.get(user=parts.clerk), ends=today + dt.timedelta(days=days))
    clerk = SeatedBackend().get_user(parts.clerk.pk)
    assert clerk is not None
    assert queries.may(clerk, "orders.write") is held
    assert queries.holds(clerk, "service_clerk", parts.unit.pk) is held


def test_who_may_not_sign_in_any_more_is_nobody_with_a_seat_and_without(parts: World) -> None:
    User.objects.filter(pk=parts.clerk.pk).update(is_active=False)
    assert SeatedBackend().get_user(parts.clerk.pk) is None
    services.end_assignment(Assignment.objects.get(user=parts.clerk), ends=YESTERDAY - dt.timedelta(days=9))
    assert SeatedBackend().get_user(parts.clerk.pk) is None


def test_a_post_is_held_for_the_unit_and_below_it_and_not_above(parts: World) -> None:
    inner = services.add_unit(parts.company, code="inner", name="内勤组", parent=parts.unit)
    clerk = again(parts.clerk)
    units = (inner, parts.unit, parts.root)
    assert [queries.holds(clerk, "service_clerk", unit.pk) for unit in units] == [True, True, False]
    assert not queries.holds(clerk, "finance", parts.unit.pk)
