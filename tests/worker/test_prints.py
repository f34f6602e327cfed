"""Papers are drawn by a real worker before anybody asks for them."""

import pytest

from shipping import services
from shipping.models import DeliveryNotice
from tests.orders.shop import open_shop
from tests.shipping.dock import Dock
from tests.support.worker import Worker, eventually
from tests.world import NOW, world
from workflow import prints
from workflow.models import StoredPrint

pytestmark = pytest.mark.worker


@pytest.mark.usefixtures("committed_db")
def test_created_notice_is_drawn_by_the_worker_and_printed_from_its_pages(celery_worker: Worker) -> None:
    dock = Dock(open_shop(world("parts")))
    notice: DeliveryNotice = dock.notice()
    eventually(lambda: StoredPrint.objects.filter(paper_id=notice.pk, rendered_at__isnull=False).exists())
    drawn_at = StoredPrint.objects.get(paper_id=notice.pk).rendered_at
    job = services.print_notice(notice.pk, by=dock.world.commerce, at=NOW)
    assert prints.job_pdf(job).startswith(b"%PDF")
    assert StoredPrint.objects.get(paper_id=notice.pk).rendered_at == drawn_at
