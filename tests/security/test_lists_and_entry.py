"""Lists, what people keep of them, what is told while typing: what one way refuses is not got by another."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import ROLES
from catalog.models import Product
from core import lists
from customers.models import Customer
from desk import own
from desk.models import Export, Layout, SavedFilter
from imports import services as imports
from tests.support.ground import Ground, signed_in, text_of
from workflow.models import Event, Paper

pytestmark = pytest.mark.usefixtures("db")
# What can be ticked in which list, by the name of the thing of each side.
TICKED = {
    "catalog:list": "product", "customers:list": "customer", "orders:list": "order", "quotes:list": "version",
    "receivables:invoices": "invoice", "rights:list": "seat", "shipping:notices": "notice", "shipping:notes": "note",
    "orders:held": "order", "credit:stations": "station", "receivables:statements": "reconciliation",
}  # fmt: skip
OF_A_UNIT = {
    "orders:list", "orders:held", "quotes:list", "receivables:invoices", "rights:list", "shipping:notices",
    "shipping:notes",
}  # fmt: skip
ASKED = {"reason": "试", "answer": "试"}


def _ticked(client: Client, kind: lists.ListKind, action: lists.Bulk, key: Any) -> Any:
    """What the action on one ticked row is answered with, and what is remembered of it."""
    sent = {"list": kind.code, "do": action.code, "tick": str(key), **ASKED}
    answer = client.post(reverse("desk:act"), sent)
    return answer, client.session.get(own.SESSION)


def _traces() -> tuple[int, int]:
    return Paper.objects.count(), Event.objects.count()


def test_every_action_on_rows_has_a_thing_to_try_it_on() -> None:
    assert {kind.code for kind in lists.kinds() if kind.bulk} == set(TICKED)


@pytest.mark.parametrize("side", ["foreign", "ours"])
def test_ticking_what_is_elsewhere_does_nothing(ground: Ground, side: str) -> None:
    """Rows of another company for whoever has every right; rows of our unit for the sister unit's all-rounder."""
    client = signed_in(ground.boss if side == "foreign" else ground.neighbour)
    things, before, tried = getattr(ground, side).things, _traces(), 0
    for kind in lists.kinds():
        for action in kind.bulk:
            if side == "foreign" or kind.code in OF_A_UNIT:
                answer, kept = _ticked(client, kind, action, things[TICKED[kind.code]])
                tried += 1
                assert answer.status_code == 302, kind.code
                assert answer.headers["Location"] == reverse(kind.code)
                assert (kept["done"], len(kept["refused"])) == (0, 1), kind.code
    assert tried > 7
    assert _traces() == before


@pytest.mark.parametrize("who", ["clerk", "keeper", "finance", "commerce"])
def test_list_without_the_right_is_nothing_to_keep_choose_or_take_away(ground: Ground, who: str) -> None:
    user = User.objects.get(pk=ground.ours.world.people[who].pk)
    held = frozenset().union(*(ROLES[seat.post.role].permissions for seat in user.assignments.select_related("post")))
    client, seen = signed_in(user), {True: 0, False: 0}
    for kind in lists.kinds():
        code, may = kind.code, kind.right in held
        answers = [client.get(reverse(code), {"as": form}) for form in ("", "csv", "xlsx", "print", "figures")]
        answers += [client.get(reverse(f"desk:{name}"), {"list": code}) for name in ("filters", "ask_export")]
        if not may:
            answers += [
                client.post(reverse("desk:save_filter"), {"list": code, "name": "偷", "query": ""}),
                client.post(reverse("desk:columns"), {"list": code, "column": kind.columns[0].key}),
                client.post(f"{reverse('desk:ask_export')}?list={code}&as=csv"),
                *(_ticked(client, kind, action, 1)[0] for action in kind.bulk),
                *(client.post(reverse("desk:act"), {"list": code, "do": row.code, "tick": "1"}) for row in kind.bulk),
            ]
        assert {answer.status_code for answer in answers} == ({200} if may else {403}), code
        seen[may] += 1
    assert min(seen.values()) > 0
    assert not SavedFilter.objects.filter(user=user).exists()
    assert not Layout.objects.filter(user=user).exists()
    assert not Export.objects.filter(user=user).exists()


def test_shared_filter_of_a_sister_unit_is_not_shown(ground: Ground) -> None:
    """Ours are seen from above, neither from beside nor from the other company."""
    mark = SavedFilter.objects.get(pk=ground.ours.things["saved_filter"])
    SavedFilter.objects.filter(pk=mark.pk).update(name="只给一部")
    clerk = User.objects.get(pk=ground.ours.world.clerk.pk)
    shown = {
        user.username: "只给一部" in text_of(signed_in(user).get(reverse("orders:list"), {"all": "1"}))
        for user in (clerk, ground.neighbour, User.objects.get(pk=ground.foreign.world.clerk.pk))
    }
    assert list(shown.values()) == [True, False, False]


def test_drafts_calls_and_orders_of_others_are_no_beginning_of_ours(ground: Ground) -> None:
    client, theirs = signed_in(ground.boss), ground.foreign.things
    beside, ours = signed_in(ground.neighbour), ground.ours.things
    for whose, things in ((client, theirs), (beside, ours)):
        answers = [
            whose.get(reverse("orders:new"), {"from": things["call"]}),
            whose.get(reverse("quotes:new_enquiry"), {"from": things["call"]}),
            whose.get(reverse("quotes:new_enquiry"), {"from": things["lead"]}),
            whose.get(reverse("quotes:new"), {"enquiry": things["enquiry"]}),
            whose.post(f"{reverse('orders:typing')}?order={things['order']}", {"lines-TOTAL_FORMS": "0"}),
            whose.post(reverse("home:approve"), {"step": things["step"]}),
        ]
        assert [answer.status_code for answer in answers] == [404] * 5 + [302]
    assert client.get(reverse("home:worklist")).content.decode().count("1 条被拒绝") == 0


@pytest.mark.parametrize(
    "path", ["home", "accounts:login", "//evil.example/", "https://evil.example/", "/\\evil.example"]
)
def test_throwing_text_away_leads_to_a_form_of_ours_only(ground: Ground, path: str) -> None:
    client = signed_in(ground.boss)
    assert client.post(reverse("drafts:end"), {"path": path, "key": "a" * 12}).status_code == 409
    answer = client.post(reverse("drafts:end"), {"path": "/orders/new/", "key": "a" * 12})
    assert answer.headers["Location"] == "/orders/new/"


# -- what was typed comes back as words ----------------------------------------------------------------------------

MARKUP = "<img src=x onerror=alert(1)>\"'"
ROWS = {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-MIN_NUM_FORMS": "0", "lines-MAX_NUM_FORMS": "1000"}
FIELDS = ("product", "quantity", "unit_price", "tax_rate", "description", "arrive_on", "wanted", "note")


def _typed(things: dict[str, Any], **more: str) -> dict[str, str]:
    """A form with markup in every field but those that are given."""
    heads = ("customer", "address", "consignee", "phone", "note", "customer_reference", "business_type", "contact_name")
    lines = {f"lines-0-{name}": MARKUP for name in FIELDS}
    return {**dict.fromkeys(heads, MARKUP), **lines, **ROWS, **more}


@pytest.mark.parametrize("app", ["orders", "quotes"])
def test_panel_beside_the_form_has_typed_text_as_words(ground: Ground, app: str) -> None:
    """The panel is put into the page as it is; the other texts of the answer are set as text."""
    client, things = signed_in(ground.boss), ground.ours.things
    number, code = Customer.objects.get(pk=things["customer"]).number, Product.objects.get(pk=things["product"]).code
    Customer.objects.filter(pk=things["customer"]).update(name=MARKUP)
    Product.objects.filter(pk=things["product"]).update(name=MARKUP, spec=MARKUP)
    good = {"customer": number, "lines-0-product": code, "lines-0-quantity": "99999", "lines-0-unit_price": "1"}
    rest = {"lines-0-tax_rate": "", "lines-0-arrive_on": "", "lines-0-description": MARKUP}
    shown = ""
    for sent in (_typed(things), _typed(things, **good), _typed(things, **good, **rest)):
        answer = client.post(reverse(f"{app}:typing"), sent)
        assert answer.headers["Content-Type"] == "application/json"
        shown += answer.json()["panel"]
    assert "&lt;img src=x" in shown
    assert "<img src=x" not in shown
    for query in (MARKUP, code):
        picked = text_of(client.get(reverse(f"{app}:picker"), {"q": query, "customer": number}))
        assert "&lt;img src=x" in picked
        assert "<img src=x" not in picked


@pytest.mark.parametrize(("name", "thing"), [("orders:new", ""), ("quotes:new", ""), ("quotes:change", "version")])
def test_form_that_comes_back_has_typed_text_as_words(ground: Ground, name: str, thing: str) -> None:
    """Also where somebody was quicker and both versions are shown."""
    user = User.objects.get(pk=ground.ours.world.clerk.pk)
    where = reverse(name, args=[ground.ours.things[thing]] if thing else [])
    number = Customer.objects.get(pk=ground.ours.things["customer"]).number
    for more in ({}, {"version": "0", "customer": number}):
        page = text_of(signed_in(user).post(where, _typed(ground.ours.things, **more)))
        assert "&lt;img src=x" in page
        assert "<img src=x" not in page


def test_rows_of_a_file_are_words(ground: Ground, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    user = User.objects.get(pk=ground.ours.world.clerk.pk)
    rows = f'编号,名称,{MARKUP[:-2]}\nN-1,"{MARKUP[:-2]}",{MARKUP[:-2]}'
    file = SimpleUploadedFile(f"{MARKUP[1:8]}.csv", rows.encode())
    run = imports.upload("customers", company=ground.ours.world.company, upload=file, by=user, at=timezone.now())
    client = signed_in(user)
    assert "&lt;img src=x" in text_of(client.get(reverse("imports:columns", args=[run.pk])))
    imports.map_columns(run.pk, mapping=run.mapping, by=user, at=timezone.now())
    imports.check(run.pk, at=timezone.now())
    for name in ("run", "columns", "mend"):
        page = text_of(client.get(reverse(f"imports:{name}", args=[run.pk])))
        assert "<img src=x" not in page
    assert "&lt;img src=x" in text_of(client.get(reverse("imports:run", args=[run.pk])))
