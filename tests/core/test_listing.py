"""A list page cut from real rows: neighbours, order, filters, and what it costs."""

from typing import Any

import pytest
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import translation

from accounts.models import User
from core.forms import FilterForm
from core.listing import Listing, listing

pytestmark = pytest.mark.django_db
SORTS = {"name": "name", "username": "username"}


class _People(FilterForm):
    q = forms.CharField(label="姓名")

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.cleaned_data.get("q")
        return queryset.filter(name__contains=asked) if asked else queryset


@pytest.fixture(autouse=True)
def people() -> None:
    names = ("甲", "甲", "乙", "丙", "丙", "丙", "丁")
    User.objects.bulk_create(User(username=f"p{number}", name=name) for number, name in enumerate(names))


def _page(query: str = "", **more: Any) -> Listing:
    params = QueryDict(query)
    rows = User.objects.filter(username__startswith="p")
    return listing(rows, params, sorts=SORTS, default="username", form=_People(params), size=3, **more)


def _names(page: Listing) -> list[str]:
    return [row.username for row in page.rows]


def test_pages_follow_each_other_without_gap_or_repetition() -> None:
    first = _page()
    second = _page(first.next_url[1:])
    third = _page(second.next_url[1:])
    assert [_names(page) for page in (first, second, third)] == [["p0", "p1", "p2"], ["p3", "p4", "p5"], ["p6"]]
    assert (first.previous_url, third.next_url) == ("", "")
    assert _names(_page(third.previous_url[1:])) == ["p3", "p4", "p5"]


def test_equal_values_are_kept_apart_by_their_keys() -> None:
    seen: list[str] = []
    page = _page("sort=name")
    while True:
        seen += _names(page)
        if not page.next_url:
            break
        page = _page(page.next_url[1:])
    assert sorted(seen) == [f"p{number}" for number in range(7)]


def test_order_that_is_unknown_is_the_usual_one() -> None:
    assert _names(_page("sort=password")) == ["p0", "p1", "p2"]
    assert _names(_page("sort=-username")) == ["p6", "p5", "p4"]


def test_filter_narrows_and_is_told() -> None:
    page = _page("q=丙")
    assert (_names(page), page.filtered) == (["p3", "p4", "p5"], True)
    assert (_page().filtered, _page("q=").filtered) == (False, False)


def test_cursor_that_was_tampered_with_gives_the_first_page() -> None:
    assert _names(_page("cursor=nonsense")) == ["p0", "p1", "p2"]


def test_cursor_of_another_order_gives_the_first_page() -> None:
    """A day is no amount: the place in one order means nothing in another."""
    by_name = _page("sort=-name")
    assert _names(_page(f"cursor={by_name.next_cursor}")) == ["p0", "p1", "p2"]
    assert _names(_page(f"sort=name&cursor={by_name.next_cursor}")) != _names(_page("sort=name"))


@pytest.mark.parametrize("size", [1, 3])
def test_page_costs_one_query_whatever_its_size(size: int, django_assert_num_queries: Any) -> None:
    params = QueryDict("q=丙")
    with translation.override("zh-hans"), django_assert_num_queries(1):
        listing(User.objects.all(), params, sorts=SORTS, default="username", form=_People(params), size=size)
