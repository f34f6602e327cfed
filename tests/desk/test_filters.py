"""Saved filters: own ones, shared ones, the one with which a list opens; and the columns that a person chose."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Assignment
from desk.models import Layout, SavedFilter
from tests.desk.conftest import SignIn
from tests.orders.shop import Shop
from tests.world import World, again

ORDERS = "orders:list"
LIST = reverse("orders:list")


def keep(client: Client, name: str, query: str = "state=draft", **more: str) -> SavedFilter:
    """Keep a filter by the dialog of the list."""
    sent = {"list": ORDERS, "name": name, "query": query, **more}
    answer = client.post(reverse("desk:save_filter"), sent)
    assert answer.status_code == 302, answer.content.decode()[:300]
    return SavedFilter.objects.get(name=name)


def tabs(client: Client) -> list[str]:
    """The saved filters above the list, the house's own ones included."""
    return [str(view.label) for view in client.get(LIST, {"all": "1"}).context["listing"].views]


def test_filter_is_kept_under_a_name_and_shown_above_its_own_list_only(clerk: Client) -> None:
    keep(clerk, "我的草稿", "state=draft&sort=-amount")
    assert tabs(clerk)[-1] == "我的草稿"
    others = clerk.get(reverse("quotes:list")).context["listing"].views
    assert "我的草稿" not in [str(view.label) for view in others]
    assert clerk.get(f"{LIST}?state=draft").context["listing"].tabs[-1][1] is True


def test_same_name_again_takes_the_new_conditions(clerk: Client) -> None:
    keep(clerk, "甲", "state=draft")
    keep(clerk, "甲", "state=held")
    assert list(SavedFilter.objects.values_list("name", "query")) == [("甲", "state=held")]


def test_own_filter_is_nobody_elses(clerk: Client, shop: Shop, as_user: SignIn) -> None:
    kept = keep(clerk, "我的草稿")
    colleague = as_user(again(shop.world.clerk2))
    assert "我的草稿" not in tabs(colleague)
    for name in ("change_filter", "remove_filter"):
        assert colleague.post(reverse(f"desk:{name}", args=[kept.pk]), {"name": "x"}).status_code == 404
    assert SavedFilter.objects.get().name == "我的草稿"


def test_shared_filter_is_seen_by_colleagues_and_changed_by_its_maker_only(
    manager: Client, clerk: Client, foreign: World, as_user: SignIn
) -> None:
    kept = keep(manager, "待放行", "state=held", shared="on")
    assert tabs(clerk)[-1] == "待放行"
    assert clerk.post(reverse("desk:change_filter", args=[kept.pk]), {"name": "我的"}).status_code == 404
    assert clerk.post(reverse("desk:remove_filter", args=[kept.pk])).status_code == 404
    assert "待放行" not in tabs(as_user(again(foreign.clerk)))
    manager.post(reverse("desk:change_filter", args=[kept.pk]), {"name": "待放行2"})
    assert tabs(manager)[-1] == "待放行2"
    assert "待放行2" not in tabs(clerk)  # no longer shared: the box was not ticked


def test_sharing_needs_its_right(clerk: Client) -> None:
    sent = {"list": ORDERS, "name": "全部门", "query": "state=held", "shared": "on"}
    assert clerk.post(reverse("desk:save_filter"), sent).status_code == 403
    assert SavedFilter.objects.count() == 0
    kept = keep(clerk, "自己的")
    answer = clerk.post(reverse("desk:change_filter", args=[kept.pk]), {"name": "自己的", "shared": "on"})
    assert (answer.status_code, SavedFilter.objects.get().unit) == (403, None)


def test_list_opens_with_the_chosen_filter_and_shows_everything_on_request(clerk: Client, shop: Shop) -> None:
    shop.enter()
    shop.submit()
    kept = keep(clerk, "草稿", "state=draft", first="on")
    assert clerk.get(LIST).headers["Location"] == "?state=draft"
    everything = clerk.get(LIST, {"all": "1"}).context["listing"]
    assert len(everything.rows) == 2
    assert everything.tabs[0][1] is True
    clerk.post(reverse("desk:remove_filter", args=[kept.pk]))
    assert (clerk.get(LIST).status_code, Layout.objects.get().first) == (200, None)


def test_name_that_is_taken_is_refused(clerk: Client) -> None:
    keep(clerk, "甲")
    other = keep(clerk, "乙")
    assert clerk.post(reverse("desk:change_filter", args=[other.pk]), {"name": "甲"}).status_code == 409
    assert clerk.post(reverse("desk:change_filter", args=[other.pk]), {"name": "丙"}).status_code == 302
    assert sorted(SavedFilter.objects.values_list("name", flat=True)) == ["丙", "甲"]


def test_counts_of_the_tabs_come_with_the_second_request(clerk: Client, shop: Shop) -> None:
    for _order in range(3):
        shop.enter()
    shop.submit()
    keep(clerk, "两态", "state=draft")
    page = clerk.get(LIST, {"all": "1"})
    assert [view.count for view in page.context["listing"].views] == [None] * len(tabs(clerk))
    figures = clerk.get(LIST, {"as": "figures"}).content.decode()
    assert re.findall(r'id="tab-\d"[^>]*>([\d,+]+)<', figures) == ["4", "3", "1", "0", "0", "0", "3"]
    assert "1,000.00" in figures


def test_filters_of_a_period_move_with_the_day(clerk: Client, shop: Shop) -> None:
    shop.enter()  # on 10 June 2026, which is not in this month of the test's clock
    found = {
        query: len(clerk.get(f"{LIST}?{query}").context["listing"].rows)
        for query in ("period=month", "period=own&since=2026-06-01&until=2026-06-30", "since=2026-06-01", "period=")
    }
    today = clerk.get(LIST, {"as": "print"}).context["now"]
    this_month = int((today.year, today.month) == (2026, 6))
    assert list(found.values()) == [this_month, 1, 1, 1]


# -- columns ---------------------------------------------------------------------------------------------------------


def columns(client: Client) -> list[str]:
    return [column.key for column in client.get(LIST, {"all": "1"}).context["listing"].columns]


def choose(client: Client, *keys: str, **more: str) -> None:
    answer = client.post(reverse("desk:columns"), {"list": ORDERS, "column": keys, "back": "state=draft", **more})
    assert answer.headers["Location"] == f"{LIST}?state=draft"


def test_chosen_columns_are_remembered_in_their_order_by_page_file_and_print(
    clerk: Client, shop: Shop, as_user: SignIn
) -> None:
    shop.enter(customer_reference="DH-7")
    usual = columns(clerk)
    choose(clerk, "reference", "number", "amount", "nonsense")
    assert columns(clerk) == ["reference", "number", "amount"]
    text = clerk.get(LIST, {"as": "csv"}).getvalue().decode("utf-8-sig").splitlines()
    assert text[0] == "客户单号,编号,金额"
    assert text[1].startswith("DH-7,")
    assert [column.key for column in clerk.get(LIST, {"as": "print"}).context["listing"].columns] == columns(clerk)
    assert columns(as_user(again(shop.world.clerk2))) == usual


def test_column_is_moved_and_the_usual_ones_come_back(clerk: Client) -> None:
    usual = columns(clerk)
    choose(clerk, "number", "customer", "amount", up="amount")
    assert columns(clerk) == ["number", "amount", "customer"]
    choose(clerk, "number", "amount", "customer", down="number")
    assert columns(clerk) == ["amount", "number", "customer"]
    choose(clerk, "amount", usual="1")
    assert columns(clerk) == usual


@pytest.mark.parametrize("name", ["save_filter", "columns"])
def test_nothing_is_kept_about_a_list_that_one_may_not_see(shop: Shop, as_user: SignIn, name: str) -> None:
    keeper = as_user(again(shop.world.keeper))
    sent = {"list": "credit:list", "name": "x", "query": "", "column": "number"}
    assert keeper.post(reverse(f"desk:{name}"), sent).status_code == 403
    assert (SavedFilter.objects.count(), Layout.objects.count()) == (0, 0)


def test_only_conditions_and_the_order_are_kept(clerk: Client) -> None:
    """A shared tab that were a file, or an address without a condition, would lead colleagues elsewhere for ever."""
    kept = keep(clerk, "甲", "as=csv&state=draft&cursor=x&sort=-amount&all=1", first="on")
    assert kept.query == "state=draft&sort=-amount"
    keep(clerk, "甲", "&&", first="on")
    assert clerk.get(LIST).status_code == 200


def test_who_leads_no_more_says_nothing_more_to_the_unit(
    manager: Client, clerk: Client, shop: Shop, as_user: SignIn
) -> None:
    kept = keep(manager, "待放行", "state=held", shared="on")
    clerks = Assignment.objects.get(user=shop.clerk)
    Assignment.objects.filter(user=shop.world.manager).update(post=clerks.post)
    moved = as_user(again(shop.world.manager))
    where = reverse("desk:change_filter", args=[kept.pk])
    assert moved.post(where, {"name": "骗人", "shared": "on"}).status_code == 403
    assert tabs(clerk)[-1] == "待放行"
    assert moved.post(where, {"name": "我的"}).status_code == 302
    assert tabs(clerk)[-1] != "我的"
    assert SavedFilter.objects.get().unit is None
