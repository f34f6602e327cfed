"""`./run manage grant_post` seats a person as the rights page does, on behalf of a named administrator."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.dates import business_date
from core.refusals import Refused
from rights import services
from rights.management.naming import administrator, post_of, somebody, unit_of


class Command(BaseCommand):
    """Seat a person on a post; refused as on the screen, with the same sentence."""

    help = "Seat a person on a post, as an administrator of rights"

    def add_arguments(self, parser: CommandParser) -> None:
        """Names as they stand in the company: user names, codes of posts and units."""
        parser.add_argument("--by", required=True, help="user name of the administrator")
        parser.add_argument("--user", required=True, help="user name of the person")
        parser.add_argument("--post", required=True, help="code of the post")
        parser.add_argument("--unit", default="", help="code of the unit; the whole company without it")
        parser.add_argument("--starts", type=dt.date.fromisoformat, help="first day, such as 2026-07-01; today without")
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Call the service that the page calls."""
        by, at = administrator(options["by"]), timezone.now()
        post, unit = post_of(by, options["post"]), unit_of(by, options["unit"])
        starts = options["starts"] or business_date(at, post.company.zone)
        who = somebody(options["user"])
        try:
            given = services.grant(
                user=who, post=post, unit=unit, starts=starts, by=by, at=at, reason=options["reason"]
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{given} ({given.unit}), {given.starts}")
