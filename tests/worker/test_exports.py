"""A large list becomes a file in a real worker, while nobody waits for it."""

from typing import Any

import pytest
from django.test import Client

from desk.models import Export
from tests.orders.shop import open_shop
from tests.support.ground import BACKEND
from tests.support.worker import Worker, eventually
from tests.world import again, world

pytestmark = pytest.mark.worker
ROWS = 5


@pytest.mark.usefixtures("committed_db")
def test_file_of_a_list_is_made_by_the_worker_and_handed_out(celery_worker: Worker, settings: Any) -> None:
    shop = open_shop(world("parts"))
    for _order in range(ROWS):
        shop.enter()
    client = Client()
    client.force_login(again(shop.clerk), backend=BACKEND)
    assert client.post("/lists/exports/new/?list=orders:list&as=csv&state=draft").status_code == 302
    eventually(lambda: Export.objects.filter(state="done").exists())
    export = Export.objects.get()
    assert (export.done, export.size > 0) == (ROWS, True)
    answer = client.get(f"/lists/exports/{export.pk}/")
    assert len(b"".join(answer.streaming_content).decode().splitlines()) == ROWS + 1  # type: ignore[attr-defined]  # streams
