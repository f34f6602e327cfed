"""`./run manage end_post` ends a seat as the rights page does, on behalf of a named administrator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.refusals import Refused
from rights import services
from rights.management.naming import administrator, seat_of


class Command(BaseCommand):
    """End what a person holds of a post; refused as on the screen, with the same sentence."""

    help = "End a person's post today, as an administrator of rights"

    def add_arguments(self, parser: CommandParser) -> None:
        """Names as they stand in the company: user names, codes of posts and units."""
        parser.add_argument("--by", required=True, help="user name of the administrator")
        parser.add_argument("--user", required=True, help="user name of the person")
        parser.add_argument("--post", required=True, help="code of the post")
        parser.add_argument("--unit", default="", help="code of the unit; the whole company without it")
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Call the service that the page calls."""
        by = administrator(options["by"])
        seat = seat_of(by, options["user"], options["post"], options["unit"])
        try:
            ended = services.end(seat.pk, by=by, at=timezone.now(), reason=options["reason"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{ended} ({ended.unit}), {ended.ends}")
