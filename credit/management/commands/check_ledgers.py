"""`manage.py check_ledgers`: compare every ledger with its entries and documents; exit code 1 on a difference."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from credit import checks
from credit.queries import companies
from credit.services import report_differences


class Command(BaseCommand):
    help = "Compare stock and credit ledgers with their entries and documents; nothing is repaired."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--company", default="", help="code of one company; all of them by default")

    def handle(self, *args: Any, company: str, **options: Any) -> None:
        found = 0
        for each in companies(company):
            for name, difference in report_differences(each, timezone.now()):
                self.stderr.write(f"{each.code} {name}: {difference}")
                found += 1
        if found:
            raise CommandError(f"{found} differences")
        self.stdout.write(f"{len(checks.names())} checks, no difference")
