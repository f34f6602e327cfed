"""The print engine: same content, same bytes; copies counted and stamped; rare glyphs; only our own files."""

import io
import subprocess
import sys
from dataclasses import dataclass

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from core import pdf
from core.print_values import Label, Letterhead, PrintFact, PrintHead
from quotes.models import Quotation
from tests.support.worlds import World
from tests.world import NOW
from workflow import prints, tasks_prints
from workflow.models import PrintLog, StoredPrint

RARE = "龘犇䶮㛃"
TEMPLATE = "print/delivery.html"
WHITE, RED = Label("白联", "仓库"), Label("红联", "客户", "送货专用章")


@dataclass(frozen=True)
class Row:
    no: str
    code: str
    name: str
    unit: str
    quantity: str
    price: str
    amount: str


@dataclass(frozen=True)
class Sample:
    """What a delivery note is given."""

    head: PrintHead
    rows: tuple[Row, ...]
    quantity: str
    amount: str
    capitals: str


def sample(rows: int = 1, customer: str = f"杭州{RARE}设计事务所") -> Sample:
    head = PrintHead(
        title="送货单",
        number="SH-2606-0402",
        letterhead=Letterhead("宝砚办公用品有限公司", ("杭州分公司", "订货 0571-5550 0100")),
        url="https://danju.example/shipping/notes/1/",
        facts=(PrintFact("客户", customer, strong=True), PrintFact("日期", "2026-06-11")),
        signs=("仓库发货", "客户签收"),
    )
    line = Row("1", "BG-1001", "复印纸 A4", "箱", "20", "168.00", "3,360.00")
    return Sample(head, (line,) * rows, "20", "3,360.00", "叁仟叁佰陆拾元整")


def text_of(data: bytes) -> str:
    """Everything that can be read in a PDF, without its blanks."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages)


def fonts_of(data: bytes) -> set[str]:
    """Names of the embedded fonts, without the subset's prefix."""
    objects = PdfReader(io.BytesIO(data))
    found = set()
    for page in objects.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]  # a page of ours has fonts
            (inner,) = font.get_object()["/DescendantFonts"].get_object()
            descriptor = inner.get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile3", "/FontFile2"} & set(descriptor), "not embedded"
            found.add(descriptor["/FontName"].split("+")[1])
    return found


# -- bytes -----------------------------------------------------------------------------------------------------------


def test_same_content_gives_same_bytes_and_is_drawn_once(draft: Quotation) -> None:
    first = prints.store(draft.paper, TEMPLATE, sample())
    second = prints.store(draft.paper, TEMPLATE, sample())
    assert first.pk == second.pk
    data = prints.drawn(first)
    default_storage.delete(prints._file_name(first))
    assert prints.drawn(first) == data


def test_other_content_gives_other_print(draft: Quotation) -> None:
    first = prints.store(draft.paper, TEMPLATE, sample())
    assert prints.store(draft.paper, TEMPLATE, sample(customer="别家")).pk != first.pk


def test_bytes_are_the_same_in_another_process() -> None:
    words = "import sys; from core import pdf; sys.stdout.buffer.write(pdf.from_html('<body class=a4><h1>龘</h1>'))"
    setup = f"import django; django.setup(); {words}"
    other = subprocess.run([sys.executable, "-c", setup], capture_output=True, check=True)
    assert other.stdout == pdf.from_html("<body class=a4><h1>龘</h1>")


def test_rare_glyphs_are_in_embedded_fonts_and_readable(draft: Quotation) -> None:
    data = prints.print_paper(draft.paper, TEMPLATE, sample(), (), draft.maker, NOW)
    assert RARE in text_of(data)
    assert {name.removesuffix("-Bold") for name in fonts_of(data)} == {"Noto-Sans-SC", "Noto-Sans-SC-Rare"}
    assert "\ufffd" not in text_of(data)


def test_a_glyph_that_no_font_has_would_be_noticed() -> None:
    """The test above can fail: an unassigned character is not in our fonts."""
    assert "\U000e1234" not in text_of(pdf.from_html("<body class=a4>\U000e1234</body>"))


@pytest.mark.parametrize(
    "address",
    ["https://example.com/x.png", "file:///etc/passwd", "static:../config/settings.py", "font:../manage.py",
     "data:image/png;base64,AA", "static:css/none.css"],
)  # fmt: skip
def test_only_own_files_are_fetched(address: str) -> None:
    with pytest.raises(pdf.OutsideStatic):
        pdf.from_html(f'<img src="{address}">')


def test_own_static_file_is_fetched() -> None:
    assert pdf.from_html('<link rel="stylesheet" href="static:css/print.css"><p>ok</p>').startswith(b"%PDF")


# -- what stands on the paper ----------------------------------------------------------------------------------------


def test_paper_shows_letterhead_capitals_and_page_of_pages(draft: Quotation) -> None:
    data = prints.print_paper(draft.paper, TEMPLATE, sample(rows=60), (), draft.maker, NOW)
    text = text_of(data)
    pages = len(PdfReader(io.BytesIO(data)).pages)
    assert pages > 1
    for said in (
        "宝砚办公用品有限公司",
        "杭州分公司",
        "叁仟叁佰陆拾元整",
        "送货单SH-2606-0402",
        f"第{pages}页共{pages}页",
    ):
        assert said in text


def test_each_part_names_itself_and_only_sealed_ones_carry_the_seal(draft: Quotation) -> None:
    data = prints.print_paper(draft.paper, TEMPLATE, sample(), (WHITE, RED), draft.maker, NOW)
    white, red = PdfReader(io.BytesIO(data)).pages
    assert "白联仓库" in "".join(white.extract_text().split())
    assert ("送货专用章" in white.extract_text(), "送货专用章" in red.extract_text()) == (False, True)
    assert list(PrintLog.objects.values_list("label", "copy_number")) == [("白联 仓库", 1), ("红联 客户", 1)]


def test_second_print_is_marked_as_reprint_with_moment_and_person(draft: Quotation) -> None:
    first = prints.print_paper(draft.paper, TEMPLATE, sample(), (WHITE,), draft.maker, NOW)
    second = prints.print_paper(draft.paper, TEMPLATE, sample(), (WHITE,), draft.maker, NOW)
    assert "打印第1次2026-06-1010:00林晓岚" in text_of(first)
    assert "补打" not in text_of(first)
    assert "补打第2次2026-06-1010:00林晓岚" in text_of(second)


def test_parts_and_copies_cost_one_drawing(draft: Quotation, monkeypatch: pytest.MonkeyPatch) -> None:
    drawings: list[str] = []
    draw = pdf.from_html

    def noted(html: str) -> bytes:
        drawings.append(html)
        return draw(html)

    monkeypatch.setattr(pdf, "from_html", noted)
    for _again in range(3):
        prints.print_paper(draft.paper, TEMPLATE, sample(), (WHITE, RED), draft.maker, NOW)
    assert len([html for html in drawings if "SH-2606-0402" in html]) == 1


# -- log -------------------------------------------------------------------------------------------------------------


def test_job_shown_again_is_the_same_and_logs_nothing(draft: Quotation) -> None:
    stored = prints.store(draft.paper, TEMPLATE, sample())
    job = prints.log_copies([stored], (WHITE, RED), by=draft.maker, at=NOW)
    assert prints.job_pdf(job) == prints.job_pdf(job)
    assert PrintLog.objects.count() == 2


@pytest.mark.parametrize("statement", ["UPDATE workflow_printlog SET copy_number = 9", "DELETE FROM workflow_printlog"])
def test_print_log_is_append_only(draft: Quotation, statement: str) -> None:
    prints.print_paper(draft.paper, TEMPLATE, sample(), (), draft.maker, NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert PrintLog.objects.get().copy_number == 1


def test_logging_costs_the_same_for_one_and_for_many_parts(draft: Quotation) -> None:
    def cost(labels: tuple[Label, ...]) -> int:
        stored = prints.store(draft.paper, TEMPLATE, sample())
        with CaptureQueriesContext(connection) as queries:
            prints.log_copies([stored], labels, by=draft.maker, at=NOW)
        return len(queries)

    assert cost((WHITE,)) == cost((WHITE, RED, Label("蓝联"), Label("黄联"))) == 4


def test_print_is_shown_to_whoever_may_see_the_paper(draft: Quotation, foreign: World, as_user: object) -> None:
    stored = prints.store(draft.paper, TEMPLATE, sample())
    job = prints.log_copies([stored], (), by=draft.maker, at=NOW)
    assert prints.readable(draft.maker, job) is True
    assert prints.readable(foreign.clerk, job) is False
    client = Client()
    client.force_login(foreign.clerk, backend="accounts.backends.SeatedBackend")
    assert client.get(f"/papers/prints/{job}/").status_code == 404
    client.force_login(draft.maker, backend="accounts.backends.SeatedBackend")
    answer = client.get(f"/papers/prints/{job}/")
    assert (answer.status_code, answer.headers["Content-Type"], answer.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )


# -- ahead of time ---------------------------------------------------------------------------------------------------


def test_kept_content_does_not_change_with_the_document(draft: Quotation) -> None:
    kept = prints.keep(draft.paper, TEMPLATE, sample)
    assert prints.keep(draft.paper, TEMPLATE, lambda: sample(customer="改名")).pk == kept.pk
    assert prints.keep(draft.paper, TEMPLATE, lambda: sample(customer="改名"), fresh=True).pk != kept.pk


def test_what_was_printed_last_is_what_is_printed_again(draft: Quotation) -> None:
    prints.keep(draft.paper, TEMPLATE, sample)
    changed = prints.keep(draft.paper, TEMPLATE, lambda: sample(customer="改名"), fresh=True)
    prints.log_copies([changed], (), by=draft.maker, at=NOW)
    assert prints.keep(draft.paper, TEMPLATE, sample).pk == changed.pk


def test_queue_draws_what_waits_once(draft: Quotation) -> None:
    kept = prints.keep(draft.paper, TEMPLATE, sample)
    assert prints.waiting() == 1
    tasks_prints.render(kept.pk)
    moment = StoredPrint.objects.get(pk=kept.pk).rendered_at
    tasks_prints.render(kept.pk)
    assert (prints.waiting(), StoredPrint.objects.get(pk=kept.pk).rendered_at) == (0, moment)


def test_paused_drawing_leaves_the_queue_alone_and_prints_on_request(draft: Quotation, settings: object) -> None:
    settings.RENDERING = False  # type: ignore[attr-defined]  # pytest-django's fixture
    kept = prints.keep(draft.paper, TEMPLATE, sample)
    assert tasks_prints.catch_up() == 0
    assert prints.waiting() == 1
    assert prints.drawn(kept).startswith(b"%PDF")


def test_silent_queue_is_caught_up(draft: Quotation) -> None:
    prints.keep(draft.paper, TEMPLATE, sample)
    assert (tasks_prints.catch_up(), prints.waiting()) == (1, 0)
