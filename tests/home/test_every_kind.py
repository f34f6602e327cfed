"""The start page takes a task on a paper of any kind, whether it has a customer and an amount or not."""

import pytest
from django.utils import timezone

from tests.support.ground import Ground, signed_in
from workflow import clock, registry
from workflow.models import Paper


@pytest.mark.django_db
def test_task_on_a_paper_of_every_kind_stands_on_the_start_page(ground: Ground) -> None:
    boss, client = ground.boss, signed_in(ground.boss)
    missing = set()
    for kind in registry.kinds():
        paper = Paper.objects.filter(company=ground.ours.world.company, kind=kind.code).first()
        if paper is None:
            missing.add(kind.code)
            continue
        clock.add_task(paper, kind="test", title=f"看看{kind.code}", at=timezone.now(), user=boss)
        page = client.get("/")
        assert (kind.code, page.status_code) == (kind.code, 200)
        assert f"看看{kind.code}" in page.content.decode()
    assert missing == set()
