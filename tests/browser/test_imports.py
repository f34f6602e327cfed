"""A clerk imports customers in a real browser: template, upload, columns, trial with wrong rows, mending, import."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from customers.models import Customer
from tests.imports.files import customer, work, xlsx
from tests.support.axe import grave
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
HEADS = ["客户代码", "单位名称", "线路", "联系人", "手机", "地址", "我们的结算"]
WRONG = re.compile(r"^有误\s*3$")
PHONE = {"width": 390, "height": 844}


def _file(folder: Path) -> Path:
    """Twelve customers, three of them wrong."""
    rows = [customer(f"KH-{no:03}", f"杭州第{no}公司", f"0571-5551 {no:04}") for no in range(12)]
    rows[3][1] = rows[3][2] = ""
    rows[6][6] = "白条"
    rows[9][0] = "KH-008"
    path = folder / "老系统客户.xlsx"
    path.write_bytes(xlsx(HEADS, *rows).read())
    return path


def _mended(folder: Path, wrong: Path) -> Path:
    """The downloaded wrong rows with what is right."""
    book = load_workbook(io.BytesIO(wrong.read_bytes()))
    sheet = book.worksheets[0]
    assert [(row[0].value, row[2].value) for row in sheet.iter_rows(min_row=2)] == [
        (5, "KH-003"), (8, "KH-006"), (11, "KH-008"),
    ]  # fmt: skip
    sheet["D2"], sheet["E2"], sheet["I3"], sheet["C4"] = "杭州第3公司", "城西线", "月结", "KH-009"
    path = folder / "改好.xlsx"
    book.save(path)
    return path


def _done(page: Page) -> None:
    """The page waits for the worker, which does its work."""
    expect(page.get_by_text("您可以离开此页")).to_be_visible()
    work()


def test_clerk_imports_customers_and_mends_three_wrong_rows(open_page: OpenPage, office: World, tmp_path: Path) -> None:
    page = open_page(office.clerk)
    page.emulate_media(reduced_motion="reduce")
    page.goto("/imports/")
    page.get_by_role("link", name="新建导入").click()
    expect(page.get_by_role("link", name="下载模板")).to_have_count(1)
    with page.expect_download() as template:
        page.get_by_role("link", name="下载模板").click()
    assert load_workbook(io.BytesIO(template.value.path().read_bytes())).sheetnames == ["客户", "填写说明"]
    page.get_by_role("radio", name="客户").check()
    page.get_by_label("文件（.xlsx 或 .csv）").set_input_files(_file(tmp_path))
    assert grave(page) == []
    page.get_by_role("button", name="上传文件").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("文件的列")
    expect(page.get_by_label("客户代码")).to_have_value("number")
    expect(page.get_by_label("我们的结算")).to_have_value("")
    page.get_by_label("我们的结算").select_option("payment_terms")
    assert grave(page) == []
    page.get_by_role("button", name="逐行校验").click()

    _done(page)
    expect(page.get_by_role("link", name=WRONG)).to_be_visible()
    assert (Customer.objects.count(), grave(page)) == (0, [])
    page.get_by_role("link", name=WRONG).click()
    rows = page.locator(".import-rows tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("新的一行还需要：名称、送货路线。")
    expect(rows.nth(1)).to_contain_text(
        "“白条”不是下列之一：款到发货、柜台现金、货到付款、月结、定金后付余款、分期付款。"
    )
    expect(rows.nth(2)).to_contain_text("第 10 行已经写了同一个。")

    with page.expect_download() as wrong:
        page.get_by_role("link", name="下载有误的行").click()
    page.get_by_role("link", name="上传改好的行").click()
    page.get_by_label("文件（.xlsx 或 .csv）").set_input_files(_mended(tmp_path, wrong.value.path()))
    page.get_by_role("button", name="上传并重新校验").click()
    _done(page)
    expect(page.get_by_text("没有错误的行。点“导入”后才会写入。")).to_be_visible()
    page.get_by_role("button", name="导入", exact=True).click()
    _done(page)
    expect(page.get_by_text("全部行已导入。同一文件再次上传不会改变任何数据。")).to_be_visible()
    assert sorted(Customer.objects.values_list("number", flat=True)) == [f"KH-{no:03}" for no in range(12)]
    assert Customer.objects.get(number="KH-006").payment_terms == "monthly"


def test_pages_of_an_import_fit_a_phone(open_page: OpenPage, office: World, tmp_path: Path) -> None:
    page = open_page(office.clerk, PHONE)
    page.goto("/imports/new/")
    page.get_by_role("radio", name="客户").check()
    page.get_by_label("文件（.xlsx 或 .csv）").set_input_files(_file(tmp_path))
    widths = [page.evaluate("document.documentElement.scrollWidth")]
    page.get_by_role("button", name="上传文件").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("文件的列")
    widths.append(page.evaluate("document.documentElement.scrollWidth"))
    page.get_by_role("button", name="逐行校验").click()
    _done(page)
    expect(page.get_by_role("link", name="下载有误的行")).to_be_visible()
    widths.append(page.evaluate("document.documentElement.scrollWidth"))
    assert widths == [PHONE["width"]] * 3
