"""The customer field of quotations and orders: nobody without an active file passes (OFFICE-127, FIBRE-26)."""

from django.http import QueryDict

from customers import services
from customers.entry import CustomerEntryForm, initial_customer, lookup_step_url
from tests.customers.conftest import MakeCustomer
from tests.world import NOW, World


def entered(office: World, text: str) -> CustomerEntryForm:
    form = CustomerEntryForm({"customer": text}, user=office.clerk)
    form.full_clean()
    return form


def test_typed_customer_becomes_the_file(office: World, make_customer: MakeCustomer) -> None:
    customer = make_customer(office)

    assert [entered(office, text).cleaned_data for text in ("K0001", "sxltjd", "0575-5550-0137")] == [
        {"customer": customer}
    ] * 3


def test_unknown_foreign_and_frozen_customers_are_refused_beside_the_field_and_kept(
    office: World, other: World, make_customer: MakeCustomer
) -> None:
    frozen = make_customer(office, "K0002")
    make_customer(other, "FREMD", name="别家", phone="13900000002")
    services.freeze_customer(frozen.pk, by=office.clerk, at=NOW, reason="对账不符")

    forms = {text: entered(office, text) for text in ("13900000001", "FREMD", "K0002", "")}

    assert {text: form.errors["customer"] for text, form in forms.items()} == {
        "13900000001": ["没有客户“13900000001”。请先查询或新建客户。"],
        "FREMD": ["没有客户“FREMD”。请先查询或新建客户。"],
        "K0002": ["绍兴澜庭酒店 已冻结：对账不符"],
        "": ["请输入客户：编号、电话、名称或拼音首字母。"],
    }
    assert [form.typed_customer for form in forms.values()] == list(forms)


def test_customer_sent_back_is_the_initial_one_unless_it_is_foreign(
    office: World, other: World, make_customer: MakeCustomer
) -> None:
    own, foreign = make_customer(office, payment_terms="monthly"), make_customer(other, "K0009")

    def initial(query: str) -> dict[str, object]:
        return initial_customer(office.clerk, QueryDict(query))

    assert initial(f"customer={own.pk}") == {"customer": "K0001", "payment_terms": "monthly"}
    assert [initial(query) for query in (f"customer={foreign.pk}", "customer=abc", "")] == [{}, {}, {}]


def test_way_to_the_lookup_step_takes_the_text_and_the_way_back() -> None:
    assert lookup_step_url("139 0", "/orders/new/?a=1&b=2") == (
        "/customers/new/?q=139+0&next=%2Forders%2Fnew%2F%3Fa%3D1%26b%3D2"
    )
