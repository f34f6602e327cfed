"""Every address of the site, walked by whoever must not get in: nobody, the wrong role, unit or company."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import PERMISSIONS, ROLES
from tests.architecture.house import addresses
from tests.architecture.test_access import OPEN
from tests.architecture.walk import COMPANY_WIDE, PAPERS, both, keyed, thing_of, url
from tests.support.ground import Ground, signed_in
from workflow.models import Event, Paper, Submission

pytestmark = pytest.mark.usefixtures("db")
WITH_THE_RIGHT = {200, 302, 405, 409}
NOT_FOR_ALL = {
    # Only the paper's maker, or whoever holds the grant on the step, or who entered or confirms the money.
    "quotes:change", "quotes:submit", "quotes:withdraw", "orders:change", "orders:submit", "orders:withdraw",
    "receivables:receipt_correct", "receivables:receipt_allocate", "workflow:decide", "calls:close_lead",
    "receivables:receipt_withdraw", "receivables:receipt_ask_reversal", "shipping:notice_withdraw",
    "shipping:debt_decide", "receivables:writeoff_correct",
    "receivables:writeoff_withdraw",
    "home:decide", "home:send_back", "credit:override_correct", "credit:override_withdraw",
    # Only the applicant, and of the finance sheet everybody but the applicant.
    "credit:application_change", "credit:application_submit", "credit:application_withdraw",
    "credit:application_cancel", "credit:application_sheet",
    "credit:guarantee_change", "credit:guarantee_accept", "credit:guarantee_cancel",
    # Only who sent the file goes on with it.
    "imports:columns", "imports:mend", "imports:start", "imports:cancel", "imports:withdraw",
    # Only the posts that draft the handbook, and only who drafted a version.
    "handbook:new", "handbook:edit", "handbook:read", "handbook:take_over", "handbook:submit", "handbook:withdraw",
    "handbook:cancel",
}  # fmt: skip
IMPORT_PAGES = ("run", "progress", "columns", "wrong", "mend", "start", "cancel", "withdraw")
SEEN_WITH = {
    "workflow:print": "shipping.view",
    "home:later": "orders.view",
    **dict.fromkeys(("home:decide", "home:send_back"), "quotes.view"),
    # The ground's import is one of customers.
    **dict.fromkeys((f"imports:{page}" for page in IMPORT_PAGES), "customers.view"),
}
"""Where no right stands in front, but what is asked for belongs to papers that not everybody sees."""
OWN = {"workflow:read", "desk:change_filter", "desk:remove_filter", "desk:download", "desk:remove_export"} | {
    # Of the two of them and the administrator of rights.
    "workflow:delegation_end",
}
"""A person's own, unknown to everybody else."""


def test_the_walker_holds_every_right_so_that_no_403_hides_a_404(ground: Ground) -> None:
    held = [ROLES[seat.post.role].permissions for seat in ground.boss.assignments.select_related("post")]
    assert frozenset().union(*held) == PERMISSIONS


def test_every_key_of_another_company_is_unknown(ground: Ground) -> None:
    assert _let_in(ground.boss, ground, "foreign", {thing_of(each.name) for each in keyed()}) == []


def test_every_key_of_a_sister_unit_is_unknown(ground: Ground) -> None:
    """From the sister unit our papers cannot be seen; what belongs to the whole company can."""
    scoped = {thing_of(each.name) for each in keyed()} - COMPANY_WIDE
    assert _let_in(ground.neighbour, ground, "ours", scoped) == []


def test_every_kind_of_paper_is_unknown_by_its_number_plate_too(ground: Ground) -> None:
    """QR codes, comments and files reach a paper without its own app."""
    found = []
    for user, side in ((ground.boss, ground.foreign), (ground.neighbour, ground.ours)):
        client = signed_in(user)
        for thing in PAPERS:
            for name in ("workflow:paper", "workflow:comment", "workflow:attach"):
                where = reverse(name, args=[side.things[thing]])
                found += [(name, thing) for _way, code in both(client, where) if code not in (404, 405)]
    assert found == []


def _let_in(user: User, ground: Ground, side: str, things: set[str]) -> list[tuple[str, str, int]]:
    """Addresses that answer anything but 404, or that left something behind."""
    client, found = signed_in(user), []
    before = _traces()
    for address in keyed():
        if thing_of(address.name) not in things:
            continue
        answers = dict(both(client, url(address, getattr(ground, side))))
        found += [(address.name, way, code) for way, code in answers.items() if code not in (404, 405)]
        assert 404 in answers.values(), address.name
    assert _traces() == before
    return found


def _traces() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Event, Paper, Submission))


@pytest.mark.parametrize(
    "who", ["clerk", "deputy", "manager", "commerce", "keeper", "finance", "supervisor", "planner"]
)
def test_the_answer_is_what_the_right_in_front_says(ground: Ground, who: str) -> None:
    """403 without the right, on our own things; with it never 403 nor 500."""
    user = User.objects.get(pk=ground.ours.world.people[who].pk)
    rights = _rights(user)
    client, wrong = signed_in(user), []
    for address in addresses():
        if address.name in {*OPEN, "accounts:logout"}:
            continue
        asked = getattr(address.view, "permission", "")
        with transaction.atomic():
            for way, code in both(client, url(address, ground.ours), company=user.works_in):
                if not _as_it_should(code, address.name, asked, rights):
                    wrong.append((address.name, way, code))
            transaction.set_rollback(True)
    assert wrong == []


def _rights(user: User) -> frozenset[str]:
    return frozenset().union(*(ROLES[seat.post.role].permissions for seat in user.assignments.select_related("post")))


def _as_it_should(code: int, name: str, asked: str, rights: frozenset[str]) -> bool:
    if name in OWN:
        return code in WITH_THE_RIGHT | {404}
    if asked and asked not in rights:
        return code == 403
    if name in SEEN_WITH and SEEN_WITH[name] not in rights:
        return code in (404, 405)
    return code in WITH_THE_RIGHT or (code == 403 and name in NOT_FOR_ALL)


def test_nobody_gets_in_without_signing_in(ground: Ground) -> None:
    client, found = Client(), []
    login = reverse("accounts:login")
    for address in addresses():
        if address.name in OPEN:
            continue
        where = url(address, ground.ours)
        for way, answer in (("GET", client.get(where)), ("POST", client.post(where))):
            if answer.status_code != 302 or not answer.headers["Location"].startswith(f"{login}?next="):
                found.append((address.name, way))
    assert found == []


def test_no_form_is_taken_without_its_token(ground: Ground) -> None:
    client = signed_in(ground.boss, enforce_csrf_checks=True)
    before = _traces()
    taken = [
        address.name
        for address in addresses()
        if address.name != "core:components" and client.post(url(address, ground.ours), {}).status_code != 403
    ]
    assert taken == []
    assert _traces() == before
