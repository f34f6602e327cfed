"""What stands on the papers of shipping, and that they are drawn before anybody asks."""

import io
from typing import Any

from pypdf import PdfReader

from shipping import prints as papers
from shipping import services
from tests.shipping.dock import Dock, qty
from tests.world import NOW
from workflow import outbox, prints
from workflow.models import StoredPrint


def text_of(data: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages)


def test_notice_shows_order_warehouse_lines_and_room_for_signatures(dock: Dock) -> None:
    notice = dock.notice()
    text = text_of(prints.job_pdf(services.print_notice(notice.pk, by=dock.world.commerce, at=NOW)))
    for said in (
        "发货通知单",
        notice.number,
        notice.order.number,
        "控制板",
        "贰仟伍佰元整",
        "部门经理签字",
        "制单林晓岚",
    ):
        assert said in text


def test_first_note_shows_the_charges_and_the_second_does_not(dock: Dock) -> None:
    order = dock.released(dock.shop.line("board", 2), dock.shop.line("freight", 1, 300))
    (line,) = order.lines.filter(stocked=True)
    totals = []
    for _part in range(2):
        notice = dock.notice(order, quantities={line.pk: qty(1)})
        services.print_notice(notice.pk, by=dock.world.commerce, at=NOW)
        dock.sign(notice, "manager")
        dock.sign(notice, "keeper")
        totals.append(papers.note_paper(services.issue_notice(notice.pk, by=dock.world.keeper, at=NOW)).amount)
    assert totals == ["550.00", "250.00"]


def test_created_notice_is_drawn_ahead_and_printed_from_that(dock: Dock) -> None:
    notice = dock.notice()
    outbox.sweep(NOW)
    kept = StoredPrint.objects.get(paper_id=notice.pk)
    services.print_notice(notice.pk, by=dock.world.commerce, at=NOW)
    assert StoredPrint.objects.get(paper_id=notice.pk).pk == kept.pk


def test_paused_rendering_keeps_nothing_ahead(dock: Dock, settings: Any) -> None:
    settings.RENDERING = False
    dock.notice()
    outbox.sweep(NOW)
    assert StoredPrint.objects.count() == 0


def test_changed_notice_prints_its_new_content(dock: Dock) -> None:
    notice = dock.notice()
    outbox.sweep(NOW)
    quantities = {notice.lines.get().order_line_id: qty(4)}
    services.change_notice(notice.pk, by=dock.world.clerk, at=NOW, quantities=quantities)
    text = text_of(prints.job_pdf(services.print_notice(notice.pk, by=dock.world.commerce, at=NOW)))
    assert "壹仟元整" in text


def test_reprint_shows_what_was_printed_though_the_customer_is_renamed(dock: Dock) -> None:
    notice = dock.printed()
    customer = notice.order.customer
    type(customer).objects.filter(pk=customer.pk).update(name="改名公司")
    text = text_of(prints.job_pdf(services.print_notice(notice.pk, by=dock.world.commerce, at=NOW)))
    assert ("prepaid客户" in text, "改名公司" in text) == (True, False)


def test_qr_code_leads_to_the_page_of_the_note(counter: Dock) -> None:
    note = counter.printed_note()
    stored = StoredPrint.objects.get(paper_id=note.pk)
    assert stored.context["head"]["url"] == f"http://localhost:8000{note.get_absolute_url()}"
