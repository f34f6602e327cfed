"""The customer file: completeness, duplicates, states, books and history."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core.refusals import NotAllowed, NotFound, NotYours
from customers import queries, services
from customers.models import Address, Customer
from customers.policies import LikelyDuplicate
from tests.customers.conftest import FILE, MakeCustomer
from tests.world import NOW, World


def test_new_file_has_its_keys_and_a_first_row_in_both_books(office: World, make_customer: MakeCustomer) -> None:
    customer = queries.get(office.clerk, make_customer(office).pk)

    assert (customer.initials, customer.phone_key, customer.status) == ("sxltjd", "057555500137", "active")
    assert [(row.address, row.consignee, row.is_default) for row in customer.addresses.all()] == [
        (FILE["address"], FILE["contact"], True)
    ]
    assert [(row.name, row.phone) for row in customer.contacts.all()] == [(FILE["contact"], FILE["phone"])]


@pytest.mark.parametrize("field", ["name", "phone", "route", "contact", "address", "number"])
def test_missing_required_field_is_refused_by_its_name(office: World, make_customer: MakeCustomer, field: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        make_customer(office, **{field: "  "})

    assert refusal.value.field == field
    assert not Customer.objects.exists()


def test_phone_without_digits_and_foreign_department_are_refused(
    office: World, other: World, make_customer: MakeCustomer
) -> None:
    with pytest.raises(NotAllowed, match="电话须含数字"):
        make_customer(office, phone="无")
    with pytest.raises(NotAllowed, match="责任部门属于另一家公司"):
        services.add_customer(company=office.company, unit=other.unit, by=office.clerk, at=NOW, number="K0001", **FILE)


@pytest.mark.parametrize(
    "same",
    [
        {"name": "绍兴 澜庭酒店", "phone": "139 0000 0001"},
        {"name": "别的酒店", "phone": "057555500137"},
        {"name": "别的酒店", "phone": "139 0000 0001", "tax_number": "91330600MA"},
    ],
)
def test_lookalike_asks_first_and_is_saved_when_confirmed(
    office: World, make_customer: MakeCustomer, same: dict[str, str]
) -> None:
    first = make_customer(office, "K0001", tax_number="91330600MA")

    with pytest.raises(LikelyDuplicate) as question:
        make_customer(office, "K0002", **same)

    assert [twin.customer for twin in question.value.twins] == [first]
    assert make_customer(office, "K0002", confirmed=True, **same).number == "K0002"


def test_same_name_and_phone_is_refused_even_when_confirmed(office: World, make_customer: MakeCustomer) -> None:
    make_customer(office, "K0001")

    with pytest.raises(NotAllowed) as refusal:
        make_customer(office, "K0002", phone="(0575) 55500137", confirmed=True)

    assert not isinstance(refusal.value, LikelyDuplicate)
    assert refusal.value.field == "name"
    assert Customer.objects.count() == 1


def test_number_is_taken_once_per_company(office: World, other: World, make_customer: MakeCustomer) -> None:
    make_customer(office, "K0001")

    with pytest.raises(NotAllowed) as refusal:
        make_customer(office, "K0001", name="别的", phone="13900000001", confirmed=True)

    assert (str(refusal.value), refusal.value.field) == ("编号 K0001 已属于绍兴澜庭酒店。", "number")
    assert make_customer(other, "K0001").company == other.company


@pytest.mark.parametrize(
    ("taken", "proposed"),
    [
        ([], "K0001"),
        (["K0001", "K0009", "A-77"], "K0010"),
        (["K9999", "K10000"], "K10001"),
        (["KH-00001", "KH-00036"], "KH-00037"),
        (["1001", "1002"], "1003"),
        (["CX5", "C.1", "C.2"], "C.3"),
        (["alpha", "K(2)"], "K0001"),
        (["A1", "B7"], "B8"),
    ],
)
def test_next_number_is_one_above_the_highest_of_its_form(
    office: World, make_customer: MakeCustomer, taken: list[str], proposed: str
) -> None:
    for place, number in enumerate(taken):
        make_customer(office, number, name=f"客户{place}", phone=f"1390000000{place}")

    assert queries.next_number(office.company) == proposed


def test_change_checks_completeness_and_duplicates_and_keeps_history(
    office: World, make_customer: MakeCustomer
) -> None:
    customer = make_customer(office)
    make_customer(office, "K0002", name="别的", phone="13900000001")

    def change(**fields: Any) -> Customer:
        return services.change_customer(customer.pk, by=office.clerk, at=NOW, **fields)

    with pytest.raises(NotAllowed, match="送货路线"):
        change(route="")
    with pytest.raises(LikelyDuplicate):
        change(phone="139-0000-0001")
    with pytest.raises(NotAllowed, match="叶青禾"):
        change(route="二线", version=0)
    changed = change(route="二线", version=1, reason="换线")

    past = changed.events.order_by("pgh_id").values_list("route", "change_reason")  # type: ignore[attr-defined]  # pghistory
    assert list(past) == [("绍兴一线", ""), ("二线", "换线")]


def test_frozen_customer_gets_no_new_paper_until_activated(office: World, make_customer: MakeCustomer) -> None:
    customer = make_customer(office)
    with pytest.raises(NotAllowed, match="请写明原因"):
        services.freeze_customer(customer.pk, by=office.clerk, at=NOW, reason="")
    services.freeze_customer(customer.pk, by=office.clerk, at=NOW, reason="对账不符")

    with pytest.raises(NotAllowed, match="对账不符"):
        queries.active(office.clerk, customer.pk)
    with pytest.raises(NotAllowed, match="对账不符"):
        queries.named(office.clerk, "K0001")
    services.activate_customer(customer.pk, by=office.clerk, at=NOW, reason="已对清")

    assert queries.active(office.clerk, customer.pk).status_reason == ""
    past = customer.events.order_by("pgh_id").values_list("status", "change_reason")  # type: ignore[attr-defined]  # pghistory
    assert list(past) == [("active", ""), ("frozen", "对账不符"), ("active", "已对清")]


def test_retired_customer_is_no_longer_offered_nor_changed(office: World, make_customer: MakeCustomer) -> None:
    customer = make_customer(office)
    assert queries.find(office.clerk, "sxlt") == [customer]

    services.retire_customer(customer.pk, by=office.clerk, at=NOW, reason="已注销")

    assert queries.find(office.clerk, "sxlt") == []
    with pytest.raises(NotAllowed, match="没有客户“K0001”"):
        queries.named(office.clerk, "K0001")
    for refused in (services.freeze_customer, services.retire_customer):
        with pytest.raises(NotAllowed):
            refused(customer.pk, by=office.clerk, at=NOW, reason="x")
    with pytest.raises(NotAllowed, match="启用后才能修改"):
        services.change_customer(customer.pk, by=office.clerk, at=NOW, route="二线")


def test_one_address_is_the_default_and_cannot_be_removed(office: World, make_customer: MakeCustomer) -> None:
    customer = make_customer(office)
    first = Address.objects.get(customer=customer)
    second = services.add_address(
        customer.pk, by=office.clerk, at=NOW, address="柯桥", consignee="周", phone="1", is_default=True
    )

    assert queries.default_address(customer) == second
    with pytest.raises(NotAllowed, match="默认地址"):
        services.retire_address(second.pk, by=office.clerk, at=NOW)
    services.make_default(first.pk, by=office.clerk, at=NOW)
    services.retire_address(second.pk, by=office.clerk, at=NOW)
    with pytest.raises(NotAllowed, match="已移出"):
        services.make_default(second.pk, by=office.clerk, at=NOW)

    assert [row.pk for row in queries.get(office.clerk, customer.pk).addresses.all()] == [first.pk]


def test_only_the_right_and_the_own_company_may_write(office: World, other: World, make_customer: MakeCustomer) -> None:
    customer = make_customer(office)
    address = Address.objects.get(customer=customer)

    with pytest.raises(NotYours):
        services.change_customer(customer.pk, by=office.order_group, at=NOW, route="二线")
    with pytest.raises(NotYours):
        services.add_customer(company=office.company, unit=office.unit, by=other.clerk, at=NOW, number="X", **FILE)
    for refused in (
        lambda: services.change_customer(customer.pk, by=other.clerk, at=NOW, route="二线"),
        lambda: services.add_address(customer.pk, by=other.clerk, at=NOW, address="x", consignee="x", phone="1"),
        lambda: services.make_default(address.pk, by=other.clerk, at=NOW),
        lambda: services.add_contact(customer.pk, by=other.clerk, at=NOW, name="x"),
        lambda: queries.get(other.clerk, customer.pk),
    ):
        with pytest.raises(NotFound):
            refused()

    assert Customer.objects.get(pk=customer.pk).route == FILE["route"]


@pytest.mark.parametrize(
    "change",
    ["route = ''", "phone_key = ''", "status = 'frozen'", "number = 'K0002'", "name_key = '别的', phone_key = '1'"],
)
def test_database_refuses_what_no_file_can_be(office: World, make_customer: MakeCustomer, change: str) -> None:
    customer = make_customer(office)
    make_customer(office, "K0002", name="别的", phone="1")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE customers_customer SET {change} WHERE id = %s", [customer.pk])  # noqa: S608 - own words


def test_database_refuses_a_second_default_address_a_foreign_department_and_a_deletion(
    office: World, other: World, make_customer: MakeCustomer
) -> None:
    customer = make_customer(office)
    services.add_address(customer.pk, by=office.clerk, at=NOW, address="x", consignee="x", phone="1")
    statements = (
        "UPDATE customers_address SET is_default = true OR %s IS NULL",
        "UPDATE customers_customer SET unit_id = %s",
        "DELETE FROM customers_contact WHERE %s IS NOT NULL",
    )

    for statement in statements:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [other.unit.pk])
