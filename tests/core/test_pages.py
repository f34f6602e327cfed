"""Menu, lists, refusals and error pages."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, QueryDict
from django.test import Client, RequestFactory
from django.utils import translation

from core import context, middleware, pages, replies, views
from core.listing import Listing, ListView
from core.refusals import NotAllowed, NotFound, NotYours, Refused


@pytest.fixture
def menu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_entries", {})
    pages.nav("二", "core:theme", "truck", "orders.view", order=20)
    pages.nav("一", "core:language", "inbox", order=10, count=lambda request: 3)


@pytest.fixture(autouse=True)
def _chinese() -> Any:
    with translation.override("zh-hans"):
        yield


@pytest.mark.usefixtures("menu")
def test_menu_shows_what_the_person_may_see_in_its_order(rf: RequestFactory) -> None:
    nobody = pages.shown(rf.get("/"), frozenset())
    somebody = pages.shown(rf.get("/"), frozenset({"orders.view"}))
    assert [entry.label for entry in nobody] == ["一"]
    assert [(entry.label, entry.count) for entry in somebody] == [("一", 3), ("二", 0)]


@pytest.mark.usefixtures("menu")
def test_menu_marks_the_entry_that_the_path_lies_under(rf: RequestFactory) -> None:
    shown = pages.shown(rf.get("/theme/12/"), frozenset({"orders.view"}))
    assert [entry.current for entry in shown] == [False, True]


def test_theme_of_an_unknown_cookie_is_light(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.COOKIES["theme"] = "pink"
    assert context.theme_of(request) == "light"
    request.COOKIES["theme"] = "dark"
    assert context.theme_of(request) == "dark"


def test_theme_of_a_person_without_a_cookie_is_their_own(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = SimpleNamespace(theme="dark")  # type: ignore[assignment]  # only its theme is read
    assert context.theme_of(request) == "dark"


def test_theme_switch_stays_on_the_page_and_goes_nowhere_else(client: Client) -> None:
    stays = client.post("/theme/", {"theme": "dark", "next": "/orders/?state=held"})
    away = client.post("/theme/", {"theme": "dark", "next": "//evil.example/"})
    assert (stays.status_code, stays["Location"], stays.cookies["theme"].value) == (302, "/orders/?state=held", "dark")
    assert away["Location"] == "/"


def _listing(query: str = "", **more: Any) -> Listing:
    return Listing([], QueryDict(query), {"date": "ordered_on", "amount": "gross"}, more.pop("order", "-date"), **more)


def test_sort_link_falls_first_and_then_turns_round() -> None:
    assert _listing("state=held").sort_url("amount") == "?state=held&sort=-amount"
    assert _listing("sort=-amount", order="-amount").sort_url("amount") == "?sort=amount"


def test_column_in_force_says_its_direction() -> None:
    shown = _listing(order="-date")
    assert (shown.direction("date"), shown.direction("amount")) == ("descending", "")
    assert _listing(order="date").direction("date") == "ascending"


def test_pager_keeps_filters_and_sort() -> None:
    shown = _listing("state=held&sort=amount", next_cursor="abc")
    assert (shown.next_url, shown.previous_url) == ("?state=held&sort=amount&cursor=abc", "")


def test_saved_filter_in_force_is_current_whatever_the_order() -> None:
    every, held = ListView("全部"), ListView("冻结", "state=held")
    shown = _listing("state=held&q=&sort=-date", views=(every, held))
    assert shown.tabs == [(every, False), (held, True)]


@pytest.mark.parametrize(
    ("refusal", "status", "title"),
    [
        (NotYours("您是制单人。"), 403, "您不能这样做"),
        (NotAllowed("状态已变。"), 409, "现在不能这样做"),
        (NotFound("没有这张单。"), 404, "找不到"),
    ],
)
def test_refusal_page_says_the_sentence_with_its_status(
    rf: RequestFactory, refusal: Refused, status: int, title: str
) -> None:
    response = middleware.refusal_response(_anonymous(rf.get("/orders/1/")), refusal)
    text = response.content.decode()
    assert response.status_code == status
    assert f"<p>{refusal}</p>" in text
    assert title in text


def test_refusal_of_a_part_goes_to_the_place_for_refusals(rf: RequestFactory) -> None:
    request = _anonymous(rf.post("/orders/1/", headers={"HX-Request": "true"}))
    response = middleware.refusal_response(request, NotAllowed("状态已变。"))
    assert (response.status_code, response["HX-Retarget"], response["HX-Reswap"]) == (409, "#refusal", "innerHTML")
    assert response.content.decode().count("状态已变。") == 1
    assert "<html" not in response.content.decode()


def test_sentence_of_a_refusal_is_escaped(rf: RequestFactory) -> None:
    response = middleware.refusal_response(_anonymous(rf.get("/")), NotAllowed("<script>x</script>"))
    assert "<script>x" not in response.content.decode()


def test_other_exceptions_are_none_of_the_refusal_middleware(rf: RequestFactory) -> None:
    assert middleware.RefusalMiddleware(lambda request: None).process_exception(rf.get("/"), ValueError()) is None  # type: ignore[arg-type,return-value]  # never called


def test_address_of_a_button_opened_as_a_page_says_what_to_do(client: Client) -> None:
    response = client.get("/theme/")
    assert response.status_code == 405
    assert "请回到原来的页面再按一次按钮" in response.content.decode()


def test_way_back_is_only_to_a_page_of_ours(rf: RequestFactory) -> None:
    ours = rf.get("/orders/1/", headers={"Referer": "http://testserver/orders/"})
    foreign = rf.get("/orders/1/", headers={"Referer": "http://testserver.evil.example/"})
    assert (middleware.back_url(ours), middleware.back_url(foreign)) == ("http://testserver/orders/", "/")


def test_part_is_answered_to_htmx_only(rf: RequestFactory) -> None:
    page = replies.page_or_part(
        _anonymous(rf.get("/")), "errors/404.html", "components/_refusal.html", {"sentence": "x"}
    )
    part = replies.page_or_part(
        _anonymous(rf.get("/", headers={"HX-Request": "true"})),
        "errors/404.html",
        "components/_refusal.html",
        {"sentence": "x"},
    )
    assert ("<html" in page.content.decode(), "<html" in part.content.decode()) == (True, False)
    assert page["Vary"] == part["Vary"] == "HX-Request"


def test_restored_history_gets_the_whole_page(rf: RequestFactory) -> None:
    request = rf.get("/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert not replies.wants_part(request)


@pytest.mark.parametrize(("view", "status"), [(views.bad_request, 400), (views.forbidden, 403), (views.not_found, 404)])
def test_error_pages_have_their_status_and_nothing_inline(rf: RequestFactory, view: Any, status: int) -> None:
    response = view(_anonymous(rf.get("/x/")), Exception())
    assert response.status_code == status
    assert not re.search(r"<style|style=|<script(?! type=\"module\" src)", response.content.decode())


def test_server_error_page_needs_no_request(rf: RequestFactory) -> None:
    response = views.server_error(rf.get("/x/"))
    assert response.status_code == 500
    assert "您提交的内容没有保存" in response.content.decode()


def test_csrf_page_tells_that_nothing_was_lost(rf: RequestFactory) -> None:
    response = views.csrf_failure(_anonymous(rf.post("/x/")))
    assert response.status_code == 403
    assert "您填的内容还在这个浏览器里" in response.content.decode()


def _anonymous(request: Any) -> HttpRequest:
    request.user = SimpleNamespace(is_authenticated=False)
    request.session = {}
    request._messages = []
    return request
