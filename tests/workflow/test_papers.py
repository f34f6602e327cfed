import datetime as dt
from copy import copy

import pytest

from core.refusals import NotAllowed, NotFound
from demo.cast import World
from quotes.models import Quotation
from tests.world import NOW, TODAY
from workflow import clock, files, papers, services
from workflow.models import Attachment, Deadline, Task


class Upload:
    """A file as a form hands it over."""

    def __init__(self, name: str, content: bytes, size: int | None = None) -> None:
        self.name: str | None = name
        self.size: int | None = len(content) if size is None else size
        self.content = content

    def read(self, size: int = -1) -> bytes:
        return self.content


def test_the_door_refuses_a_version_that_is_not_the_current_one(draft: Quotation, parts: World) -> None:
    with (
        pytest.raises(NotAllowed),
        papers.door(Quotation, draft.pk, event="changed", by=parts.clerk, at=NOW, version=draft.version + 1),
    ):
        pass


def test_the_door_counts_every_write(draft: Quotation, parts: World) -> None:
    before = draft.version
    with papers.door(Quotation, draft.pk, event="changed", by=parts.clerk, at=NOW, version=before):
        pass
    assert Quotation.objects.get(pk=draft.pk).version == before + 1


def test_the_door_names_the_state_that_forbids_a_move(draft: Quotation, parts: World) -> None:
    with (
        pytest.raises(NotAllowed) as refusal,
        papers.door(Quotation, draft.pk, event="approved", by=parts.clerk, at=NOW) as quotation,
    ):
        quotation.approve()
    assert "草稿" in str(refusal.value) or "Draft" in str(refusal.value)


def test_the_door_is_closed_to_another_company(draft: Quotation, foreign: World) -> None:
    with pytest.raises(NotFound), papers.door(Quotation, draft.pk, event="changed", by=foreign.clerk, at=NOW):
        pass


def test_an_event_nobody_registered_is_a_programming_error(draft: Quotation, parts: World) -> None:
    with (
        pytest.raises(ValueError, match="exploded"),
        papers.door(Quotation, draft.pk, event="exploded", by=parts.clerk, at=NOW),
    ):
        pass


def test_numbers_run_per_period_and_are_kept(draft: Quotation, in_review: Quotation) -> None:
    document = Quotation.objects.select_related("paper").get(pk=in_review.pk)
    assert document.number == "BJ-2606-0001"
    assert papers.give_number(document, "BJ-{yy}{mm}-{n:04}", TODAY) == "BJ-2606-0001"
    assert papers.give_number(twin(draft), "BJ-{yy}{mm}-{n:04}", TODAY) == "BJ-2606-0002"
    assert papers.give_number(twin(draft), "BJ-{yy}{mm}-{n:04}", dt.date(2026, 7, 1)) == "BJ-2607-0001"
    assert [papers.give_number(twin(draft), "{n:1}/{yyyy}", TODAY) for _each in range(10)][8:] == ["9/2026", "10/2026"]


def twin(draft: Quotation) -> Quotation:
    """Another quotation that says the same."""
    return papers.create(copy(draft), company=draft.company, unit=draft.unit, by=draft.maker, at=NOW)


def test_a_deadline_is_claimed_once(draft: Quotation) -> None:
    seen = []
    clock.due("test.promise")(lambda deadline, at: seen.append(deadline.paper_id))
    clock.set_deadline(draft.paper, kind="test.promise", due=NOW, at=NOW)
    assert (clock.claim_due(NOW - dt.timedelta(seconds=1)), clock.claim_due(NOW), clock.claim_due(NOW)) == (0, 1, 0)
    assert seen == [draft.pk]


def test_a_closed_deadline_is_never_claimed(draft: Quotation) -> None:
    clock.due("test.kept")(lambda deadline, at: pytest.fail("claimed"))
    clock.set_deadline(draft.paper, kind="test.kept", due=NOW, at=NOW)
    clock.close_deadline(draft.paper, kind="test.kept", at=NOW)
    assert clock.claim_due(NOW) == 0
    assert Deadline.objects.get().closed_at == NOW


def test_one_open_task_per_paper_and_kind(draft: Quotation, parts: World) -> None:
    for _time in range(2):
        clock.add_task(draft.paper, kind="call", title="回电", at=NOW, user=parts.clerk)
    assert Task.objects.count() == 1
    clock.done_task(draft.paper, kind="call", by=parts.clerk, at=NOW)
    clock.add_task(draft.paper, kind="call", title="回电", at=NOW, user=parts.clerk)
    assert Task.objects.count() == 2


def test_an_upload_over_20_mb_is_refused_before_it_is_read(draft: Quotation, parts: World) -> None:
    upload = Upload("big.pdf", b"", size=50 * 1024 * 1024)
    with pytest.raises(NotAllowed) as refusal:
        services.attach(draft.pk, upload=upload, by=parts.clerk, at=NOW)
    assert refusal.value.field == "file"
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("letter.pdf", b"MZ\x90 not a pdf"), ("page.html", b"<script>"), ("note.txt", b"\0\1\2"), ("x.png", b"%PDF-1.7")],
)
def test_a_file_of_a_false_type_is_refused(draft: Quotation, parts: World, name: str, content: bytes) -> None:
    with pytest.raises(NotAllowed):
        services.attach(draft.pk, upload=Upload(name, content), by=parts.clerk, at=NOW)


def test_a_true_file_is_kept_once_by_content(draft: Quotation, parts: World) -> None:
    first = services.attach(draft.pk, upload=Upload("a.pdf", b"%PDF-1.7 x"), by=parts.clerk, at=NOW)
    again = services.attach(draft.pk, upload=Upload("b.pdf", b"%PDF-1.7 x"), by=parts.clerk, at=NOW)
    assert first.digest == again.digest
    with files.opened(first.digest) as kept:
        assert kept.read() == b"%PDF-1.7 x"


def test_nobody_attaches_to_a_paper_of_another_company(draft: Quotation, foreign: World) -> None:
    with pytest.raises(NotFound):
        services.attach(draft.pk, upload=Upload("a.pdf", b"%PDF-1.7"), by=foreign.clerk, at=NOW)
