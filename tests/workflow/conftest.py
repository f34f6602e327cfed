"""A quotation in review, as the sample document of the kernel's tests."""

from decimal import Decimal

import pytest

from catalog.lines import LineInput
from demo.buyers import invite
from demo.cast import World
from demo.goods import stock_up
from quotes import services as quotes
from quotes.inputs import QuotationInput, Terms
from quotes.models import Quotation
from tests.world import NOW


@pytest.fixture
def draft(parts: World) -> Quotation:
    """A complete draft by the clerk: ten main boards at 250."""
    goods = stock_up(parts, NOW)
    customer = invite(parts, NOW)[1]
    terms = Terms(customer.pk, business_type="sold_equipment", remittance="中国银行 6217", shipping_method="快递")
    line = LineInput(goods.products["DB-1001"].pk, Decimal(10), Decimal(250))
    return quotes.draft(unit=parts.unit, by=parts.clerk, at=NOW, given=QuotationInput(terms, [line]))


@pytest.fixture
def in_review(draft: Quotation, parts: World) -> Quotation:
    """The same, submitted to the department manager."""
    quotes.submit(draft.pk, by=parts.clerk, at=NOW)
    return Quotation.objects.get(pk=draft.pk)
