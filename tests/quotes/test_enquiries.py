"""Enquiries: what a customer asked for, and the quotation made from it."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.refusals import NotAllowed, NotFound, NotYours
from quotes import queries, services
from quotes.inputs import AskedLine
from quotes.models import Enquiry, EnquiryLine
from tests.quotes.conftest import Shop
from tests.world import NOW, TODAY
from workflow.models import Event, Link

D = Decimal


def test_enquiry_is_numbered_and_keeps_what_was_asked(shop: Shop) -> None:
    made = shop.enquiry(channel="letter", lines=(AskedLine("旧款主板 X", D("3")), AskedLine("", D("2"), shop.board.pk)))
    lines = [(line.no, line.model, line.product_id, line.quantity) for line in queries.asked_lines(made)]
    assert (made.number, made.state, made.channel) == ("XJ-2606-0001", "new", "letter")
    assert lines == [(1, "旧款主板 X", None, D("3")), (2, "", shop.board.pk, D("2"))]


@pytest.mark.parametrize("channel", ["call", "letter", "fax", "other"])
def test_each_channel_is_recorded(shop: Shop, channel: str) -> None:
    assert shop.enquiry(channel=channel).channel == channel


def test_another_channel_is_refused(shop: Shop) -> None:
    with pytest.raises(NotAllowed) as refusal:
        shop.enquiry(channel="pigeon")
    assert refusal.value.field == "channel"
    assert Enquiry.objects.count() == 0


@pytest.mark.parametrize("quantity", ["0", "-1"])
def test_enquiry_without_a_quantity_is_refused(shop: Shop, quantity: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        shop.enquiry(lines=(AskedLine("X", D(quantity)),))
    assert refusal.value.facts == {"line": 1}
    assert Enquiry.objects.count() == 0


def test_enquiry_without_lines_is_refused(shop: Shop) -> None:
    with pytest.raises(NotAllowed):
        shop.enquiry(lines=())


def test_enquiry_needs_somebody_who_asks(shop: Shop) -> None:
    with pytest.raises(NotAllowed) as refusal:
        shop.enquiry(customer_id=None)
    assert refusal.value.field == "customer"
    assert shop.enquiry(customer_id=None, contact_name="王先生").asker == "王先生"


@pytest.mark.rule("PARTS-04")
def test_business_type_is_one_of_the_three(shop: Shop) -> None:
    for wrong in ("", "gifts"):
        with pytest.raises(NotAllowed) as refusal:
            shop.enquiry(business_type=wrong)
        assert refusal.value.field == "business_type"
    for right in ("sold_equipment", "upgrade", "installation"):
        assert shop.enquiry(business_type=right).business_type == right


def test_company_without_business_types_asks_for_none(office_shop: Shop) -> None:
    assert office_shop.enquiry(business_type="").business_type == ""


def test_enquiry_of_tomorrow_is_refused(shop: Shop) -> None:
    with pytest.raises(NotAllowed) as refusal:
        shop.enquiry(asked_on=TODAY.replace(day=11))
    assert refusal.value.field == "asked_on"


@pytest.mark.parametrize("who", ["commerce", "deputy", "manager", "finance", "keeper"])
def test_only_the_quoting_department_records_enquiries(shop: Shop, who: str) -> None:
    with pytest.raises(NotYours):
        shop.enquiry(by=shop.world.people[who])
    assert Enquiry.objects.count() == 0


def test_foreign_customer_and_product_are_unknown(shop: Shop, foreign_shop: Shop) -> None:
    with pytest.raises(NotFound):
        shop.enquiry(customer_id=foreign_shop.customer.pk)
    with pytest.raises(NotAllowed):
        shop.enquiry(lines=(AskedLine("", D("1"), foreign_shop.board.pk),))
    assert Enquiry.objects.count() == 0


@pytest.mark.rule("PARTS-08")
def test_quotation_starts_with_the_lines_of_the_enquiry(shop: Shop) -> None:
    asked = shop.enquiry(lines=(AskedLine(shop.board.label, D("10"), shop.board.pk), AskedLine("旧主板", D("2"))))
    rows = [(row["product"], row["quantity"]) for row in queries.proposed_lines(asked)]
    start = queries.proposed(shop.world.company, TODAY, asked)
    assert rows == [("PB-100", D("10")), ("旧主板", D("2"))]
    assert (start["customer"], start["business_type"]) == ("K0001", "sold_equipment")


def test_drafting_marks_the_enquiry_quoted_and_links_it(shop: Shop) -> None:
    asked = shop.enquiry()
    made = services.draft(unit=shop.world.unit, by=shop.world.clerk, at=NOW, given=shop.given(), enquiry_id=asked.pk)
    asked = Enquiry.objects.get(pk=asked.pk)
    assert asked.state == "quoted"
    assert list(Link.objects.values_list("source_id", "target_id")) == [(asked.pk, made.pk)]


def test_enquiry_is_closed_with_a_reason_once(shop: Shop) -> None:
    asked = shop.enquiry()
    with pytest.raises(NotAllowed):
        services.close_enquiry(asked.pk, by=shop.world.clerk, at=NOW, reason=" ")
    services.close_enquiry(asked.pk, by=shop.world.clerk, at=NOW, reason="客户已另购")
    assert Enquiry.objects.get(pk=asked.pk).state == "closed"
    assert Event.objects.get(name="quotes.enquiry.closed").reason == "客户已另购"
    with pytest.raises(NotAllowed):
        services.close_enquiry(asked.pk, by=shop.world.clerk, at=NOW, reason="再次")


def test_closed_enquiry_gives_no_quotation(shop: Shop) -> None:
    asked = shop.enquiry()
    services.close_enquiry(asked.pk, by=shop.world.clerk, at=NOW, reason="客户已另购")
    with pytest.raises(NotAllowed):
        services.draft(unit=shop.world.unit, by=shop.world.clerk, at=NOW, given=shop.given(), enquiry_id=asked.pk)


def test_foreign_enquiry_is_not_found(shop: Shop, foreign_shop: Shop) -> None:
    asked = foreign_shop.enquiry()
    with pytest.raises(NotFound):
        queries.enquiry(shop.world.clerk, asked.pk)
    with pytest.raises(NotFound):
        services.close_enquiry(asked.pk, by=shop.world.clerk, at=NOW, reason="x")
    assert list(queries.enquiries(shop.world.clerk)) == []


def test_database_refuses_an_enquiry_of_nobody_and_a_line_of_nothing(shop: Shop) -> None:
    asked = shop.enquiry()
    for rows, change in (
        (Enquiry.objects.filter(pk=asked.pk), {"customer": None}),
        (EnquiryLine.objects.filter(enquiry=asked), {"quantity": 0}),
        (EnquiryLine.objects.filter(enquiry=asked), {"product": None, "model": ""}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
