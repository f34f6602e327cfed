"""Which handbook the pages show: the one in force, what comes later, a version by itself; the day's book decides."""

import datetime as dt
from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from handbook.models import Version
from tests.handbook.conftest import words_of
from tests.handbook.house import BANDS, approved, draft
from tests.world import World, again

SignIn = Callable[[User], Client]
NEW_YEAR = dt.date(2027, 1, 1)
FREIGHT = '"orders.freight_confirmation_above" = { amount = 300, inclusive = false }'
DEARER = '"orders.freight_confirmation_above" = { amount = 500, inclusive = true }'
LABEL = "须与客户确认的运费金额"


def freight(client: Client, **asked: str | int) -> str:
    """What the document says of the freight that must be confirmed."""
    sections = client.get(reverse("handbook:document"), asked).context["sections"]
    entries = (entry for section in sections for block in section.blocks for entry in block.entries)
    return next(entry.said for entry in entries if entry.label == LABEL)


def test_a_later_version_is_announced_and_can_be_read_before(trial: World, as_user: SignIn) -> None:
    made = approved(trial, FREIGHT, DEARER, effective_on=NEW_YEAR)
    client = as_user(again(trial.clerk))
    page = client.get(reverse("handbook:document"))
    assert [later.pk for later in page.context["shown"].later] == [made.pk]
    assert "2027-01-01 起用 V1" in words_of(page)
    assert (freight(client), freight(client, version=made.pk)) == ("超过 300（不含）", "500 以上（含）")
    assert "这是 V1，不是现行制度。" in words_of(client.get(reverse("handbook:matrix"), {"version": made.pk}))


def test_a_version_in_force_says_since_when(trial: World, as_user: SignIn) -> None:
    made = approved(trial, FREIGHT, DEARER)
    client = as_user(again(trial.clerk))
    page = client.get(reverse("handbook:document"), {"version": made.pk})
    assert (page.context["shown"].in_force, freight(client)) == (True, "500 以上（含）")
    assert f"V1，{made.effective_on} 起" in words_of(page)


def test_a_version_of_another_company_is_not_found(trial: World, foreign: World, as_user: SignIn) -> None:
    made = draft(trial, trial.planner2, FREIGHT, DEARER)
    for page in ("document", "matrix", "authority", "simulator"):
        for asked in (str(made.pk), "0", "V1", "9" * 30):
            assert as_user(foreign.clerk).get(reverse(f"handbook:{page}"), {"version": asked}).status_code == 404
        assert as_user(again(trial.clerk)).get(reverse(f"handbook:{page}"), {"version": made.pk}).status_code == 200


def test_the_simulator_decides_by_the_book_of_the_day(trial: World, as_user: SignIn) -> None:
    """A threshold that is raised from New Year changes the route of that day and not of the day before."""
    made = approved(trial, BANDS, BANDS.replace("120000", "200000"), effective_on=NEW_YEAR)
    client = as_user(again(trial.clerk))
    assert steps(client, dt.date(2026, 12, 31)) == ["deputy_manager", "aftersales_manager"]
    assert steps(client, NEW_YEAR) == ["deputy_manager"]
    assert steps(client, dt.date(2026, 12, 31), made) == ["deputy_manager"]


def steps(client: Client, on: dt.date, version: Version | None = None) -> list[str]:
    """The posts that decide on an order of 150,000."""
    asked = {"what": "orders.order:review", "amount": "150000", "on": on.isoformat()}
    page = client.get(reverse("handbook:simulator"), {**asked, **({"version": str(version.pk)} if version else {})})
    return [step.post for step in page.context["answer"].places]
