"""Adding, changing and retiring products: who may, what is refused, what is kept."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from catalog import services
from catalog.models import ItemClass, Product
from core.refusals import NotAllowed, NotFound, NotYours
from tests.catalog.conftest import MakeProduct
from tests.world import NOW, World


def test_product_is_added_with_its_search_keys_and_author(office: World, make_product: MakeProduct) -> None:
    product = make_product(office, "BG-1001", "复印纸", base_price=Decimal("0.123456"))

    stored = Product.objects.get(pk=product.pk)

    assert (stored.pinyin, stored.initials, stored.base_price) == ("fuyinzhi", "fyz", Decimal("0.123456"))
    assert (stored.changed_by, stored.changed_at, stored.version) == (office.planner, NOW, 1)


def test_code_is_taken_once_per_company(office: World, other: World, make_product: MakeProduct) -> None:
    make_product(office, "BG-1001")

    with pytest.raises(NotAllowed) as refusal:
        make_product(office, "BG-1001")

    assert (str(refusal.value), refusal.value.field) == ("编码“BG-1001”已被使用。", "code")
    assert make_product(other, "BG-1001").company == other.company


def test_barcode_is_taken_once_per_company_and_may_be_blank(office: World, make_product: MakeProduct) -> None:
    make_product(office, "A", barcode="690")

    with pytest.raises(NotAllowed) as refusal:
        make_product(office, "B", barcode="690")

    assert refusal.value.field == "barcode"
    assert make_product(office, "B").barcode == make_product(office, "C").barcode == ""


def test_charge_must_be_a_service(office: World, make_product: MakeProduct) -> None:
    with pytest.raises(NotAllowed) as refusal:
        make_product(office, "YF", "运费", charge="freight")

    assert refusal.value.field == "charge"
    assert make_product(office, "YF", "运费", kind="service", charge="freight").is_service


def test_item_class_of_another_company_is_refused_by_service_and_database(
    office: World, other: World, make_product: MakeProduct
) -> None:
    foreign = services.add_item_class(company=other.company, by=other.planner, at=NOW, code="ZH", name="纸")
    own = services.add_item_class(company=office.company, by=office.planner, at=NOW, code="ZH", name="纸")

    with pytest.raises(NotAllowed) as refusal:
        make_product(office, item_class=foreign)
    product = make_product(office, item_class=own)
    with pytest.raises(IntegrityError, match="another company"), transaction.atomic():
        Product.objects.filter(pk=product.pk).update(item_class=foreign)

    assert refusal.value.field == "item_class"
    assert Product.objects.get(pk=product.pk).item_class == own


def test_item_class_code_is_taken_once(office: World) -> None:
    services.add_item_class(company=office.company, by=office.planner, at=NOW, code="ZH", name="纸")

    with pytest.raises(NotAllowed):
        services.add_item_class(company=office.company, by=office.planner, at=NOW, code="ZH", name="纸张")

    assert ItemClass.objects.filter(company=office.company).count() == 1


def test_change_keeps_the_history_with_author_and_reason(office: World, make_product: MakeProduct) -> None:
    product = make_product(office, "BG-1001", "复印纸", base_price=Decimal(168))

    services.change_product(
        product.pk, by=office.planner, at=NOW, version=1, reason="涨价", name="高白复印纸", base_price=Decimal(172)
    )

    past = product.events.order_by("pgh_id").values_list("name", "base_price", "change_reason", "changed_by")  # type: ignore[attr-defined]  # pghistory
    assert list(past) == [
        ("复印纸", Decimal(168), "", office.planner.pk),
        ("高白复印纸", Decimal(172), "涨价", office.planner.pk),
    ]
    assert Product.objects.get(pk=product.pk).initials == "gbfyz"


def test_change_of_a_row_that_a_colleague_changed_is_refused(office: World, make_product: MakeProduct) -> None:
    product = make_product(office)
    services.change_product(product.pk, by=office.planner, at=NOW, version=1, name="甲")

    with pytest.raises(NotAllowed, match="甘霖"):
        services.change_product(product.pk, by=office.planner, at=NOW, version=1, name="乙")

    assert services.change_product(product.pk, by=office.planner, at=NOW, version=2, name="丙").name == "丙"


def test_retired_product_is_neither_changed_nor_retired_again_and_comes_back(
    office: World, make_product: MakeProduct
) -> None:
    product = make_product(office)
    with pytest.raises(NotAllowed, match="请写明原因"):
        services.retire_product(product.pk, by=office.planner, at=NOW, reason=" ")
    services.retire_product(product.pk, by=office.planner, at=NOW, reason="停产")

    with pytest.raises(NotAllowed, match="恢复销售后才能修改"):
        services.change_product(product.pk, by=office.planner, at=NOW, name="新")
    with pytest.raises(NotAllowed, match="已停用"):
        services.retire_product(product.pk, by=office.planner, at=NOW, reason="停产")

    back = services.restore_product(product.pk, by=office.planner, at=NOW, reason="复产")
    assert (back.is_retired, back.change_reason) == (False, "复产")
    with pytest.raises(NotAllowed, match="已在售"):
        services.restore_product(product.pk, by=office.planner, at=NOW, reason="复产")


def test_only_the_right_and_the_own_company_may_write(office: World, other: World, make_product: MakeProduct) -> None:
    product = make_product(office)

    with pytest.raises(NotYours):
        services.change_product(product.pk, by=office.clerk, at=NOW, name="新")
    with pytest.raises(NotFound):
        services.change_product(product.pk, by=other.planner, at=NOW, name="新")
    with pytest.raises(NotYours):
        services.add_product(company=office.company, by=other.planner, at=NOW, code="X", name="X")

    assert Product.objects.get(pk=product.pk).name == "复印纸"


@pytest.mark.parametrize(
    "change", ["base_price = -1", "tax_rate = 1", "decimals = 5", "code = ''", "kind = 'goods', charge = 'freight'"]
)
def test_database_refuses_what_no_product_can_be(office: World, make_product: MakeProduct, change: str) -> None:
    product = make_product(office, kind="service")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE catalog_product SET {change} WHERE id = %s", [product.pk])  # noqa: S608 - own words

    assert Product.objects.get(pk=product.pk).code == "BG-1001"


def test_database_keeps_every_product(office: World, make_product: MakeProduct) -> None:
    product = make_product(office)

    with pytest.raises(IntegrityError, match="keeps its rows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalog_product WHERE id = %s", [product.pk])

    assert Product.objects.filter(pk=product.pk).exists()
