"""How long the grid of order entry takes to go on to a new line, as line 10, 100 and 700.

usage: ./run grid [--rounds N]

A draft of so many lines is drawn by Django (everything rolled back afterwards) and opened in a real Chromium. The time
is the browser's own, performance.now, from the key Enter in the last cell until the new line is there, laid out and has
the focus. The budget is 100 ms for line 100.
"""

import argparse
import mimetypes
import os
import shutil
import statistics
import sys
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.db import transaction  # noqa: E402 - as above
from django.test import Client  # noqa: E402 - as above
from django.utils import timezone  # noqa: E402 - as above
from playwright.sync_api import Error, Page, Route, sync_playwright  # noqa: E402 - as above

from catalog.lines import LineInput  # noqa: E402 - as above
from catalog.models import Product  # noqa: E402 - as above
from customers.models import Customer  # noqa: E402 - as above
from demo.buyers import invite  # noqa: E402 - as above
from demo.cast import World, open_world  # noqa: E402 - as above
from demo.goods import stock_up  # noqa: E402 - as above
from orders import services as orders  # noqa: E402 - as above
from orders.inputs import HeadInput, OrderInput  # noqa: E402 - as above
from orders.models import Order  # noqa: E402 - as above

SITE = "http://localhost"
STATIC = "/static/"
PLACES = (10, 100, 700)
BLANK = 3
"""Blank lines below those of a draft."""
BUDGET = 100.0
ADD = """
    () => {
        const cell = document.activeElement;
        const begun = performance.now();
        cell.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
        const found = document.activeElement.getBoundingClientRect();
        const spent = performance.now() - begun;
        return found.height && document.activeElement !== cell ? [spent, document.activeElement.name] : null;
    }
"""


def shop() -> World:
    """A company with goods and customers."""
    now = timezone.now()
    world = open_world("office", code="grid", password=os.urandom(16).hex(), since=now.date())
    stock_up(world, now)
    invite(world, now)
    return world


def draft(world: World, lines: int) -> Order:
    """A draft of so many lines."""
    goods = list(Product.objects.filter(company=world.company, kind="goods").order_by("code"))
    given = [LineInput(goods[place % len(goods)].pk, Decimal(place % 9 + 1)) for place in range(lines)]
    customer = Customer.objects.filter(company=world.company).earliest("number")
    data = OrderInput(HeadInput(customer.pk), given)
    return orders.create(company=world.company, unit=world.unit, by=world.clerk, at=timezone.now(), data=data)


def drawn() -> dict[int, bytes]:
    """The page of a draft with a line less than each place."""
    with transaction.atomic():
        world = shop()
        client = Client(SERVER_NAME="localhost")
        client.force_login(world.clerk, backend="accounts.backends.SeatedBackend")
        drafts = {place: draft(world, place - BLANK - 1) for place in PLACES}
        pages = {place: client.get(f"/orders/{order.pk}/change/").content for place, order in drafts.items()}
        transaction.set_rollback(True)
    return pages


def answer(html: bytes, route: Route) -> None:
    """The page, and files as they lie; questions that the page asks behind the line stay unanswered."""
    path = urlsplit(route.request.url).path
    with suppress(Error):  # the page has gone on meanwhile
        if path.startswith(STATIC):
            file = Path(settings.STATIC_ROOT) / path.removeprefix(STATIC)  # named by content, as a page names it
            route.fulfill(path=file, content_type=mimetypes.guess_type(file.name)[0])
        elif route.request.is_navigation_request():
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=204)


def milliseconds(page: Page, html: bytes, place: int, rounds: int) -> list[float]:
    """The times of so many additions of line `place`; the first one warms up."""
    spent = []
    page.unroute_all(behavior="wait")
    page.route("**/*", lambda route: answer(html, route))
    for _round in range(rounds + 1):
        page.goto(SITE, timeout=120_000)
        page.locator(f'[name="lines-{place - 2}-unit_price"]').focus()
        added = page.evaluate(ADD)
        if added is None or added[1] != f"lines-{place - 1}-product":
            raise SystemExit(f"Line {place} was not added: {added}.")
        spent.append(added[0])
    return spent[1:]


def main(words: Sequence[str]) -> int:
    """Print a line for each place; by the exit status whether line 100 keeps the budget."""
    parser = argparse.ArgumentParser(prog="./run grid", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args(words)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        raise SystemExit("The benchmark needs Chromium: apt-get install chromium.")
    pages = drawn()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        medians = {place: _told(page, html, place, given.rounds) for place, html in pages.items()}
        page.unroute_all(behavior="wait")
        browser.close()
    return 0 if medians[100] <= BUDGET else 1


def _told(page: Page, html: bytes, place: int, rounds: int) -> float:
    spent = milliseconds(page, html, place, rounds)
    median = statistics.median(spent)
    print(f"line {place:>4}: {median:>6.1f} ms median, {max(spent):>6.1f} ms longest of {rounds}", flush=True)
    return median


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
