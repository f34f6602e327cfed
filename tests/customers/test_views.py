"""The customer file in a browser, and the way from an order to the file and back."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from customers import services
from customers.models import Address, Customer
from tests.customers.conftest import FILE, MakeCustomer
from tests.world import NOW, World

ORDER = "/orders/new/?kind=phone"
TYPED = {**FILE, "number": "K0001", "fax": "", "tax_number": "", "email": "", "payment_terms": "prepaid"}


def typed(office: World, **changes: str) -> dict[str, str]:
    return {**TYPED, "unit": str(office.unit.pk), **changes}


def add_url(**step: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in {"q": "x", **step}.items())
    return f"{reverse('customers:add')}?{query}"


@pytest.mark.rule("OFFICE-126")
def test_office_126_new_phone_number_shows_the_lookup_step_a_known_one_its_customer(
    clerk: Client, office: World, make_customer: MakeCustomer
) -> None:
    known = make_customer(office)
    straight = clerk.get(reverse("customers:add"), {"next": ORDER})

    unknown = clerk.get(reverse("customers:new"), {"q": "13900000001", "next": ORDER})
    found = clerk.get(reverse("customers:new"), {"q": "057555500137", "next": ORDER})

    assert straight.headers["Location"].startswith(reverse("customers:new"))
    assert (unknown.context["rows"], "没有“13900000001”的客户" in unknown.content.decode()) == ([], True)
    assert [(row.customer, row.url) for row in found.context["rows"]] == [(known, f"{ORDER}&customer={known.pk}")]
    form = clerk.get(unknown.context["add_url"]).context["form"]
    assert (form["phone"].value(), form["unit"].value()) == ("13900000001", office.unit.pk)


@pytest.mark.rule("OFFICE-128")
def test_office_128_next_number_is_proposed_and_a_used_one_is_refused(
    clerk: Client, office: World, make_customer: MakeCustomer
) -> None:
    make_customer(office, "K0001")
    proposed = clerk.get(add_url()).context["form"]["number"].value()
    other = {"name": "别的", "phone": "13900000001"}

    used = clerk.post(add_url(), typed(office, number="K0001", **other)).context["form"]
    free = clerk.post(add_url(), typed(office, number=proposed, **other))

    assert proposed == "K0002"
    assert dict(used.errors) == {"number": ["编号 K0001 已属于绍兴澜庭酒店。"]}
    assert used["name"].value() == "别的"
    assert free.status_code == 302
    assert list(Customer.objects.order_by("number").values_list("number", flat=True)) == ["K0001", "K0002"]


@pytest.mark.rule("OFFICE-128")
def test_office_128_duplicate_is_prompted_with_the_existing_customer_and_saved_after_the_tick(
    clerk: Client, office: World, make_customer: MakeCustomer
) -> None:
    make_customer(office, "K0001")
    same_phone = typed(office, number="K0002", name="澜庭分店")

    asked = clerk.post(add_url(), same_phone)
    unticked = asked.context["form"]
    ticked = clerk.post(add_url(), {**same_phone, "confirmed": "on"})
    certain = clerk.post(add_url(), {**typed(office, number="K0003"), "confirmed": "on"}).context["form"]

    assert [twin.customer.number for twin in unticked.twins] == ["K0001"]
    assert "绍兴澜庭酒店" in asked.content.decode()
    assert 'type="checkbox" name="confirmed"' in asked.content.decode()
    assert unticked["name"].value() == "澜庭分店"
    assert ticked.status_code == 302
    assert dict(certain.errors) == {"name": ["此电话的绍兴澜庭酒店已建档，客户编号 K0001。"]}
    assert list(Customer.objects.order_by("number").values_list("number", flat=True)) == ["K0001", "K0002"]


@pytest.mark.rule("OFFICE-129")
@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("name", "名称"),
        ("unit", "责任部门（区域）"),
        ("route", "送货路线"),
        ("phone", "电话"),
        ("contact", "联系人"),
        ("address", "地址"),
    ],
)
def test_office_129_missing_field_is_refused_and_fax_may_be_missing(
    clerk: Client, office: World, field: str, label: str
) -> None:
    form = clerk.post(add_url(), typed(office, **{field: ""})).context["form"]

    assert dict(form.errors) == {field: [f"请填写“{label}”。"]}
    assert not Customer.objects.exists()
    assert clerk.post(add_url(), typed(office, fax="")).status_code == 302
    assert Customer.objects.get().fax == ""


@pytest.mark.rule("OFFICE-130")
def test_office_130_cancel_leaves_no_record_and_add_leaves_one(clerk: Client, office: World) -> None:
    page = clerk.get(add_url(next=ORDER))

    assert page.context["cancel_url"] == ORDER
    assert not Customer.objects.exists()

    clerk.post(add_url(), {**typed(office), "once": "0123456789abcdef"})
    clerk.post(add_url(), {**typed(office), "once": "0123456789abcdef"})

    assert list(Customer.objects.values_list("number", "company")) == [("K0001", office.company.pk)]


@pytest.mark.rule("OFFICE-131")
def test_office_131_after_adding_the_order_goes_on_with_the_customer(clerk: Client, office: World) -> None:
    answer = clerk.post(add_url(), {**typed(office), "next": ORDER})

    assert answer.headers["Location"] == f"{ORDER}&customer={Customer.objects.get().pk}"


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)"])
def test_way_back_leads_only_to_our_own_pages(clerk: Client, office: World, there: str) -> None:
    shown = clerk.get(reverse("customers:new"), {"q": "x", "next": there})
    answer = clerk.post(add_url(), {**typed(office), "next": there})

    assert shown.context["cancel_url"] == reverse("customers:list")
    assert "evil" not in shown.context["add_url"]
    assert answer.headers["Location"] == Customer.objects.get().get_absolute_url()


def test_lookup_offers_customers_with_a_file_in_the_own_company_that_is_not_retired(
    clerk: Client, office: World, other: World, make_customer: MakeCustomer
) -> None:
    make_customer(office, "K0001")
    retired = make_customer(office, "K0002", name="澜庭旧店", phone="13900000001")
    make_customer(other, "K0003", name="澜庭别家", phone="13900000002")
    services.retire_customer(retired.pk, by=office.clerk, at=NOW, reason="已注销")

    shown = clerk.get(reverse("customers:lookup"), {"q": "澜庭"}).content.decode().strip()

    assert shown == '<option value="K0001">绍兴澜庭酒店 · 叶女士 0575-5550 0137</option>'


def test_list_is_of_the_own_company_filtered_and_sorted_by_the_url(
    clerk: Client, office: World, other: World, make_customer: MakeCustomer
) -> None:
    make_customer(office, "K0001")
    make_customer(office, "K0002", name="宁波望潮", phone="13900000001", payment_terms="monthly", agreed_before=True)
    gone = make_customer(office, "K0003", name="已散", phone="13900000002")
    make_customer(other, "FREMD")
    services.retire_customer(gone.pk, by=office.clerk, at=NOW, reason="已注销")

    def rows(**conditions: str) -> list[str]:
        listing = clerk.get(reverse("customers:list"), conditions).context["listing"]
        return [row.number for row in listing.rows]

    assert rows() == ["K0001", "K0002"]
    assert rows(sort="-number") == ["K0002", "K0001"]
    assert rows(payment_terms="monthly") == ["K0002"]
    assert rows(status="retired") == ["K0003"]
    assert rows(status="all", q="nbwc") == ["K0002"]


def test_list_and_page_cost_the_same_queries_with_one_and_three_rows(
    clerk: Client, office: World, make_customer: MakeCustomer, django_assert_max_num_queries: Callable
) -> None:
    def cost(url: str) -> int:
        with django_assert_max_num_queries(12) as ran:
            assert clerk.get(url).status_code == 200
        return len(ran)

    first = make_customer(office, "K0001")
    before = cost(reverse("customers:list")), cost(first.get_absolute_url())
    for number in (2, 3):
        make_customer(office, f"K000{number}", name=f"客户{number}", phone=f"1390000000{number}")
        services.add_address(first.pk, by=office.clerk, at=NOW, address=f"{number} 号", consignee="周", phone="1")
        services.add_contact(first.pk, by=office.clerk, at=NOW, name=f"联系人{number}")

    assert (cost(reverse("customers:list")), cost(first.get_absolute_url())) == before


def test_page_tells_status_reason_and_history(clerk: Client, office: World, make_customer: MakeCustomer) -> None:
    customer = make_customer(office)
    services.freeze_customer(customer.pk, by=office.clerk, at=NOW, reason="对账不符")

    page = clerk.get(customer.get_absolute_url()).context["page"]

    assert [note.text for note in page.notes] == ["对账不符"]
    assert [action.code for action in page.actions] == ["retire", "activate", "change"]
    rows = [(row.text, row.who, row.reason) for row in page.timeline]
    assert [row for row in rows if not row[0].startswith("新增")] == [
        ("状态：正常 → 已冻结", "叶青禾", "对账不符"),
        ("新建", "叶青禾", ""),
    ]
    assert [row[0].partition("：")[0] for row in rows if row[0].startswith("新增")] == ["新增收货地址", "新增联系人"]


def test_change_keeps_what_was_typed_when_a_colleague_was_quicker(
    clerk: Client, office: World, make_customer: MakeCustomer
) -> None:
    customer = make_customer(office)
    services.change_customer(customer.pk, by=office.clerk2, at=NOW, route="二线")
    url = reverse("customers:change", args=[customer.pk])

    unknown = clerk.post(url, typed(office, route="三线"))
    answer = clerk.post(url, typed(office, version="1", route="三线"))
    stale = answer.context["form"]
    fresh = clerk.post(url, typed(office, version="2", route="三线"))

    assert (unknown.status_code, answer.status_code, stale["route"].value()) == (409, 409, "三线")
    assert ("送货路线", "二线", "三线") in [(one.label, one.theirs, one.mine) for one in stale.differences]
    assert f"{office.clerk2} 在您打开之后于" in answer.content.decode()
    assert fresh.headers["Location"] == customer.get_absolute_url()
    assert Customer.objects.get().route == "三线"


def test_freeze_activate_and_retire_go_by_state_and_reason(
    clerk: Client, office: World, make_customer: MakeCustomer
) -> None:
    customer = make_customer(office)

    def post(verb: str, reason: str = "对账不符") -> tuple[int, str]:
        answer = clerk.post(reverse(f"customers:{verb}", args=[customer.pk]), {"reason": reason})
        return answer.status_code, Customer.objects.get().status

    assert post("freeze", "") == (409, "active")
    assert post("activate") == (409, "active")
    assert post("freeze") == (302, "frozen")
    assert post("freeze") == (409, "frozen")
    assert post("activate") == (302, "active")
    assert post("retire") == (302, "retired")
    assert post("retire") == (409, "retired")


def test_books_are_kept_on_the_page(clerk: Client, office: World, make_customer: MakeCustomer) -> None:
    customer = make_customer(office)
    new_address, new_contact = (reverse(f"customers:new_{book}", args=[customer.pk]) for book in ("address", "contact"))

    wrong = clerk.post(new_address, {"address": "柯桥", "consignee": "", "phone": "1"}).context["form"]
    clerk.post(new_address, {"address": "柯桥", "consignee": "周", "phone": "1"})
    clerk.post(new_contact, {"name": "周先生", "title": "采购", "phone": "", "email": ""})
    added = Address.objects.get(address="柯桥")
    clerk.post(reverse("customers:default_address", args=[added.pk]))
    shown = clerk.get(customer.get_absolute_url()).content.decode()

    assert (list(wrong.errors), wrong["address"].value()) == (["consignee"], "柯桥")
    assert Address.objects.get(is_default=True) == added
    assert "柯桥" in shown
    assert "周先生" in shown
    first = Address.objects.get(is_default=False)
    clerk.post(reverse("customers:retire_address", args=[first.pk]))
    clerk.post(reverse("customers:retire_contact", args=[customer.contacts.get(name="周先生").pk]))
    again = clerk.get(customer.get_absolute_url())
    assert (len(again.context["addresses"]), len(again.context["contacts"])) == (1, 1)


@pytest.mark.parametrize("verb", ["customer", "change", "freeze", "retire", "new_address", "new_contact"])
def test_another_companys_customer_is_not_found(
    clerk: Client, other: World, make_customer: MakeCustomer, verb: str
) -> None:
    foreign = make_customer(other, name="别家客户")
    url = reverse(f"customers:{verb}", args=[foreign.pk])

    answer = clerk.post(url, {"reason": "x"}) if verb in ("freeze", "retire") else clerk.get(url)

    assert answer.status_code == 404
    assert "别家客户" not in answer.content.decode()


def test_another_companys_book_rows_are_not_found(clerk: Client, other: World, make_customer: MakeCustomer) -> None:
    foreign = make_customer(other)
    address, contact = foreign.addresses.get(), foreign.contacts.get()

    answers = [
        clerk.post(reverse("customers:default_address", args=[address.pk])),
        clerk.post(reverse("customers:retire_address", args=[address.pk])),
        clerk.post(reverse("customers:retire_contact", args=[contact.pk])),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert foreign.contacts.get().retired_at is None


@pytest.mark.parametrize("name", ["new", "add", "change", "freeze", "retire", "new_address"])
def test_writing_without_the_right_is_refused_with_the_reason(
    office: World, as_user: Callable[[User], Client], make_customer: MakeCustomer, name: str
) -> None:
    customer = make_customer(office)
    seer = as_user(office.order_group)
    args = [] if name in ("new", "add") else [customer.pk]

    answer = seer.post(reverse(f"customers:{name}", args=args), typed(office, number="K0009", reason="x"))
    page = seer.get(customer.get_absolute_url()).context["page"]

    assert answer.status_code == 403
    assert "您的岗位没有“维护客户档案”的权限。" in answer.content.decode()
    assert {action.refusal for action in page.actions} == {"您的岗位没有“维护客户档案”的权限。"}
    assert list(Customer.objects.values_list("number", "version")) == [("K0001", 1)]


def test_seeing_without_the_right_is_refused(office: World, as_user: Callable[[User], Client]) -> None:
    driver = as_user(office.driver)

    assert [driver.get(reverse(f"customers:{name}")).status_code for name in ("list", "lookup")] == [403] * 2


def test_export_is_of_the_own_company_and_without_formulas(
    clerk: Client, office: World, other: World, make_customer: MakeCustomer
) -> None:
    make_customer(office, "K0001", name="=HYPERLINK(1)", phone="+86 575 5550")
    make_customer(other, "FREMD")

    answer = clerk.get(reverse("customers:list"), {"as": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]  # streamed

    assert len(lines) == 2
    assert lines[1].startswith("K0001,'=HYPERLINK(1),叶女士,'+86 575 5550,客服中心,绍兴一线,")
