"""Setting limits: who may, what is sound, what is kept."""

from decimal import Decimal

import pytest

from core.refusals import NotAllowed, NotFound, NotYours
from credit import queries, services
from credit.models import LimitChange
from tests.credit.conftest import Credit
from tests.world import NOW, TODAY

D = Decimal


def test_limit_is_set_and_its_history_kept(credit: Credit) -> None:
    credit.limit("5000")
    credit.limit("0")
    credit.limit(None, unlimited=True)
    credit.limit(None)
    changes = queries.limit_changes(credit.account)
    assert [(row.limit, row.unlimited) for row in changes] == [
        (None, False),
        (None, True),
        (D(0), False),
        (D(5000), False),
    ]
    assert {(row.by, row.reason) for row in changes} == {(credit.world.supervisor, "评级")}
    assert (credit.account.limit, credit.account.unlimited) == (None, False)


@pytest.mark.parametrize("who", ["clerk", "deputy", "manager", "finance", "keeper"])
def test_limit_is_set_by_people_with_the_right_only(credit: Credit, who: str) -> None:
    by = credit.world.people[who]
    with pytest.raises(NotYours):
        services.set_limit(credit.customer.pk, limit=D(1), by=by, at=NOW, reason="评级")
    assert LimitChange.objects.count() == 0


def test_limit_of_a_foreign_customer_is_not_found(credit: Credit, foreign_credit: Credit) -> None:
    by = credit.world.supervisor
    with pytest.raises(NotFound):
        services.set_limit(foreign_credit.customer.pk, limit=D(1), by=by, at=NOW, reason="评级")


@pytest.mark.parametrize(
    ("limit", "unlimited", "reason", "field"),
    [("-0.01", False, "评级", "limit"), ("1", True, "评级", "limit"), ("1", False, " ", "reason")],
)
def test_unsound_limit_is_refused(credit: Credit, limit: str, unlimited: bool, reason: str, field: str) -> None:
    by = credit.world.supervisor
    with pytest.raises(NotAllowed) as refused:
        services.set_limit(credit.customer.pk, limit=D(limit), unlimited=unlimited, by=by, at=NOW, reason=reason)
    assert refused.value.field == field


def test_supervisor_sets_a_limit_where_the_handbook_leaves_it_to_one(credit: Credit) -> None:
    services.set_limit(credit.customer.pk, limit=D(5000), grade="B", by=credit.world.supervisor, at=NOW, reason="评级")
    account = credit.account
    assert (account.limit, account.grade, account.granted_id, account.listed_on) == (D(5000), "B", None, TODAY)
