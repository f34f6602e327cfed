"""The pages that `./run lists` asks, and how long each takes in this process's database."""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if __name__ == "__main__":  # not when a test imports it
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    django.setup()

from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from benchmarks.loader import CODE
from customers.models import Customer
from orders.models import Order
from workflow.models import Paper

WARM = 15
"""so many times first: psycopg prepares a statement at the third, PostgreSQL settles its plan five later"""


@dataclass(frozen=True)
class Page:
    """One address as one person asks for it; the name begins with what is promised: list, search, totals, other."""

    name: str
    who: str
    url: str
    query: tuple[tuple[str, str], ...] = ()
    part: bool = False
    """asked by htmx for a part of a page"""

    @property
    def address(self) -> str:
        return f"{self.url}?{urlencode(self.query)}" if self.query else self.url


def page(name: str, who: str, url: str, **query: str) -> Page:
    """A page by the name of its URL."""
    return Page(name, who, reverse(url), tuple(query.items()))


# The lists with money: URL name, title, day that sorts and filters, a state that few papers are in.
LISTS = (
    ("orders:list", "orders", "ordered_on", "held"),
    ("quotes:list", "quotations", "created_at", "sent"),
    ("shipping:notices", "notices", "made_on", "printed"),
    ("shipping:notes", "notes", "made_on", "shipped"),
    ("receivables:invoices", "invoices", "drafted_on", "issued"),
    ("receivables:receipts", "receipts", "received_on", "entered"),
)


def pages() -> Iterator[Page]:
    """All of them; whatever is looked for is a paper in the middle of the years."""
    last = Order.objects.order_by("-pk")[0].pk
    numbered = Order.objects.select_related("paper", "customer").filter(paper__number__isnull=False)
    middle = numbered.filter(pk__gte=last // 2).order_by("pk")[0]
    for url, title, day, state in LISTS:
        yield from list_pages(url, title, day, state, middle)
    yield from other_lists(middle)
    for url, title, _day, state in LISTS:
        figures_of = replace(page(f"totals {title}, all", "supervisor", url, **{"as": "figures"}), part=True)
        yield figures_of
        month = (("since", "2025-03-01"), ("until", "2025-03-31"))
        yield replace(figures_of, name=f"totals {title}, a month", query=(*figures_of.query, *month))
        yield replace(figures_of, name=f"totals {title}, one state", query=(*figures_of.query, ("state", state)))
    yield from searches(middle)
    for who in ("aftersales1", "manager", "deputy", "finance", "keeper", "commerce", "closed1"):
        yield page(f"home worklist of {who}", who, "home:worklist")
    for who in ("manager", "supervisor"):
        yield page(f"home overview of {who}", who, "home:overview")
    yield from documents(middle)


def list_pages(url: str, title: str, day: str, state: str, middle: Order) -> Iterator[Page]:
    """First page, deep page, each sort and filter; for all units, for one, for a small one, for one that is closed."""
    named = middle.paper.number.partition("-")[2] if middle.paper.number else ""
    yield page(f"list {title}, first", "supervisor", url)
    yield page(f"list {title}, deep", "supervisor", url, cursor=_cursor(url, day, middle))
    yield page(f"list {title}, by amount", "supervisor", url, sort="-amount")
    yield page(f"list {title}, smallest amount", "supervisor", url, sort="amount")
    yield page(f"list {title}, oldest", "supervisor", url, sort="date")
    yield page(f"list {title}, one state", "supervisor", url, state=state)
    yield page(f"list {title}, a month", "supervisor", url, since="2025-03-01", until="2025-03-31")
    yield page(f"list {title}, number", "supervisor", url, q=named)
    yield page(f"list {title}, customer's name", "supervisor", url, q=middle.customer.name)
    yield page(f"list {title}, common word", "supervisor", url, q="有限公司")
    yield page(f"list {title}, nothing found", "supervisor", url, q="查无此人")
    for who in ("manager", "island1", "closed1") if not url.startswith("receivables") else ("manager",):
        yield page(f"list {title}, {who}", who, url)
        yield page(f"list {title}, {who}, by amount", who, url, sort="-amount")


def _cursor(url: str, day: str, middle: Order) -> str:
    """The place in the list after a paper of the middle, as core.paging signs it."""
    value = middle.created_at.isoformat() if day == "created_at" else middle.ordered_on.isoformat()
    return signing.dumps([False, value, middle.pk], salt=f"paging {day}", compress=True)


def other_lists(middle: Order) -> Iterator[Page]:
    """Lists of what does not grow with the orders, and those of one customer or maker."""
    yield page("list enquiries", "supervisor", "quotes:enquiries")
    yield page("list orders of a customer", "supervisor", "orders:list", customer=middle.customer.number)
    big = Customer.objects.order_by("pk")[0]
    yield page("list orders of the biggest customer", "supervisor", "orders:list", customer=big.number)
    yield page("list orders of a maker", "supervisor", "orders:list", maker=str(middle.maker_id))
    for url in ("customers:list", "catalog:list", "credit:list", "inventory:levels", "inventory:receipts"):
        who = "clerk" if url != "inventory:receipts" else "keeper"
        yield page(f"list {url}", who, url)
    yield page("list customers:list, part of a name", "clerk", "customers:list", q="无锡主控")
    yield page("list catalog:list, initials", "clerk", "catalog:list", q="zkb12")
    yield page("list workflow:notices", "aftersales1", "workflow:notices")
    yield page("other shipping desk", "keeper", "shipping:todo")
    yield page("other receipts' desk", "finance", "receivables:desk")
    yield page("other ageing", "finance", "receivables:ageing")


def searches(middle: Order) -> Iterator[Page]:
    """The box in the header, by everything it understands, as page and while somebody types."""
    number = middle.paper.number or ""
    asked = {
        "number": number, "number's beginning": number[:8], "month": number[:7], "letters": "XS", "tail": number[-4:],
        "tail of three": number[-3:], "month and number": number[3:], "customer": middle.customer.name,
        "part of a name": "无锡主控", "one character": "无", "initials": middle.customer.initials[:6],
        "telephone": middle.customer.phone, "tax number": middle.customer.tax_number, "product": "SC-100777",
        "barcode": "6910000000777", "product's initials": "zkb12", "amount": f"{middle.gross:,.2f}",
        "round amount": "1000", "reference": "PO-0000028", "nothing": "查无此人",
    }  # fmt: skip
    for name, text in asked.items():
        yield page(f"search {name}", "supervisor", "home:search", q=text)
    for who in ("aftersales1", "closed1", "keeper", "finance"):
        yield page(f"search number's beginning, {who}", who, "home:search", q=number[:8])
        yield page(f"search tail, {who}", who, "home:search", q=number[-4:])
    for name, text in (("tail", number[-4:]), ("name", "无锡主控"), ("product", "zkb12")):
        yield replace(page(f"search while typing, {name}", "clerk", "home:search", q=text), part=True)


def documents(middle: Order) -> Iterator[Page]:
    """The page of one paper of each kind, and of its customer."""
    near = {row.kind: row.pk for row in Paper.objects.filter(pk__range=(middle.pk - 800, middle.pk + 800))}
    for kind, url in (
        ("orders.order", "orders:order"), ("quotes.quotation", "quotes:quotation"),
        ("shipping.notice", "shipping:notice"),
        ("shipping.note", "shipping:note"), ("receivables.invoice", "receivables:invoice"),
        ("receivables.receipt", "receivables:receipt"),
    ):  # fmt: skip
        yield Page(f"document {kind}", "supervisor", reverse(url, args=[near[kind]]))
    yield Page("document customer", "supervisor", reverse("customers:customer", args=[middle.customer_id]))
    yield Page("document biggest customer's credit", "supervisor", reverse("credit:account", args=[middle.customer_id]))


def signed_in(who: str) -> Client:
    """A client of somebody of the company."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=f"{CODE}-{who}"), backend="accounts.backends.SeatedBackend")
    return client


def figures(asked: Page, client: Client, rounds: int) -> list[float]:
    """Median and 95th of a hundred in milliseconds, and the number of statements."""
    for _round in range(WARM):
        _once(asked, client)
    spent = sorted(_once(asked, client) for _round in range(rounds))
    with CaptureQueriesContext(connection) as sent:
        client.get(asked.address)
    return [statistics.median(spent), spent[min(len(spent) - 1, round(len(spent) * 0.95))], len(sent)]


def _once(asked: Page, client: Client) -> float:
    begun = time.perf_counter()
    answer: Any = client.get(asked.address, headers={"HX-Request": "true"} if asked.part else None)
    spent = time.perf_counter() - begun
    if answer.status_code not in {200, 302}:  # search leads to what is named exactly
        raise SystemExit(f"{asked.name}: {asked.address} answered {answer.status_code}.")
    return spent * 1000


def main(words: Sequence[str]) -> int:
    """Ask every page; the last line of the output is the figures as JSON, what comes before is for the eye."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lists_pages")
    parser.add_argument("orders", type=int)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--only", default="")
    given = parser.parse_args(words)
    clients: dict[str, Client] = {}
    found: dict[str, list[float]] = {}
    for asked in pages():
        if given.only in asked.name:
            if asked.who not in clients:
                clients[asked.who] = signed_in(asked.who)
            found[asked.name] = figures(asked, clients[asked.who], given.rounds)
            print(f"{given.orders:>9,} {asked.name:<44}{found[asked.name][0]:8.1f}", file=sys.stderr, flush=True)
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
