"""The pages of cover with something on them, in the company that uses them: sound in both themes and on a phone.

tests/browser/test_every_page.py walks all addresses in one company, where a form that does not fit its paper answers
409 and a desk may be empty. Here each page has its papers: orders held, debts to check, slips, reviews, guarantees.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from accounts.roles import ROLES
from credit.models import Application, Guarantee, Override, Review
from customers.models import Customer
from demo.buyers import invite
from demo.cast import World
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.stories import applications, dispatch, guarantees, overrides, reviews, slips
from demo.story import Sale
from orders.models import Order
from shipping.models import DeliveryNote, DeliveryNotice, Emergency
from tests.support.ground import a_person, signed_in
from tests.support.sound import PHONE, too_wide, unsound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
HOUR = dt.timedelta(hours=1)
Pages = dict[str, type[Model] | None]
OF_ALL: Pages = {
    "orders:held": None,
    "orders:order": Order,
    "orders:amend": Order,
    "credit:list": None,
    "credit:account": Customer,
    "credit:master": None,
    "credit:reviews": None,
    "credit:review": Review,
    "credit:applications": None,
    "credit:application": Application,
    "receivables:overdue": None,
    "shipping:todo": None,
}
PAGES: dict[str, Pages] = {
    "fibre": {
        "credit:application_sheet": Application,
        "credit:review_fill": Review,
        "credit:shortage": None,
        "orders:override": Order,
        "shipping:debts": None,
        "shipping:slips": None,
        "shipping:gate": None,
        "shipping:notice": DeliveryNotice,
        "shipping:notice_change": DeliveryNotice,
        "shipping:notice_make": Order,
        "shipping:slip": DeliveryNotice,
        "shipping:emergencies": None,
        "shipping:emergency": Emergency,
        "shipping:emergency_make": DeliveryNotice,
    },
    "office": {
        "credit:liability": None,
        "credit:override": Override,
        "credit:overrides": None,
        "credit:review_fill": Review,
        "orders:override": Order,
        "shipping:note": DeliveryNote,
        "shipping:note_make": Order,
        "shipping:note_sign": DeliveryNote,
    },
    "parts": {
        "credit:deductions": None,
        "credit:guarantee": Guarantee,
        "credit:guarantees": None,
        "orders:guarantee": Order,
        "shipping:notice": DeliveryNotice,
        "shipping:notice_change": DeliveryNotice,
        "shipping:notice_make": Order,
        "shipping:notice_new": None,
    },
}
"""Address of each page → the papers that it may be about; one of them must have it."""


@dataclass
class Town:
    """A company with papers of cover in many states, and somebody with all rights there."""

    world: World
    boss: User

    def paths(self) -> dict[str, str]:
        """Each page → a path of it that is there, "" where none of its papers has it."""
        client = signed_in(self.boss)
        return {
            name: next((path for path in self._ways(name, model) if client.get(path).status_code == 200), "")
            for name, model in {**OF_ALL, **PAGES[self.world.company.preset]}.items()
        }

    def _ways(self, name: str, model: type[Model] | None) -> list[str]:
        if model is None:
            return [reverse(name)]
        rows = model._default_manager.filter(company=self.world.company).order_by("-pk")
        return [reverse(name, args=[pk]) for pk in rows.values_list("pk", flat=True)]


@pytest.fixture(params=PAGES)
def town(request: pytest.FixtureRequest) -> Town:
    """Each company with the stories that the demo tells of it, and sales that stop at the desks."""
    world: World = request.getfixturevalue(request.param)
    now = timezone.now()
    since = now - dt.timedelta(days=40)
    goods, customers, account = stock_up(world, since), invite(world, since), open_accounts(world, since)
    for tell in (guarantees.tell, dispatch.tell, slips.tell):
        tell(world, goods, customers, account, now)
    wares = [(code, "1", str(row.base_price)) for code, row in goods.products.items() if not row.is_service][:2]
    for place, step in enumerate(STEPS[request.param]):
        buyer = next(row for row in customers if (row.payment_terms == "monthly") == (step not in UNPAID))
        sale = Sale(world, goods, buyer, wares, account, now - (place + 2) * HOUR, pause=HOUR / 30)
        stop_at(sale, step)
    overrides.tell(world, goods, customers, account, now)
    applications.tell(world, customers, now)
    reviews.tell(world, customers, now)
    return Town(world, a_person(world, "boss", *ROLES))


UNPAID = ("held", "on a slip")
"""Steps of customers who pay first, before their money is there"""
STEPS = {
    "fibre": ("held", "on a slip", "released", "notices", "printed"),
    "office": ("held", "released", "printed", "shipped"),
    "parts": ("held", "released", "notices", "shipped"),
}
"""Where sales of each company stop: their papers wait at the desks"""


def stop_at(sale: Sale, step: str) -> None:
    """A sale until one of its steps; of the unpaid ones an order by phone, on a slip with its notice."""
    if step not in UNPAID:
        sale.until(step)
        return
    sale.phone_order()
    sale.review_order()
    if step == "on a slip":
        sale.prepare_notices()


@pytest.mark.timeout(300)  # axe walks two dozen pages twice
def test_pages_of_cover_are_sound_and_fit_a_phone(open_page: OpenPage, town: Town) -> None:
    paths = town.paths()
    assert [name for name, path in paths.items() if not path] == []
    assert unsound(open_page(town.boss), paths.values()) == []
    assert too_wide(open_page(town.boss, PHONE), paths.values()) == []
