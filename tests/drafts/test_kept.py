"""What somebody types is kept for them alone, until the form was accepted, thrown away or forgotten."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Assignment, User
from catalog.models import Product
from drafts import queries, services
from drafts.inputs import MOST_BYTES
from drafts.models import Draft
from tests.world import World, again

KEY, OTHER_KEY, WINDOW, OTHER_WINDOW = "aaaaaaaaaaaa", "bbbbbbbbbbbb", "w1w1w1w1w1w1", "w2w2w2w2w2w2"
NEW = "/catalog/new/"
SignIn = Callable[[User], Client]


def typed(user: User, **more: Any) -> dict[str, Any]:
    """What a page sends."""
    sent = {"path": NEW, "query": "", "key": KEY, "held": [WINDOW], "about": "油封", "rows": 0}
    sent |= {"fields": [["name", "油封"]], "person": user.pk, "company": user.company_id}
    return sent | more


def keep(client: Client, sent: dict[str, Any]) -> Any:
    """Send it as the page does."""
    return client.post(reverse("drafts:save"), json.dumps(sent), content_type="application/json")


def data_of(client: Client, url: str = NEW) -> dict[str, Any]:
    """What the form's page tells its script."""
    html = client.get(url).content.decode()
    found = html.partition('<script id="kept-data" type="application/json">')[2].partition("</script>")[0]
    return dict(json.loads(found))


def test_typed_text_is_kept_and_comes_back_on_any_machine(parts: World, as_user: SignIn) -> None:
    answer = keep(as_user(parts.planner), typed(parts.planner))
    assert answer.status_code == 200
    assert answer.json()["said"].endswith(" 已自动保存")
    data = data_of(as_user(parts.planner), f"{NEW}?draft={KEY}")
    assert data["draft"]["fields"] == [["name", "油封"]]
    assert data["draft"]["holder"] == WINDOW


def test_new_form_offers_what_is_unfinished_and_mixes_nothing(parts: World, as_user: SignIn) -> None:
    client = as_user(parts.planner)
    keep(client, typed(parts.planner, rows=3))
    keep(client, typed(parts.planner, key=OTHER_KEY, about="滤芯", query="?from=1", held=[OTHER_WINDOW]))
    html = client.get(NEW).content.decode()
    assert data_of(client)["draft"] is None
    assert "您在这里有 <b data-kept-count>2</b> 份未保存的录入" in html
    assert "3 行" in html
    assert f"{NEW}?from=1&amp;draft={OTHER_KEY}" in html


def test_changing_form_with_one_draft_goes_on_with_it(parts: World, as_user: SignIn, product: Product) -> None:
    client, path = as_user(parts.planner), f"/catalog/{product.pk}/change/"
    keep(client, typed(parts.planner, path=path))
    assert data_of(client, path)["draft"]["key"] == KEY
    keep(client, typed(parts.planner, path=path, key=OTHER_KEY))
    assert data_of(client, path)["draft"] is None


def test_nobody_else_reads_it(parts: World, foreign: World, as_user: SignIn) -> None:
    keep(as_user(parts.planner), typed(parts.planner))
    for other in (parts.keeper, parts.commerce, foreign.planner):
        html = as_user(other).get(f"{NEW}?draft={KEY}").content.decode()
        assert "油封" not in html
        assert list(queries.of_form(other, NEW, timezone.now())) == []
    assert [each.key for each in queries.of_form(parts.planner, NEW, timezone.now())] == [KEY]


def test_the_same_person_in_another_company_does_not_see_it(parts: World, foreign: World, as_user: SignIn) -> None:
    client = as_user(parts.planner)
    keep(client, typed(parts.planner))
    post = Assignment.objects.get(user=foreign.planner).post
    accounts.assign(user=parts.planner, post=post, unit=foreign.root, starts=dt.date(2026, 1, 1), by=None)
    client.post(reverse("accounts:switch_company"), {"company": foreign.company.pk})
    assert again(parts.planner).company_id == foreign.company.pk
    assert "油封" not in client.get(f"{NEW}?draft={KEY}").content.decode()
    # a page that was opened in the first company keeps nothing in the second
    assert keep(client, typed(parts.planner, fields=[["name", "外方"]])).status_code == 409
    assert [each.fields for each in Draft.objects.all()] == [[["name", "油封"]]]


def test_page_of_somebody_who_left_the_desk_keeps_nothing_for_the_next(parts: World, as_user: SignIn) -> None:
    assert keep(as_user(parts.keeper), typed(parts.planner)).status_code == 409
    assert Draft.objects.count() == 0
    assert keep(as_user(parts.keeper), typed(parts.keeper)).status_code == 200


def test_window_writes_only_over_itself_and_what_it_went_on_with(parts: World, as_user: SignIn) -> None:
    client = as_user(parts.planner)
    keep(client, typed(parts.planner))
    mixed = keep(client, typed(parts.planner, held=[OTHER_WINDOW], fields=[["name", "别的"]]))
    assert (mixed.status_code, mixed.json()["why"]) == (409, "elsewhere")
    went_on = keep(client, typed(parts.planner, held=[OTHER_WINDOW, WINDOW], fields=[["name", "油封 45"]]))
    assert went_on.status_code == 200
    late = keep(client, typed(parts.planner, fields=[["name", "迟到"]]))
    assert (late.status_code, late.json()["why"]) == (409, "elsewhere")
    assert [each.fields for each in Draft.objects.all()] == [[["name", "油封 45"]]]


def test_passwords_and_keys_of_the_page_are_never_kept(parts: World, as_user: SignIn) -> None:
    pairs = [["csrfmiddlewaretoken", "t"], ["once", "o"], ["kept", KEY], ["old_password", "x"], ["Password2", "x"]]
    keep(as_user(parts.planner), typed(parts.planner, fields=[*pairs, ["name", "油封"]]))
    assert Draft.objects.get().fields == [["name", "油封"]]


@pytest.mark.parametrize(("spare", "status"), [(0, 200), (1, 409)])
def test_more_than_half_a_megabyte_is_not_kept(parts: World, as_user: SignIn, spare: int, status: int) -> None:
    sent = typed(parts.planner, fields=[["note", ""]])
    sent["fields"][0][1] = "x" * (MOST_BYTES - len(json.dumps(sent)) + spare)
    answer = keep(as_user(parts.planner), sent)
    assert (answer.status_code, Draft.objects.count()) == (status, int(status == 200))
    assert status == 200 or answer.json() == {"why": "large", "said": "内容太多，保存之前无法暂存。"}


@pytest.mark.parametrize("body", ["", "[]", "{}", "null", '{"path": 1}', '{"fields": [["a"]]}'])
def test_what_is_no_form_is_refused(parts: World, as_user: SignIn, body: str) -> None:
    answer = as_user(parts.planner).post(reverse("drafts:save"), body, content_type="application/json")
    assert (answer.status_code, answer.json()["why"]) == (409, "refused")


def product_form(**more: str) -> dict[str, str]:
    sent = {"code": "X-1", "name": "油封", "kind": "goods", "unit_name": "个", "decimals": "0", "base_price": "1"}
    return {**sent, "tax_rate": "13", "kept": KEY, **more}


def test_accepted_form_ends_its_draft_and_nothing_late_revives_it(parts: World, as_user: SignIn) -> None:
    client = as_user(parts.planner)
    keep(client, typed(parts.planner))
    assert client.post(NEW, product_form()).status_code == 302
    ended = Draft.objects.get()
    assert (ended.fields, ended.about, ended.ended_at is None) == ([], "", False)
    assert data_of(client)["ended"] == [KEY]
    assert keep(client, typed(parts.planner)).json()["why"] == "elsewhere"
    assert Draft.objects.get().fields == []


def test_refused_form_keeps_its_draft_and_its_key(parts: World, as_user: SignIn) -> None:
    client = as_user(parts.planner)
    keep(client, typed(parts.planner))
    html = client.post(NEW, product_form(base_price="abc")).content.decode()
    assert f'"key": "{KEY}"' in html
    assert Draft.objects.get().fields == [["name", "油封"]]


def test_accepted_form_ends_only_the_persons_own_draft(parts: World, as_user: SignIn) -> None:
    keep(as_user(parts.keeper), typed(parts.keeper))
    as_user(parts.planner).post(NEW, product_form())
    assert Draft.objects.get(user=parts.keeper).fields == [["name", "油封"]]


def test_draft_is_thrown_away_by_its_owner_only(parts: World, as_user: SignIn) -> None:
    client = as_user(parts.planner)
    keep(client, typed(parts.planner))
    as_user(parts.keeper).post(reverse("drafts:end"), {"path": NEW, "key": KEY})
    assert Draft.objects.get(user=parts.planner).fields == [["name", "油封"]]
    assert client.post(reverse("drafts:end"), {"path": NEW, "key": KEY}).headers["Location"] == NEW
    assert Draft.objects.get(user=parts.planner).fields == []


def test_throwing_away_leads_to_no_other_site(parts: World, as_user: SignIn) -> None:
    answer = as_user(parts.planner).post(reverse("drafts:end"), {"path": "//evil.example/", "key": KEY})
    assert answer.status_code == 409


def test_drafts_are_forgotten_after_fourteen_days(parts: World, as_user: SignIn) -> None:
    keep(as_user(parts.planner), typed(parts.planner))
    saved = Draft.objects.get().saved_at
    assert services.forget_old(saved + dt.timedelta(days=queries.DAYS)) == 0
    late = saved + dt.timedelta(days=queries.DAYS, seconds=1)
    assert queries.of_form(parts.planner, NEW, late) == []
    assert services.forget_old(late) == 1


def test_keys_of_ended_drafts_are_forgotten_after_a_day(parts: World, as_user: SignIn) -> None:
    keep(as_user(parts.planner), typed(parts.planner))
    now = timezone.now()
    services.end(NEW, KEY, by=parts.planner, at=now)
    assert services.forget_old(now + services.ENDED_KEPT) == 0
    assert services.forget_old(now + services.ENDED_KEPT + dt.timedelta(seconds=1)) == 1


def test_no_more_than_two_hundred_unfinished_entries(parts: World, as_user: SignIn) -> None:
    client = as_user(parts.planner)
    for number in range(services.MOST_OPEN):
        Draft.objects.create(
            user=parts.planner, company=parts.company, path="/x/", key=f"k{number:010}", holder=WINDOW,
            saved_at=timezone.now(),
        )  # fmt: skip
    assert keep(client, typed(parts.planner)).status_code == 409
    services.end("/x/", "k0000000000", by=parts.planner, at=timezone.now())
    assert keep(client, typed(parts.planner)).status_code == 200


def test_form_costs_one_statement_more_however_many_drafts(
    parts: World, as_user: SignIn, django_assert_num_queries: Any
) -> None:
    for number in (1, 3):
        for count in range(number):
            keep(as_user(parts.planner), typed(parts.planner, key=f"{KEY}{count}"))
        with django_assert_num_queries(1):
            queries.of_form(parts.planner, NEW, timezone.now())


@pytest.fixture
def product(parts: World) -> Product:
    """A product of the parts company."""
    made = Product(company=parts.company, code="P-1", name="轴承", unit_name="个", base_price=1, tax_rate="0.13")
    made.stamp(parts.planner, timezone.now())
    made.save()
    return made


@pytest.mark.parametrize("text", ["\ud800", "[" * 100_000])
def test_what_no_database_keeps_is_answered_and_not_a_crash(parts: World, as_user: SignIn, text: str) -> None:
    sent = typed(parts.planner, fields=[["name", text]])
    body = json.dumps(sent) if text[0] != "[" else text
    answer = as_user(parts.planner).post(reverse("drafts:save"), body, content_type="application/json")
    assert answer.status_code == 409
    assert Draft.objects.count() == 0


def test_control_characters_are_not_kept(parts: World, as_user: SignIn) -> None:
    sent = typed(parts.planner, fields=[["name\x00", "a\x00b\n\\u0000"]], about="\x00油封", query="?\x01")
    assert keep(as_user(parts.planner), sent).status_code == 200
    kept = Draft.objects.get()
    assert (kept.fields, kept.about, kept.query) == ([["name", "ab\n\\u0000"]], "油封", "?")
    assert keep(as_user(parts.planner), typed(parts.planner, path=f"{NEW}\x00")).status_code == 409
