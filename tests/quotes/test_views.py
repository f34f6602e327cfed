"""The pages: who reaches them, what they keep, what they refuse."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from quotes import services
from quotes.models import Enquiry, Quotation
from tests.quotes.conftest import REMITTANCE, Shop, fresh
from tests.world import NOW

D = Decimal
AsUser = Callable[[User], Client]


def rows(*lines: dict[str, str]) -> dict[str, str]:
    """The rows of a formset as a browser sends them."""
    data = {"lines-TOTAL_FORMS": str(len(lines) + 1), "lines-INITIAL_FORMS": "0"}
    for place, line in enumerate(lines):
        data |= {f"lines-{place}-{name}": value for name, value in line.items()}
    return data


BOARD = {"product": "PB-100", "quantity": "10", "unit_price": "250"}


def sent_form(*lines: dict[str, str], **changes: str) -> dict[str, str]:
    """A complete quotation as the entry page sends it."""
    head = {
        "customer": "K0001",
        "business_type": "sold_equipment",
        "remittance": REMITTANCE,
        "shipping_method": "快递",
        "freight_bearer": "buyer",
    }
    return {**head, **rows(*(lines or (BOARD,))), **changes}


def asked_form(*lines: dict[str, str], **changes: str) -> dict[str, str]:
    """A complete enquiry as the entry page sends it."""
    head = {"customer": "K0001", "channel": "fax", "asked_on": "2026-06-10", "business_type": "sold_equipment"}
    return {**head, **rows(*(lines or ({"model": "PB-100", "quantity": "10"},))), **changes}


def errors(response: Any) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["form"].errors.items()}


# -- enquiries -------------------------------------------------------------------------------------------------------


@pytest.mark.rule("PARTS-07")
def test_enquiry_without_a_quantity_is_a_form_error_that_keeps_what_was_typed(clerk: Client) -> None:
    url = reverse("quotes:new_enquiry")
    response = clerk.post(url, asked_form({"model": "旧款主板", "quantity": ""}, note="急"))
    assert response.status_code == 200
    assert list(response.context["formset"].errors[0]) == ["quantity"]
    assert 'value="旧款主板"' in response.content.decode()
    assert "急" in response.content.decode()
    assert Enquiry.objects.count() == 0
    response = clerk.post(url, asked_form({"model": "旧款主板", "quantity": "10"}))
    made = Enquiry.objects.get()
    assert response.headers["Location"] == reverse("quotes:enquiry", args=[made.pk])
    line = made.lines.get()
    assert (made.channel, line.model, line.quantity) == ("fax", "旧款主板", D("10"))


@pytest.mark.rule("PARTS-04")
def test_enquiry_without_business_type_is_a_form_error(clerk: Client) -> None:
    response = clerk.post(reverse("quotes:new_enquiry"), asked_form(business_type=""))
    assert list(errors(response)) == ["business_type"]
    assert Enquiry.objects.count() == 0
    clerk.post(reverse("quotes:new_enquiry"), asked_form(business_type="upgrade"))
    assert Enquiry.objects.get().business_type == "upgrade"


def test_model_that_is_a_product_becomes_it(clerk: Client, shop: Shop) -> None:
    clerk.post(reverse("quotes:new_enquiry"), asked_form({"model": "pb-100", "quantity": "2"}))
    assert Enquiry.objects.get().lines.get().product == shop.board


@pytest.mark.parametrize("quantity", ["0", "-3", "abc"])
def test_wrong_quantity_is_said_beside_it(clerk: Client, quantity: str) -> None:
    response = clerk.post(reverse("quotes:new_enquiry"), asked_form({"model": "X", "quantity": quantity}))
    assert list(response.context["formset"].errors[0]) == ["quantity"]
    assert f'value="{quantity}"' in response.content.decode()
    assert Enquiry.objects.count() == 0


@pytest.mark.rule("PARTS-08")
def test_quotation_page_starts_with_the_lines_of_the_enquiry(clerk: Client, shop: Shop) -> None:
    asked = shop.enquiry()
    moved = clerk.get(reverse("quotes:quote", args=[asked.pk]))
    assert moved.headers["Location"] == f"{reverse('quotes:new')}?enquiry={asked.pk}"
    page = clerk.get(moved.headers["Location"])
    first = page.context["formset"].forms[0]
    assert (first["product"].value(), first["quantity"].value()) == ("PB-100", D("10"))
    assert page.context["form"]["customer"].value() == "K0001"
    clerk.post(moved.headers["Location"], sent_form())
    assert Quotation.objects.get().enquiry == asked
    assert Enquiry.objects.get().state == "quoted"


# -- entering a quotation --------------------------------------------------------------------------------------------


@pytest.mark.rule("PARTS-02")
def test_commerce_user_may_not_quote(shop: Shop, as_user: AsUser) -> None:
    for url, data in (("quotes:new", sent_form()), ("quotes:new_enquiry", asked_form())):
        refused = as_user(shop.world.commerce).post(reverse(url), data)
        assert refused.status_code == 403
    assert (Quotation.objects.count(), Enquiry.objects.count()) == (0, 0)
    as_user(shop.world.clerk).post(reverse("quotes:new"), sent_form())
    assert Quotation.objects.get().maker == shop.world.clerk


def test_submit_button_saves_and_hands_in(clerk: Client) -> None:
    response = clerk.post(reverse("quotes:new"), sent_form(then="submit"))
    made = Quotation.objects.get()
    assert response.headers["Location"] == reverse("quotes:quotation", args=[made.pk])
    assert (made.state, made.gross) == ("in_review", D("2500.00"))


@pytest.mark.rule("PARTS-13")
def test_submitting_without_freight_bearer_saves_nothing_and_keeps_all(clerk: Client) -> None:
    response = clerk.post(reverse("quotes:new"), sent_form(freight_bearer="", note="尽快", then="submit"))
    assert list(errors(response)) == ["freight_bearer"]
    assert "尽快" in response.content.decode()
    assert response.context["formset"].forms[0]["product"].value() == "PB-100"
    assert Quotation.objects.count() == 0
    clerk.post(reverse("quotes:new"), sent_form(then="submit"))
    assert Quotation.objects.get().state == "in_review"


def test_every_missing_term_is_said_beside_its_field(clerk: Client) -> None:
    data = sent_form(remittance="", shipping_method="", freight_advanced="on", on_site="on", then="submit")
    assert set(errors(clerk.post(reverse("quotes:new"), data))) == {
        "remittance",
        "shipping_method",
        "freight_advanced",
        "on_site",
    }


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({**BOARD, "quantity": "0"}, "quantity"),
        ({**BOARD, "quantity": "-1"}, "quantity"),
        ({**BOARD, "quantity": "abc"}, "quantity"),
        ({**BOARD, "product": "PB-999"}, "product"),
        ({**BOARD, "unit_price": "-1"}, "unit_price"),
    ],
)
def test_line_that_cannot_stand_is_said_and_kept(clerk: Client, line: dict[str, str], field: str) -> None:
    response = clerk.post(reverse("quotes:new"), sent_form(line))
    form = response.context["formset"].forms[0]
    assert list(form.errors) == [field]
    assert [form[name].value() for name in line] == list(line.values())
    assert Quotation.objects.count() == 0


def test_unknown_customer_is_said_beside_the_field(clerk: Client, foreign_shop: Shop) -> None:
    response = clerk.post(reverse("quotes:new"), sent_form(customer="谁也不是"))
    assert list(errors(response)) == ["customer"]
    assert Quotation.objects.count() == 0


def test_same_form_sent_twice_makes_one_quotation(clerk: Client) -> None:
    data = sent_form(once="0123456789abcdef")
    first, second = (clerk.post(reverse("quotes:new"), data) for _time in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Quotation.objects.count() == 1


def test_shipping_methods_of_the_handbook_are_offered(clerk: Client) -> None:
    content = clerk.get(reverse("quotes:new")).content.decode()
    assert 'list="shipping-methods"' in content
    assert '<datalist id="shipping-methods"><option value="快递">' in content


def test_new_customer_comes_back_chosen(clerk: Client, shop: Shop) -> None:
    page = clerk.get(reverse("quotes:new"), {"customer": str(shop.customer.pk)})
    assert page.context["form"]["customer"].value() == "K0001"
    assert page.context["new_customer_url"].startswith(reverse("customers:new"))


def test_change_of_an_old_version_says_so_and_keeps_what_was_typed(clerk: Client, shop: Shop) -> None:
    made = shop.draft()
    url = reverse("quotes:change", args=[made.pk])
    opened = clerk.get(url).context["form"]["version"].value()
    services.change(made.pk, by=shop.world.clerk, at=NOW, given=shop.given(note="甲"))
    response = clerk.post(url, sent_form(note="乙", version=str(opened)))
    assert (response.status_code, errors(response)) == (409, {})
    assert ("甲", "乙") in [(one.theirs, one.mine) for one in response.context["form"].differences]
    assert response.context["form"]["note"].value() == "乙"
    assert fresh(made).note == "甲"
    again = clerk.get(url).context["form"]["version"].value()
    clerk.post(url, sent_form(note="乙", version=str(again)))
    assert fresh(made).note == "乙"


def test_unchanged_rows_of_a_draft_are_kept(clerk: Client, shop: Shop) -> None:
    made = shop.draft()
    url = reverse("quotes:change", args=[made.pk])
    form = clerk.get(url).context["formset"].forms[0]
    row = {name: str(form[name].value() or "") for name in form.fields if name != "DELETE"}
    clerk.post(url, sent_form(row, version="0"))
    assert [(line.product.code, line.quantity) for line in fresh(made).lines.all()] == [("PB-100", D("10"))]


# -- one quotation ---------------------------------------------------------------------------------------------------


def test_story_from_draft_to_confirmation_by_its_buttons(clerk: Client, shop: Shop, as_user: AsUser) -> None:
    made = shop.draft(valid_until=None)
    clerk.post(reverse("quotes:submit", args=[made.pk]), {"version": "0"})
    page = as_user(shop.world.manager).get(reverse("quotes:quotation", args=[made.pk])).context["page"]
    approve = next(action for action in page.actions if action.code == "approve")
    as_user(shop.world.manager).post(approve.url, approve.fields)
    clerk.post(reverse("quotes:send", args=[made.pk]), {"channel": "fax", "on": "2026-06-10"})
    told = {"channel": "call", "confirmer": "周建国", "on": "2026-06-11"}
    clerk.post(reverse("quotes:confirm", args=[made.pk]), told)
    found = fresh(made)
    assert (found.state, found.sent_channel, str(found.sent_on)) == ("customer_confirmed", "fax", "2026-06-10")
    assert (found.confirm_channel, found.confirmer, str(found.confirmed_on)) == tuple(told.values())


def test_stale_submit_button_is_refused(clerk: Client, shop: Shop) -> None:
    made = shop.draft()
    services.change(made.pk, by=shop.world.clerk, at=NOW, given=shop.given(note="甲"))
    response = clerk.post(reverse("quotes:submit", args=[made.pk]), {"version": "0"})
    assert response.status_code == 409
    assert fresh(made).state == "draft"


def test_moved_on_state_is_answered_409_with_the_reason(clerk: Client, shop: Shop) -> None:
    made = shop.in_state("rejected")
    response = clerk.post(reverse("quotes:confirm", args=[made.pk]), {"channel": "fax", "confirmer": "周"})
    assert response.status_code == 409
    assert made.get_state_display() in response.content.decode()


POSTS = ["submit", "withdraw", "seal", "send", "confirm", "revise", "cancel", "print"]


@pytest.mark.parametrize("name", POSTS)
def test_foreign_quotation_is_not_found_by_any_button(clerk: Client, foreign_shop: Shop, name: str) -> None:
    made = foreign_shop.approved()
    data = {"channel": "fax", "reason": "x", "confirmer": "x"}
    assert clerk.post(reverse(f"quotes:{name}", args=[made.pk]), data).status_code == 404
    assert fresh(made).state == "approved"


@pytest.mark.parametrize("name", ["quotation", "change", "difference"])
def test_foreign_quotation_is_not_found_by_any_page(clerk: Client, foreign_shop: Shop, name: str) -> None:
    made = foreign_shop.draft()
    assert clerk.get(reverse(f"quotes:{name}", args=[made.pk])).status_code == 404


@pytest.mark.parametrize("name", POSTS)
def test_button_without_the_right_is_403(shop: Shop, as_user: AsUser, name: str) -> None:
    made = shop.draft()
    client = as_user(shop.world.deputy)
    assert client.post(reverse(f"quotes:{name}", args=[made.pk])).status_code == 403
    assert fresh(made).version == made.version


def test_page_without_the_right_to_see_is_403(shop: Shop, as_user: AsUser) -> None:
    made = shop.draft()
    for name in ("quotation", "difference"):
        assert as_user(shop.world.keeper).get(reverse(f"quotes:{name}", args=[made.pk])).status_code == 403


@pytest.mark.parametrize("state", Quotation.State.values)
def test_page_of_every_state_shows_number_and_amount(clerk: Client, shop: Shop, state: str) -> None:
    made = shop.in_state(state)
    content = clerk.get(reverse("quotes:quotation", args=[made.pk])).content.decode()
    assert "2,500.00" in content
    assert made.number in content


def test_disabled_button_says_what_the_server_would_say(clerk: Client, shop: Shop) -> None:
    made = shop.draft(remittance="")
    page = clerk.get(reverse("quotes:quotation", args=[made.pk])).context["page"]
    refusal = next(action.refusal for action in page.actions if action.code == "submit")
    answer = clerk.post(reverse("quotes:submit", args=[made.pk]), {"version": "0"})
    assert answer.status_code == 409
    assert refusal
    assert refusal in answer.content.decode()


def test_seal_button_stands_only_where_the_company_seals(shop: Shop, office_shop: Shop, as_user: AsUser) -> None:
    for each, expected in ((shop, False), (office_shop, True)):
        made = each.approved()
        page = as_user(each.world.clerk).get(reverse("quotes:quotation", args=[made.pk])).context["page"]
        assert ("seal" in {action.code for action in page.actions}) is expected


def test_difference_shows_what_the_new_version_changes(clerk: Client, shop: Shop) -> None:
    old = shop.sent(shop.line(shop.board, "10", "250"), shop.line(shop.valve, "1", "88.5"))
    new = services.revise(old.pk, by=shop.world.clerk, at=NOW, objection="要 230")
    cheaper = shop.given(
        shop.line(shop.board, "10", "230"), shop.line(shop.charges["freight"], "1", "20"), shipping_method="专车"
    )
    services.change(new.pk, by=shop.world.clerk, at=NOW, given=cheaper)
    context = clerk.get(reverse("quotes:difference", args=[new.pk])).context
    looks = [(row.line.product.code, row.look, row.gain) for row in context["lines"]]
    assert looks == [
        ("PB-100", "changed", D("-200.00")),
        ("YF", "added", D("20.00")),
        ("FV-20", "removed", D("-88.50")),
    ]
    assert ("快递", "专车") in [(row.before, row.after) for row in context["terms"]]
    assert context["gain"] == D("-268.50")


def test_first_version_has_no_difference(clerk: Client, shop: Shop) -> None:
    assert clerk.get(reverse("quotes:difference", args=[shop.draft().pk])).status_code == 404


# -- lists -----------------------------------------------------------------------------------------------------------


def listed(client: Client, url: str = "quotes:list", **conditions: str) -> list[int]:
    return [row.pk for row in client.get(reverse(url), conditions).context["listing"].rows]


def test_list_is_filtered_by_state_customer_day_and_text(clerk: Client, shop: Shop, foreign_shop: Shop) -> None:
    foreign_shop.draft()
    draft, sent = shop.draft(), shop.sent()
    assert listed(clerk) == [sent.pk, draft.pk]
    assert listed(clerk, state="sent") == [sent.pk]
    assert listed(clerk, q=sent.number) == [sent.pk]
    assert listed(clerk, q="澜庭") == [sent.pk, draft.pk]
    assert listed(clerk, customer="K0001") == [sent.pk, draft.pk]
    assert listed(clerk, customer="K9999") == []
    assert listed(clerk, since="2026-06-10", until="2026-06-10") == [sent.pk, draft.pk]
    assert listed(clerk, since="2026-06-11") == []
    assert listed(clerk, until="2026-06-09") == []


def test_list_is_sorted_by_amount(clerk: Client, shop: Shop) -> None:
    small, large = shop.draft(shop.line(shop.valve)), shop.draft()
    assert listed(clerk, sort="-amount") == [large.pk, small.pk]
    assert listed(clerk, sort="amount") == [small.pk, large.pk]


def test_totals_leave_out_what_is_void(clerk: Client, shop: Shop) -> None:
    shop.draft()
    shop.in_state("cancelled")
    sums = clerk.get(reverse("quotes:list"), {"as": "figures"}).context["sums"]
    assert (sums.count, sums.amount, sums.void) == (2, D("2500.00"), 1)


@pytest.mark.parametrize("name", ["list", "enquiries"])
def test_list_costs_the_same_with_more_rows(
    clerk: Client, shop: Shop, name: str, django_assert_num_queries: Any
) -> None:
    _one_more(shop)
    clerk.get(reverse(f"quotes:{name}"))
    with django_assert_num_queries(LIST_QUERIES):
        clerk.get(reverse(f"quotes:{name}"))
    _one_more(shop)
    _one_more(shop)
    with django_assert_num_queries(LIST_QUERIES):
        clerk.get(reverse(f"quotes:{name}"))


LIST_QUERIES = 5


def _one_more(shop: Shop) -> None:
    shop.draft()
    shop.enquiry()


def test_enquiry_list_shows_own_company_only(clerk: Client, shop: Shop, foreign_shop: Shop) -> None:
    foreign_shop.enquiry()
    mine = shop.enquiry()
    assert listed(clerk, "quotes:enquiries") == [mine.pk]
    assert listed(clerk, "quotes:enquiries", state="closed") == []
    page = clerk.get(reverse("quotes:enquiry", args=[mine.pk]))
    assert page.context["page"].number == mine.number


@pytest.mark.parametrize("name", ["list", "enquiries"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_exports_hold_own_rows_and_run_no_formula(
    clerk: Client, shop: Shop, foreign_shop: Shop, name: str, form: str
) -> None:
    foreign_shop.sent()
    foreign_shop.enquiry(contact_name="外人")
    shop.sent()
    shop.enquiry(contact_name="=1+1")
    response = clerk.get(reverse(f"quotes:{name}"), {"as": form})
    content = b"".join(response)
    assert response.status_code == 200
    if form == "csv":
        text = content.decode("utf-8-sig")
        assert len(text.splitlines()) == 2
        assert ",=1+1" not in text


# -- query budgets ---------------------------------------------------------------------------------------------------


def test_page_of_a_quotation_costs_the_same_with_more_lines(
    clerk: Client, shop: Shop, django_assert_num_queries: Any
) -> None:
    one = shop.sent()
    three = shop.sent(*(shop.line(product) for product in (shop.board, shop.valve, shop.charges["freight"])))
    clerk.get(reverse("quotes:quotation", args=[one.pk]))
    for made in (one, three):
        with django_assert_num_queries(PAGE_QUERIES):
            clerk.get(reverse("quotes:quotation", args=[made.pk]))


PAGE_QUERIES = 8
