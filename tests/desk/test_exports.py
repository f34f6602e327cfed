"""Files of lists: small ones at once, large ones in the background, for one person, for some days."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts import services as accounts
from accounts.models import Assignment
from core import exports
from core.lists import counted
from desk import making, services
from desk.models import Export
from orders.models import Order
from tests.desk.conftest import SignIn
from tests.orders.shop import Shop, open_shop
from tests.world import World, again

LIST = reverse("orders:list")
ASK = reverse("desk:ask_export")


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.EXPORT_AT_ONCE = 2


def asked(client: Client, form: str = "csv", query: str = "state=draft", code: str = "orders:list") -> Export:
    """Have the list made in the background."""
    assert client.post(f"{ASK}?list={code}&as={form}&{query}").status_code == 302
    return Export.objects.latest("pk")


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_large_list_is_offered_in_the_background_and_a_small_one_made_at_once(clerk: Client, shop: Shop) -> None:
    for _order in range(2):
        shop.enter()
    assert clerk.get(LIST, {"as": "csv"}).status_code == 200
    shop.enter()
    answer = clerk.get(LIST, {"as": "csv", "state": "draft"})
    assert answer.headers["Location"] == f"{ASK}?state=draft&list=orders%3Alist&as=csv"
    assert clerk.get(answer.headers["Location"]).context["total"] == 3
    assert Export.objects.count() == 0


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_file_holds_the_filtered_rows_in_the_chosen_columns_without_formulas(
    clerk: Client, shop: Shop, form: str
) -> None:
    shop.enter(customer_reference="=1+1")
    shop.submit(customer_reference="不在内")
    clerk.post(reverse("desk:columns"), {"list": "orders:list", "column": ["reference", "amount"]})
    export = asked(clerk, form)
    assert making.make(export.pk) is True
    page = clerk.get(reverse("desk:exports"))
    assert [(row.export.state, row.export.done) for row in page.context["rows"]] == [("done", 1)]
    answer = clerk.get(reverse("desk:download", args=[export.pk]))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="orders-list.{form}"'
    content = body(answer)
    if form == "csv":
        assert content.decode("utf-8-sig").splitlines() == ["客户单号,金额", "'=1+1,250.00"]
    else:
        cells = load_workbook(io.BytesIO(content)).worksheets[0].values
        assert list(cells) == [("客户单号", "金额"), ("'=1+1", 250)]


def test_file_is_of_the_persons_own_company_and_units(clerk: Client, shop: Shop, foreign: World) -> None:
    open_shop(foreign).enter(customer_reference="外方")
    shop.enter(customer_reference="自己")
    clerk.post(reverse("desk:columns"), {"list": "orders:list", "column": ["reference"]})
    export = asked(clerk, query="")
    making.make(export.pk)
    content = body(clerk.get(reverse("desk:download", args=[export.pk])))
    assert content.decode("utf-8-sig").splitlines() == ["客户单号", "自己"]


def test_file_is_nobody_elses(clerk: Client, shop: Shop, foreign: World, as_user: SignIn) -> None:
    shop.enter()
    export = asked(clerk)
    making.make(export.pk)
    for person in (shop.world.clerk2, foreign.clerk):
        other = as_user(again(person))
        assert other.get(reverse("desk:download", args=[export.pk])).status_code == 404
        assert other.post(reverse("desk:remove_export", args=[export.pk])).status_code == 404
        assert other.get(reverse("desk:exports")).context["rows"] == []
    assert body(clerk.get(reverse("desk:download", args=[export.pk]))) != b""


def test_who_lost_the_right_gets_no_file(clerk: Client, shop: Shop, as_user: SignIn) -> None:
    ready, waiting = asked(clerk, code="quotes:list"), asked(clerk, code="quotes:list")
    making.make(ready.pk)
    keepers = Assignment.objects.get(user=shop.world.keeper)
    Assignment.objects.filter(user=shop.clerk).update(post=keepers.post)
    assert making.make(waiting.pk) is False
    assert Export.objects.get(pk=waiting.pk).state == "failed"
    assert as_user(again(shop.clerk)).get(reverse("desk:download", args=[ready.pk])).status_code == 403


def test_who_moved_to_another_unit_gets_no_file_of_the_old_one(clerk: Client, shop: Shop, as_user: SignIn) -> None:
    shop.enter()
    export = asked(clerk)
    making.make(export.pk)
    here = shop.world.unit
    sister = accounts.add_unit(here.company, code="sister", name="姐妹部", parent=shop.world.root)
    Assignment.objects.filter(user=shop.clerk).update(unit=sister)
    moved = as_user(again(shop.clerk))
    assert moved.get(reverse("orders:list")).status_code == 200
    assert moved.get(reverse("desk:download", args=[export.pk])).status_code == 403
    Assignment.objects.filter(user=shop.clerk).update(unit=here)
    assert body(as_user(again(shop.clerk)).get(reverse("desk:download", args=[export.pk]))) != b""


def test_ready_file_is_told_above_the_next_list_until_it_is_seen(clerk: Client, shop: Shop) -> None:
    shop.enter()
    export = asked(clerk)
    assert clerk.get(LIST).context["listing"].notes == []
    making.make(export.pk)
    assert [note.url for note in clerk.get(reverse("quotes:list")).context["listing"].notes] == [
        reverse("desk:exports")
    ]
    clerk.get(reverse("desk:exports"))
    assert clerk.get(LIST).context["listing"].notes == []


def test_file_that_could_not_be_made_is_not_told_as_ready(clerk: Client, shop: Shop) -> None:
    shop.enter()
    services.give_up(asked(clerk).pk, timezone.now())
    notes = [(note.look, note.text) for note in clerk.get(LIST).context["listing"].notes]
    assert notes == [("bad", "导出文件生成失败。")]
    clerk.get(reverse("desk:exports"))
    assert clerk.get(LIST).context["listing"].notes == []


def test_two_workers_make_a_file_once_and_one_left_lying_is_begun_anew(clerk: Client, shop: Shop) -> None:
    shop.enter()
    export, now = asked(clerk), timezone.now()
    assert services.begin(export.pk, now, making.STILL) is not None
    assert services.begin(export.pk, now, making.STILL) is None
    assert making.make_waiting(now) == 0
    later = now + making.STILL + dt.timedelta(seconds=1)
    assert services.begin(export.pk, later, making.STILL) is not None
    for _try in range(2):
        later += making.STILL + dt.timedelta(seconds=1)
        last = services.begin(export.pk, later, making.STILL)
    assert (last, Export.objects.get().state) == (None, "failed")


def test_file_that_no_message_arrived_for_is_made_by_beat(clerk: Client, shop: Shop) -> None:
    shop.enter()
    export = asked(clerk)
    Export.objects.update(moved_at=timezone.now() - making.STILL - dt.timedelta(seconds=1))
    assert making.make_waiting(timezone.now()) == 1
    assert Export.objects.get(pk=export.pk).state == "done"


def test_files_are_taken_away_when_their_days_are_over(clerk: Client, shop: Shop, tmp_path: Path) -> None:
    shop.enter()
    export = asked(clerk)
    making.make(export.pk)
    assert len(list(tmp_path.rglob("*.csv"))) == 1
    over = Export.objects.get().expires_at
    assert services.remove_expired(over - dt.timedelta(seconds=1)) == 0
    assert services.remove_expired(over) == 1
    assert (Export.objects.get().state, list(tmp_path.rglob("*.csv"))) == ("gone", [])
    assert clerk.get(reverse("desk:download", args=[export.pk])).status_code == 409


def test_three_files_are_made_at_a_time(clerk: Client, shop: Shop) -> None:
    for _file in range(3):
        asked(clerk)
    assert clerk.post(f"{ASK}?list=orders:list&as=csv").status_code == 409
    making.make(Export.objects.earliest("pk").pk)
    assert clerk.post(f"{ASK}?list=orders:list&as=csv").status_code == 302


def test_workbook_goes_on_in_the_next_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    file = io.BytesIO()
    exports.write(file, ["头"], ([number] for number in range(3)), "xlsx")
    book = load_workbook(io.BytesIO(file.getvalue()))
    assert [list(sheet.values) for sheet in book.worksheets] == [[("头",), (0,), (1,)], [("头",), (2,)]]


def test_counts_stop_one_beyond_the_most(shop: Shop) -> None:
    for _order in range(3):
        shop.enter()
    everything, nothing = Order.objects.all(), Order.objects.filter(pk__in=[])
    assert counted([everything, nothing, everything.filter(state="held")], 1) == [2, 0, 0]


def test_twenty_files_lie_there_at_most(clerk: Client, shop: Shop) -> None:
    for _file in range(20):
        asked(clerk)
        Export.objects.filter(state="waiting").update(state="done", file="exports/x.csv")
    assert clerk.post(f"{ASK}?list=orders:list&as=csv").status_code == 409
    clerk.post(reverse("desk:remove_export", args=[Export.objects.earliest("pk").pk]))
    assert clerk.post(f"{ASK}?list=orders:list&as=csv").status_code == 302
