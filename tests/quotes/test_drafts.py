"""Entering, changing and submitting quotations."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from accounts.policies import desk
from catalog.lines import LineInput
from core.refusals import NotAllowed, NotFound, NotYours
from customers import services as customers
from quotes import queries, services
from quotes.inputs import QuotationInput
from quotes.models import Quotation
from quotes.rules import rules
from tests.quotes.conftest import REMITTANCE, Shop, fresh
from tests.world import NOW, TODAY, again
from workflow.models import Event, Round

D = Decimal


def _refused_fields(shop: Shop, draft: Quotation) -> dict[str, str]:
    """Submit a draft that may not be submitted: the fields it names. Nothing changed."""
    with pytest.raises(NotAllowed) as refusal:
        services.submit(draft.pk, by=shop.world.clerk, at=NOW)
    assert (fresh(draft).state, fresh(draft).number) == ("draft", "")
    fields = refusal.value.facts["fields"]
    assert isinstance(fields, dict)
    return fields


def _submits(shop: Shop, draft: Quotation) -> None:
    services.submit(draft.pk, by=shop.world.clerk, at=NOW)
    assert fresh(draft).state == "in_review"


# -- entering --------------------------------------------------------------------------------------------------------


def test_draft_has_lines_amounts_and_no_number(shop: Shop) -> None:
    made = shop.draft(shop.line(shop.board, "10", "250"), shop.line(shop.charges["freight"], "1", "320"))
    lines = [(line.no, line.product.code, line.gross, line.tax) for line in queries.lines(made)]
    assert lines == [(1, "PB-100", D("2500.00"), D("287.61")), (2, "YF", D("320.00"), D("36.81"))]
    assert (made.gross, made.tax, made.net) == (D("2820.00"), D("324.42"), D("2495.58"))
    assert (made.number, made.state, made.revision, made.currency) == ("", "draft", 1, "CNY")


def test_price_left_out_is_the_base_price(shop: Shop) -> None:
    made = shop.draft(shop.line(shop.board, "2"))
    assert made.gross == D("520.00")


@pytest.mark.parametrize("quantity", ["0", "-1", "0.5"])
def test_line_that_cannot_stand_is_refused(shop: Shop, quantity: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        shop.draft(LineInput(shop.board.pk, D(quantity)))
    assert refusal.value.facts == {"line": 1, "field": "quantity"}
    assert Quotation.objects.count() == 0


def test_quotation_without_lines_is_refused(shop: Shop) -> None:
    with pytest.raises(NotAllowed):
        services.draft(unit=shop.world.unit, by=shop.world.clerk, at=NOW, given=QuotationInput(shop.terms(), ()))


def test_foreign_customer_and_product_are_refused(shop: Shop, foreign_shop: Shop) -> None:
    with pytest.raises(NotFound):
        shop.draft(customer_id=foreign_shop.customer.pk)
    with pytest.raises(NotAllowed):
        shop.draft(shop.line(foreign_shop.board))
    assert Quotation.objects.count() == 0


def test_frozen_customer_gets_no_quotation(shop: Shop) -> None:
    customers.freeze_customer(shop.customer.pk, by=shop.world.clerk, at=NOW, reason="欠款")
    with pytest.raises(NotAllowed):
        shop.draft()
    customers.activate_customer(shop.customer.pk, by=shop.world.clerk, at=NOW, reason="已付清")
    assert shop.draft().state == "draft"


@pytest.mark.parametrize("who", ["commerce", "deputy", "manager", "finance", "keeper", "supervisor"])
def test_only_the_quoting_department_drafts(shop: Shop, who: str) -> None:
    with pytest.raises(NotYours):
        shop.draft(by=shop.world.people[who])
    assert Quotation.objects.count() == 0


def test_new_quotation_proposes_the_terms_of_the_handbook(shop: Shop) -> None:
    house = rules(shop.world.company, TODAY)
    start = queries.proposed(shop.world.company, TODAY)
    assert start == {
        "freight_bearer": "buyer",
        "remittance": house.remittance,
        "shipping_method": "快递",
        "valid_until": TODAY + dt.timedelta(days=30),
    }
    assert "6217 8500 0000 1234" in house.remittance


def test_desk_is_the_unit_with_the_right(shop: Shop) -> None:
    assert desk(shop.world.clerk, "quotes.write") == shop.world.unit
    with pytest.raises(NotYours):
        desk(shop.world.manager, "quotes.write")


# -- freight ---------------------------------------------------------------------------------------------------------


@pytest.mark.rule("PARTS-14")
def test_freight_is_the_buyers_unless_a_reason_says_otherwise(shop: Shop) -> None:
    made = shop.draft()
    assert made.freight_bearer == "buyer"
    assert not Event.objects.filter(name="quotes.quotation.freight_changed").exists()
    with pytest.raises(NotAllowed) as refusal:
        services.change(made.pk, by=shop.world.clerk, at=NOW, given=shop.given(freight_bearer="seller"))
    assert refusal.value.field == "freight_reason"
    seller = shop.given(freight_bearer="seller", freight_reason="首单优惠")
    services.change(made.pk, by=shop.world.clerk, at=NOW, given=seller)
    logged = Event.objects.get(name="quotes.quotation.freight_changed")
    assert (logged.by, logged.reason, logged.data) == (
        shop.world.clerk,
        "首单优惠",
        {"from": "buyer", "to": "seller"},
    )


def test_seller_borne_from_the_start_is_logged_too(shop: Shop) -> None:
    shop.draft(freight_bearer="seller", freight_reason="合同约定")
    assert Event.objects.get(name="quotes.quotation.freight_changed").reason == "合同约定"


@pytest.mark.rule("PARTS-13")
@pytest.mark.parametrize("term", ["remittance", "shipping_method", "freight_bearer"])
def test_every_term_is_stated_before_submitting(shop: Shop, term: str) -> None:
    without: dict[str, Any] = {term: ""}
    assert list(_refused_fields(shop, shop.draft(**without))) == [term]
    _submits(shop, shop.draft())


def test_all_that_is_missing_is_said_together(shop: Shop) -> None:
    fields = _refused_fields(shop, shop.draft(remittance="", shipping_method=" ", freight_bearer="", business_type=""))
    assert set(fields) == {"business_type", "remittance", "shipping_method", "freight_bearer"}


@pytest.mark.rule("PARTS-15")
def test_advanced_freight_is_a_line_of_its_own(shop: Shop) -> None:
    goods, freight = shop.line(shop.board, "10", "250"), shop.line(shop.charges["freight"], "1", "320")
    assert list(_refused_fields(shop, shop.draft(goods, freight_advanced=True))) == ["freight_advanced"]
    _submits(shop, shop.draft(goods, freight, freight_advanced=True))


@pytest.mark.rule("PARTS-16")
def test_on_site_work_needs_travel_and_labour(shop: Shop) -> None:
    goods = shop.line(shop.board, "1", "260")
    labour, travel = (shop.line(shop.charges[charge], "1", "100") for charge in ("labour", "travel"))
    assert list(_refused_fields(shop, shop.draft(goods, labour, on_site=True))) == ["on_site"]
    assert list(_refused_fields(shop, shop.draft(goods, travel, on_site=True))) == ["on_site"]
    _submits(shop, shop.draft(goods, labour, travel, on_site=True))


@pytest.mark.rule("PARTS-04")
def test_quotation_names_its_business_type(shop: Shop) -> None:
    assert list(_refused_fields(shop, shop.draft(business_type=""))) == ["business_type"]
    assert list(_refused_fields(shop, shop.draft(business_type="gifts"))) == ["business_type"]
    _submits(shop, shop.draft(business_type="upgrade"))


def test_validity_date_is_required_only_where_the_handbook_says(shop: Shop, office_shop: Shop) -> None:
    _submits(shop, shop.draft(valid_until=None))
    assert list(_refused_fields(office_shop, office_shop.draft(valid_until=None))) == ["valid_until"]


def test_validity_may_end_today_and_not_yesterday(office_shop: Shop) -> None:
    past = office_shop.draft(valid_until=TODAY - dt.timedelta(days=1))
    assert list(_refused_fields(office_shop, past)) == ["valid_until"]
    _submits(office_shop, office_shop.draft(valid_until=TODAY))


# -- changing --------------------------------------------------------------------------------------------------------


def test_change_replaces_terms_and_lines(shop: Shop) -> None:
    made = shop.draft()
    given = shop.given(shop.line(shop.valve, "4", "88.5"), shop.line(shop.board, "1", "240"), shipping_method="专车")
    services.change(made.pk, by=shop.world.clerk, at=NOW, given=given, version=made.version)
    made = fresh(made)
    assert [(line.no, line.product.code) for line in queries.lines(made)] == [(1, "FV-20"), (2, "PB-100")]
    assert (made.gross, made.shipping_method, made.version) == (D("594.00"), "专车", 1)


def test_change_on_an_old_version_is_refused_and_changes_nothing(shop: Shop) -> None:
    made = shop.draft()
    services.change(made.pk, by=shop.world.clerk, at=NOW, given=shop.given(note="甲"), version=0)
    with pytest.raises(NotAllowed):
        services.change(made.pk, by=shop.world.clerk, at=NOW, given=shop.given(note="乙"), version=0)
    assert fresh(made).note == "甲"


def test_colleague_does_not_change_somebody_elses_draft(shop: Shop) -> None:
    made = shop.draft()
    with pytest.raises(NotYours):
        services.change(made.pk, by=shop.world.clerk2, at=NOW, given=shop.given())
    with pytest.raises(NotYours):
        services.submit(made.pk, by=shop.world.clerk2, at=NOW)


def test_foreign_draft_is_not_found(shop: Shop, foreign_shop: Shop) -> None:
    made = foreign_shop.draft()
    with pytest.raises(NotFound):
        services.change(made.pk, by=shop.world.clerk, at=NOW, given=shop.given())
    with pytest.raises(NotFound):
        queries.quotation(shop.world.clerk, made.pk)
    assert list(queries.visible(again(shop.world.clerk))) == []


# -- submitting ------------------------------------------------------------------------------------------------------


def test_submitting_numbers_it_and_opens_a_round(shop: Shop) -> None:
    first, second = shop.submitted(), shop.submitted()
    assert (first.number, second.number) == ("BJ-2606-0001", "BJ-2606-0002")
    rounds = Round.objects.filter(paper_id=first.pk).values_list("gate", "outcome", "opened_by_id")
    assert list(rounds) == [("review", "open", shop.world.clerk.pk)]


def test_withdrawn_and_submitted_again_keeps_its_number(shop: Shop) -> None:
    made = shop.submitted()
    services.withdraw(made.pk, by=shop.world.clerk, at=NOW)
    assert fresh(made).state == "draft"
    services.change(made.pk, by=shop.world.clerk, at=NOW, given=shop.given(note="改"))
    services.submit(made.pk, by=shop.world.clerk, at=NOW)
    assert fresh(made).number == "BJ-2606-0001"
    outcomes = Round.objects.filter(paper_id=made.pk).order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["void", "open"]


def test_draft_can_be_handed_in_at_once_or_nothing_is_saved(shop: Shop) -> None:
    house: dict[str, Any] = {"unit": shop.world.unit, "by": shop.world.clerk, "at": NOW, "submitting": True}
    made = services.draft(given=shop.given(), **house)
    assert (fresh(made).state, made.remittance) == ("in_review", REMITTANCE)
    with pytest.raises(NotAllowed):
        services.draft(given=shop.given(remittance=""), **house)
    assert Quotation.objects.count() == 1
