"""How many SQL statements a page costs: at most twelve, and the same with one row as with three.

A sale is told step by step, and after each step its documents are opened by somebody who holds every right, so that
every button, panel and sign-off is there; comments, files and prints hang on them.
"""

import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import ROLES
from core import lists
from customers.models import Customer
from demo.buyers import invite
from demo.cast import World
from demo.goods import Goods, stock_up
from demo.papers import open_accounts
from demo.story import Sale
from receivables.models import BankAccount
from tests.support.ground import PDF, a_person, signed_in
from tests.world import NOW, again, world
from workflow import registry
from workflow import services as workflow
from workflow.documents import Document

MOST = 12
SECOND = dt.timedelta(seconds=1)
PRESETS = {"parts": "prepaid", "office": "monthly"}
LISTS = (
    *("home:worklist", "home:overview", "quotes:enquiries", "quotes:list", "orders:list", "shipping:todo"),
    *("calls:list", "calls:leads", "calls:new", "orders:shortages", "orders:held"),
    *("credit:overrides", "credit:liability", "credit:applications", "credit:master", "credit:application_new"),
    *("credit:guarantees", "credit:deductions", "credit:stations", "credit:station_new"),
    *("credit:groups", "credit:group_new"),
    *("credit:shortage", "credit:review_new", "receivables:overdue", "receivables:statements"),
    *(
        "receivables:openings",
        "receivables:writeoffs",
        "shipping:emergencies",
        "shipping:emergency_new",
        "shipping:reports",
    ),
    *("shipping:gate", "shipping:debts", "shipping:slips"),
    *("shipping:notices", "shipping:notes", "receivables:receipts", "receivables:invoices", "receivables:desk"),
    *(
        "receivables:ageing",
        "receivables:accounts",
        "customers:list",
        "credit:list",
        "credit:reviews",
        "catalog:list",
        "catalog:classes",
        "catalog:rates",
        "catalog:book_rate",
    ),
    *("inventory:levels", "inventory:receipts", "inventory:warehouses", "rights:list", "workflow:notices"),
    *("quotes:new_enquiry", "quotes:new", "orders:new", "receivables:receipt_new", "workflow:failed"),
)
FORMS = {
    "confirmed": (("orders:convert", "quotation"), ("receivables:receipt_for", "quotation")),
    "released": (("shipping:notice_make", "order"), ("shipping:note_make", "order")),
    "shipped": (("shipping:note_sign", "note"),),
    "signed": (("receivables:invoice_for", "order"),),
    "invoiced": (("receivables:receipt_for", "invoice"), ("receivables:receipt_for", "order")),
}
"""step → forms that are opened next, each from a document"""
Counts = dict[str, int]


@dataclass
class House:
    """A company that trades, and a client of somebody there who holds every right."""

    world: World
    goods: Goods
    buyer: Customer
    account: BankAccount
    client: Client
    hung: set[int] = field(default_factory=set)

    def sale(self, rows: int) -> Sale:
        """A sale of so many lines, at prices that ask for an application and for everybody's sign-off where there are
        floors: the pages then show the most."""
        wares = [code for code, product in self.goods.products.items() if not product.is_service][:rows]
        lines = [(code, "2", "20") for code in wares]
        return Sale(
            self.world, self.goods, self.buyer, lines, self.account, NOW + SECOND, special="竞品更低", pause=SECOND
        )

    def tell(self, rows: int) -> Counts:
        """A sale with so many lines, comments, files and prints of everything; what each page cost after each step."""
        sale, counts = self.sale(rows), Counts()
        for name, step in sale.plan():
            for _copy in range(rows if step is Sale.print_notices else 1):
                step(sale)
                sale.at += sale.pause
            for kind, document in made(sale).items():
                self._hang(document, rows, sale.at)
                counts[f"{kind}, {name}"] = self.cost(reverse(registry.kind(document.KIND).url, args=[document.pk]))
            for form, kind in FORMS.get(name, ()):
                counts[f"{form}, {name}"] = self.cost(reverse(form, args=[made(sale)[kind].pk]))
            counts[f"worklist, {name}"] = self.cost(reverse("home:worklist"))
            counts[f"customer, {name}"] = self.cost(self.buyer.get_absolute_url())
            counts[f"credit, {name}"] = self.cost(reverse("credit:account", args=[self.buyer.pk]))
        return counts

    def cost(self, url: str) -> int:
        """Statements of a page; 409 is the answer to a form that this company has no use for."""
        connection.queries_log.clear()
        with CaptureQueriesContext(connection) as asked:
            answer = self.client.get(url)
            if answer.streaming:
                b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # streams
        assert answer.status_code in {200, 409}, (url, answer.status_code)
        return len(asked)

    def _hang(self, document: Document, times: int, at: dt.datetime) -> None:
        """Comments and files, once for each document."""
        if document.pk in self.hung:
            return
        self.hung.add(document.pk)
        clerk = again(self.world.clerk)
        for no in range(times):
            workflow.add_comment(document.pk, text=f"来电 {no}", by=clerk, at=at)
            workflow.attach(document.pk, upload=SimpleUploadedFile(f"{no}.pdf", PDF), by=clerk, at=at)


def made(sale: Sale) -> dict[str, Document]:
    """The documents that a sale has by now."""
    papers = {
        "enquiry": sale.enquiry,
        "quotation": sale.quotation,
        "order": sale.order,
        "notice": next(iter(sale.notices), None),
        "note": next(iter(sale.notes), None),
        "invoice": sale.invoice,
        "receipt": sale.receipt,
    }
    return {kind: document for kind, document in papers.items() if document is not None}


def dear(counts: Counts) -> Counts:
    """The pages that cost too much."""
    return {page: cost for page, cost in counts.items() if cost > MOST}


@pytest.fixture(params=PRESETS)
def house(request: pytest.FixtureRequest, db: None) -> House:
    """Each of the two companies."""
    opened = world(request.param)
    goods = stock_up(opened, NOW)
    buyer = next(row for row in invite(opened, NOW) if row.payment_terms == PRESETS[request.param])
    boss = a_person(opened, "boss", *ROLES, since=NOW.date())
    return House(opened, goods, buyer, open_accounts(opened, NOW), signed_in(boss))


def test_every_document_costs_twelve_statements_at_most_with_one_row_and_with_three(house: House) -> None:
    one, three = house.tell(1), house.tell(3)
    assert {kind.partition(",")[0] for kind in one} >= {"order", "note", "invoice", "receipt", "customer", "credit"}
    assert dear(one) == dear(three) == {}
    documents = [page for page in one if not page.startswith(("worklist", "customer", "credit"))]
    assert {page: three[page] for page in documents} == {page: one[page] for page in documents}


def test_every_form_of_a_list_costs_twelve_statements_at_most_with_one_row_and_with_three(house: House) -> None:
    """Page, figures, file and print of everything that is described as a list, saved filters and columns included."""
    _choose(house)
    house.sale(1).until("invoiced")
    one = _forms(house)
    for _sale in range(2):
        house.sale(1).until("invoiced")
    assert dear(one) == {}
    assert _forms(house) == one
    assert len(one) == 4 * len(lists.kinds())


def _choose(house: House) -> None:
    """A filter for oneself and one for all, and one column more, on every list."""
    for kind in lists.kinds():
        for name, more in (("自己", {}), ("大家", {"shared": "on"})):
            sent = {"list": kind.code, "name": name, "query": "", **more}
            assert house.client.post(reverse("desk:save_filter"), sent).status_code == 302
        keys = [column.key for column in kind.columns]
        assert house.client.post(reverse("desk:columns"), {"list": kind.code, "column": keys}).status_code == 302


def _forms(house: House) -> Counts:
    forms = ("", "figures", "csv", "print")
    return {
        f"{kind.code} {form}": house.cost(f"{reverse(kind.code)}?as={form}") for kind in lists.kinds() for form in forms
    }


def test_every_list_costs_twelve_statements_at_most_with_one_row_and_with_three(house: House) -> None:
    house.sale(1).until("invoiced")
    one = {name: house.cost(reverse(name)) for name in LISTS}
    for _sale in range(2):
        house.sale(1).until("invoiced")
    three = {name: house.cost(reverse(name)) for name in LISTS}
    assert dear(one) == {}
    assert three == one
