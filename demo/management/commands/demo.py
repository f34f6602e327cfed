"""`manage.py demo`: five example companies with people, goods, customers and papers. Only in demo mode."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from accounts.models import Company
from demo import buyers, cast, goods, intake, papers
from demo.stories import applications, debts, dispatch, groups, guarantees, late, overrides, reviews, slips
from handbook import books
from workflow import outbox
from workflow.services import read_notices

PASSWORD = "danju-demo-2026"
OPEN_FOR = dt.timedelta(days=75)
"""long enough for an invoice to be overdue, and for a staff guarantee to be charged to wages"""
UNREAD = dt.timedelta(days=2)


class Command(BaseCommand):
    """Load the demo, or print its people."""

    help = "Loads the example companies once, or prints who may sign in (--people)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--people prints the people instead of loading."""
        parser.add_argument("--people", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses outside demo mode: the passwords are public."""
        if not settings.DEMO:
            raise CommandError("The demo's passwords are public, so it loads only in demo mode (DEMO=1).")
        if options["people"]:
            self.stdout.write(people())
        elif Company.objects.exists():
            self.stdout.write("There are companies already; the demo is loaded once.")
        else:
            with translation.override("zh-hans"):
                load(timezone.now())


def load(now: dt.datetime) -> None:
    """Open the companies and let them trade for some weeks up to now."""
    for preset in cast.PLANS:
        with transaction.atomic():
            begun = now - OPEN_FOR
            world = cast.open_world(preset, code=preset, password=PASSWORD, since=begun.date())
            wares = goods.stock_up(world, begun)
            outbox.sweep(begun, most=10_000)  # before there is an order that could have waited for these goods
            customers = buyers.invite(world, begun)
            intake.classify(world, customers, begun)
            account = papers.open_accounts(world, begun)
            papers.trade(world, wares, customers, account, now)
            intake.come_in(world, wares, customers, now)
            applications.tell(world, customers, now)
            reviews.tell(world, customers, now)
            overrides.tell(world, wares, customers, account, now)
            debts.tell(world, wares, customers, account, now)
            guarantees.tell(world, wares, customers, account, now)
            slips.tell(world, wares, customers, account, now)
            dispatch.tell(world, wares, customers, account, now)
            late.tell(world, wares, account, now)
            groups.tell(world, customers, now)
        outbox.sweep(now, most=10_000)
        for person in world.people.values():
            read_notices(person, at=now - UNREAD)  # what is older was read, as it would have been


def people() -> str:
    """Who may sign in, as a table for the terminal."""
    rows = [f"Password of everybody: {PASSWORD}"]
    for preset, plan in cast.PLANS.items():
        rows.append(f"\n{plan.short_name}")
        rows += [f"  {preset + '-' + who:<20} {said}" for who, said in titles(preset, plan).items()]
    return "\n".join(rows)


def titles(preset: str, plan: cast.Plan) -> dict[str, str]:
    """Who → name and the titles of all posts of that person."""
    written = books.load(preset).posts
    held: dict[str, list[str]] = {}
    for seat in plan.seats:
        filled = cast.filled(seat, written)
        said = held.setdefault(seat.who, [seat.name + "　"])
        said += [filled.title] if filled.title not in said else []
    return {who: said[0] + "、".join(said[1:]) for who, said in held.items()}
