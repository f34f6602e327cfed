"""The catalogue in a browser: pages, scope, errors that keep what was typed, exports without formulas."""

import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from catalog import services
from catalog.models import Product
from tests.catalog.conftest import MakeProduct
from tests.world import NOW, World

MANY = """
    INSERT INTO catalog_product (company_id, code, name, spec, unit_name, decimals, barcode, tax_rate, base_price, kind,
                                 charge, pinyin, initials, changed_by_id, changed_at, change_reason, version)
    SELECT %s, 'BG-' || n, '办公用品第' || n || '号', 'A4', '个', 0, '69' || n, 0.13, 8.6, 'goods',
           '', 'bangongyongpindi' || n || 'hao', 'bgypd' || n || 'h', %s, %s, '', 1
    FROM generate_series(1, 20000) n
"""
TYPED = {
    "code": "BG-1001", "name": "复印纸", "spec": "A4 70g", "item_class": "", "kind": "goods", "charge": "",
    "unit_name": "箱", "decimals": "0", "base_price": "168", "tax_rate": "13", "barcode": "",
}  # fmt: skip


def test_list_shows_what_is_on_sale_in_the_own_company(
    clerk: Client, office: World, other: World, make_product: MakeProduct
) -> None:
    make_product(office, "BG-1001", "复印纸")
    retired = make_product(office, "OLD-1", "旧货")
    make_product(other, "GEHEIM", "别家商品")
    services.retire_product(retired.pk, by=office.planner, at=NOW, reason="停产")

    shown = clerk.get(reverse("catalog:list")).content.decode()
    past = clerk.get(reverse("catalog:list"), {"state": "retired"}).content.decode()

    assert ("BG-1001" in shown, "OLD-1" in shown, "GEHEIM" in shown) == (True, False, False)
    assert ("BG-1001" in past, "OLD-1" in past, "GEHEIM" in past) == (False, True, False)


def test_list_is_filtered_by_pinyin_class_and_kind(clerk: Client, office: World, make_product: MakeProduct) -> None:
    paper = services.add_item_class(company=office.company, by=office.planner, at=NOW, code="ZH", name="纸")
    make_product(office, "BG-1001", "复印纸", item_class=paper)
    make_product(office, "YF", "运费", kind="service", charge="freight")

    def rows(**conditions: str | int) -> list[str]:
        listing = clerk.get(reverse("catalog:list"), conditions).context["listing"]
        return [row.code for row in listing.rows]

    assert rows(q="fyz") == ["BG-1001"]
    assert rows(item_class=paper.pk) == ["BG-1001"]
    assert rows(kind="service") == ["YF"]
    assert rows(sort="-code") == ["YF", "BG-1001"]


@pytest.mark.parametrize("name", ["catalog:list", "catalog:classes"])
def test_list_costs_the_same_queries_with_one_and_three_rows(
    clerk: Client, office: World, make_product: MakeProduct, name: str, django_assert_max_num_queries: object
) -> None:
    def one(code: str) -> None:
        of = services.add_item_class(company=office.company, by=office.planner, at=NOW, code=code, name=code)
        make_product(office, code, item_class=of)

    def cost() -> int:
        with django_assert_max_num_queries(12) as ran:  # type: ignore[operator]  # pytest-django
            clerk.get(reverse(name))
        return len(ran)

    one("A")
    first = cost()
    one("B")
    one("C")

    assert cost() == first


def test_product_page_tells_its_history(planner: Client, office: World, make_product: MakeProduct) -> None:
    product = make_product(office, base_price=Decimal(168))
    services.change_product(product.pk, by=office.planner, at=NOW, reason="涨价", base_price=Decimal(172))

    page = planner.get(product.get_absolute_url()).context["page"]

    assert [(row.text, row.who, row.reason) for row in page.timeline] == [
        ("含税基准价：168.00 → 172.00", "甘霖", "涨价"),
        ("新建", "甘霖", ""),
    ]
    assert [action.code for action in page.actions] == ["retire", "change"]


def test_clerk_sees_locked_buttons_with_the_reason(clerk: Client, office: World, make_product: MakeProduct) -> None:
    page = clerk.get(make_product(office).get_absolute_url()).context["page"]

    assert [action.refusal for action in page.actions] == ["您的岗位没有“维护商品”的权限。"] * 2


def test_new_product_is_saved_once_and_the_same_post_twice_makes_one(planner: Client, office: World) -> None:
    typed = {**TYPED, "once": "0123456789abcdef"}
    first = planner.post(reverse("catalog:new"), typed)
    second = planner.post(reverse("catalog:new"), typed)

    (product,) = Product.objects.filter(company=office.company)
    assert (product.code, product.tax_rate, product.base_price) == ("BG-1001", Decimal("0.13"), Decimal(168))
    assert first.headers["Location"] == second.headers["Location"] == product.get_absolute_url()


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"code": "TAKEN"}, "code", "编码“TAKEN”已被使用。"),
        ({"base_price": "abc"}, "base_price", "请输入单价，例如 8.60。"),
        ({"base_price": "-1"}, "base_price", "单价不能小于 0。"),
        ({"tax_rate": "-1"}, "tax_rate", "百分比不能小于 0。"),
        ({"charge": "freight"}, "charge", "费用项目属于服务，不是货物。"),
    ],
)
def test_wrong_product_is_not_saved_and_keeps_what_was_typed(
    planner: Client, office: World, make_product: MakeProduct, wrong: dict[str, str], field: str, sentence: str
) -> None:
    make_product(office, "TAKEN")

    form = planner.post(reverse("catalog:new"), {**TYPED, **wrong}).context["form"]

    assert dict(form.errors) == {field: [sentence]}
    assert {name: form[name].value() for name in TYPED} == {**TYPED, **wrong}
    assert Product.objects.filter(company=office.company).count() == 1


def test_change_on_an_old_version_is_refused_and_keeps_what_was_typed(
    planner: Client, office: World, make_product: MakeProduct
) -> None:
    product = make_product(office, "BG-1001")
    services.change_product(product.pk, by=office.planner, at=NOW, spec="A3")
    url = reverse("catalog:change", args=[product.pk])

    unknown = planner.post(url, TYPED)
    answer = planner.post(url, {**TYPED, "version": "1"})
    stale = answer.context["form"]
    fresh = planner.post(url, {**TYPED, "version": "2"})

    assert (unknown.status_code, answer.status_code, stale["spec"].value()) == (409, 409, "A4 70g")
    assert ("规格型号", "A3", "A4 70g") in [(one.label, one.theirs, one.mine) for one in stale.differences]
    assert fresh.headers["Location"] == product.get_absolute_url()
    assert Product.objects.get(pk=product.pk).spec == "A4 70g"


def test_retire_and_restore_ask_for_a_reason(planner: Client, office: World, make_product: MakeProduct) -> None:
    product = make_product(office)
    retire, restore = (reverse(f"catalog:{verb}", args=[product.pk]) for verb in ("retire", "restore"))

    silent = planner.post(retire, {"reason": ""})
    retired = planner.post(retire, {"reason": "停产"})
    again = planner.post(retire, {"reason": "停产"})

    assert (silent.status_code, retired.status_code, again.status_code) == (409, 302, 409)
    assert "请写明原因。" in silent.content.decode()
    assert "该商品已停用。" in again.content.decode()
    assert planner.post(restore, {"reason": "复产"}).status_code == 302
    assert not Product.objects.get(pk=product.pk).is_retired


@pytest.mark.parametrize("verb", ["product", "change", "retire", "restore"])
def test_another_companys_product_is_not_found(
    planner: Client, other: World, make_product: MakeProduct, verb: str
) -> None:
    foreign = make_product(other, "GEHEIM", "别家商品")
    url = reverse(f"catalog:{verb}", args=[foreign.pk])

    answer = planner.post(url, {"reason": "x"}) if verb in ("retire", "restore") else planner.get(url)

    assert answer.status_code == 404
    assert "别家商品" not in answer.content.decode()


@pytest.mark.parametrize("name", ["new", "new_class", "change", "retire", "restore"])
def test_writing_without_the_right_is_refused_with_the_reason(
    clerk: Client, office: World, make_product: MakeProduct, name: str
) -> None:
    product = make_product(office)
    args = [product.pk] if name in ("change", "retire", "restore") else []

    answer = clerk.post(reverse(f"catalog:{name}", args=args), {**TYPED, "code": "NEU", "reason": "x"})

    assert answer.status_code == 403
    assert "您的岗位没有“维护商品”的权限。" in answer.content.decode()
    assert list(Product.objects.values_list("code", "version")) == [("BG-1001", 1)]


def test_seeing_without_the_right_is_refused(office: World) -> None:
    driver = Client()
    driver.force_login(office.driver, "accounts.backends.SeatedBackend")

    assert [driver.get(reverse(f"catalog:{name}")).status_code for name in ("list", "lookup")] == [403] * 2


def test_item_class_is_added_and_its_code_taken_once(planner: Client, office: World) -> None:
    url = reverse("catalog:new_class")

    first = planner.post(url, {"code": "ZH", "name": "纸"})
    second = planner.post(url, {"code": "ZH", "name": "纸张"})

    assert first.headers["Location"] == reverse("catalog:classes")
    assert dict(second.context["form"].errors) == {"code": ["编码“ZH”已被使用。"]}


def test_lookup_answers_options_of_the_own_company(
    clerk: Client, office: World, other: World, make_product: MakeProduct
) -> None:
    make_product(office, "BG-1001", "复印纸", spec="A4")
    make_product(other, "BG-1002", "复印纸")

    shown = clerk.get(reverse("catalog:lookup"), {"q": "fyz"}).content.decode().strip()

    assert shown == '<option value="BG-1001">复印纸 A4 · 168.00 / 箱</option>'
    assert clerk.get(reverse("catalog:lookup")).content.decode().strip() == ""


def test_lookup_among_20000_products_offers_the_likeliest_first(clerk: Client, office: World) -> None:
    """How long that takes is measured by `./run lookup`."""
    with connection.cursor() as cursor:
        cursor.execute(MANY, [office.company.pk, office.planner.pk, NOW])

    def first(text: str) -> str:
        shown = clerk.get(reverse("catalog:lookup"), {"q": text}).content.decode()
        return shown.split('value="')[1].split('"')[0]

    wanted = {"BG-19999": "BG-19999", "bgypd777h": "BG-777", "第1234号": "BG-1234", "69777": "BG-777", "bg-2": "BG-2"}
    assert {text: first(text) for text in wanted} == wanted


def test_exports_neutralise_formulas_and_keep_numbers(
    clerk: Client, office: World, other: World, make_product: MakeProduct
) -> None:
    make_product(office, "=1+1", "@SUM(A1)", spec="-2", base_price=Decimal("0.123456"))
    make_product(other, "GEHEIM")
    url = reverse("catalog:list")

    csv = b"".join(clerk.get(url, {"as": "csv"}).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # streamed
    file = io.BytesIO(b"".join(clerk.get(url, {"as": "xlsx"}).streaming_content))  # type: ignore[attr-defined]  # streamed
    cells = list(load_workbook(file).worksheets[0].iter_rows(min_row=2))

    assert csv.splitlines()[1].startswith("'=1+1,'@SUM(A1),")
    assert "GEHEIM" not in csv
    assert [[cell.value for cell in row[:2]] for row in cells] == [["'=1+1", "'@SUM(A1)"]]
    assert (cells[0][5].value, cells[0][5].data_type) == (0.123456, "n")
