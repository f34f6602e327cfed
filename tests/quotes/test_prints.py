"""The quotation on paper."""

import datetime as dt
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts import services as accounts
from accounts.models import User
from core.refusals import NotAllowed, NotYours
from quotes import prints, queries, services
from quotes.models import Quotation
from tests.quotes.conftest import Shop
from tests.world import NOW, PASSWORD, TODAY, again
from workflow import prints as printing
from workflow.models import PrintLog


def paper(shop: Shop, quotation: Quotation) -> prints.QuotationPaper:
    with printing.on_paper():
        return prints.context(queries.quotation(shop.world.clerk, quotation.pk), TODAY)


def text_of(pdf: bytes) -> str:
    """The words of a PDF, without the blanks that setting type puts between them."""
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def printed(shop: Shop, quotation: Quotation) -> str:
    return text_of(printing.job_pdf(services.print_copy(quotation.pk, by=shop.world.clerk, at=NOW)))


@pytest.mark.rule("PARTS-13")
def test_paper_shows_all_four_blocks(shop: Shop) -> None:
    made = shop.approved(
        shop.line(shop.board, "10", "250"), shop.line(shop.charges["freight"], "1", "320"), freight_advanced=True
    )
    text = printed(shop, made)
    for shown in ("含税单价", "250.00", "2,820.00", "贰仟捌佰贰拾元整"):
        assert shown in text
    for shown in ("汇款信息", "1202020109005566778", "发运方式", "快递", "运费承担", "买方；由我方代垫"):
        assert shown in text
    with pytest.raises(NotAllowed):
        services.print_copy(shop.draft().pk, by=shop.world.clerk, at=NOW)


@pytest.mark.rule("OFFICE-132")
def test_branches_print_the_same_header_and_company_title(office_shop: Shop) -> None:
    shop, world = office_shop, office_shop.world
    branch = accounts.add_unit(world.company, code="shaoxing", name="绍兴分公司", parent=world.root, kind="branch")
    other = User.objects.create_user("office-branch", PASSWORD, name="沈微")
    accounts.assign(user=other, post=world.posts["assistant"], unit=branch, starts=dt.date(2026, 1, 1), by=None)
    other = again(other)
    first = shop.draft()
    second = services.draft(unit=branch, by=other, at=NOW, given=shop.given())
    with printing.on_paper():
        heads = [
            prints.context(queries.quotation(by, made.pk), TODAY).head
            for by, made in ((world.clerk, first), (other, second))
        ]
    assert [head.letterhead for head in heads] == [heads[0].letterhead] * 2
    assert (heads[0].letterhead.company, heads[0].title) == ("宝亿办公用品有限公司", "报价单")


@pytest.mark.rule("OFFICE-133")
def test_seal_is_printed_once_it_is_put(office_shop: Shop) -> None:
    shop, made = office_shop, office_shop.approved()
    assert paper(shop, made).seal is None
    with pytest.raises(NotAllowed):
        services.print_copy(made.pk, by=shop.world.clerk, at=NOW)
    services.seal(made.pk, by=shop.world.clerk, at=NOW)
    assert paper(shop, made).seal == prints.Seal("宝亿办公用品有限公司", "客服中心", "2026-06-10")
    text = printed(shop, made)
    assert "部门公章" in text
    assert "有效期至2026-06-20" in text


def test_copies_are_counted_and_stay_as_first_printed(shop: Shop) -> None:
    made = shop.approved()
    first = printed(shop, made)
    services.send(made.pk, by=shop.world.clerk, at=NOW, channel="fax", on=TODAY)
    second = printed(shop, made)
    assert list(PrintLog.objects.order_by("pk").values_list("copy_number", flat=True)) == [1, 2]
    assert PrintLog.objects.values("stored").distinct().count() == 1
    assert "打印第1次" in first
    assert "第2次" in second


def test_printing_needs_the_right(shop: Shop) -> None:
    made = shop.approved()
    with pytest.raises(NotYours):
        services.print_copy(made.pk, by=shop.world.manager, at=NOW)


def test_print_button_leads_to_the_pdf(shop: Shop, as_user: Callable[[User], Client]) -> None:
    made = shop.approved()
    client = as_user(shop.world.clerk)
    moved = client.post(reverse("quotes:print", args=[made.pk]), {"once": "abc"})
    answer = client.get(moved.headers["Location"])
    assert answer.headers["Content-Type"] == "application/pdf"
    assert made.number in text_of(b"".join(answer))
    assert PrintLog.objects.count() == 1
