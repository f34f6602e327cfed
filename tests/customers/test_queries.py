"""Who a typed text means, and who is offered while typing."""

import pytest

from core.refusals import NotAllowed
from customers import queries
from tests.customers.conftest import MakeCustomer
from tests.world import World


@pytest.mark.parametrize(
    "text", ["K0001", "澜庭", "sxlt", "SXLT", "shaoxing", "0575-5550", "05755550", "叶女", "91330"]
)
def test_find_offers_by_number_name_pinyin_phone_contact_and_tax_number(
    office: World, other: World, make_customer: MakeCustomer, text: str
) -> None:
    customer = make_customer(office, tax_number="91330600MA")
    make_customer(office, "K0002", name="宁波望潮", phone="0574-1234567", contact="周")
    make_customer(other, "K0001", tax_number="91330600MA")

    assert queries.find(office.clerk, text) == [customer]


@pytest.mark.parametrize(
    "text",
    [
        "K0001",
        "k0001 ",
        "绍兴澜庭酒店",
        "sxltjd",
        "shaoxinglantingjiudian",
        "0575 55500137",
        "91330600MA",
        "91330600ma",
    ],
)
def test_named_takes_the_one_that_fits(office: World, make_customer: MakeCustomer, text: str) -> None:
    customer = make_customer(office, tax_number="91330600MA")
    make_customer(office, "K0002", name="宁波望潮", phone="13900000001", tax_number="91330600MB")

    assert queries.named(office.clerk, text) == customer


def test_named_leaves_open_what_fits_several_and_refuses_the_unknown(
    office: World, other: World, make_customer: MakeCustomer
) -> None:
    make_customer(office, "K0001")
    make_customer(office, "K0002", phone="13900000001", confirmed=True)
    make_customer(other, "FREMD", name="别家", phone="13900000002")

    with pytest.raises(NotAllowed, match="“绍兴澜庭酒店”对应多个客户：K0001, K0002。"):
        queries.named(office.clerk, "绍兴澜庭酒店")
    for unknown in ("FREMD", "别家", "13900000002", "", "···"):
        with pytest.raises(NotAllowed, match="没有客户"):
            queries.named(office.clerk, unknown)


def test_areas_are_the_departments_of_the_own_company(office: World, other: World) -> None:
    assert {unit.company_id for unit in queries.areas(office.clerk)} == {office.company.pk}
    assert queries.own_area(office.clerk) == office.unit
