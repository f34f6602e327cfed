"""`migrate`, and after it: pgtrigger's session by-pass is closed for good.

pgtrigger lets any session switch its triggers off with the setting `pgtrigger.ignore`. Our guards must hold against
direct SQL of the application's role, so the owner replaces the function that reads the setting.
"""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

CLOSE_BYPASS = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT FALSE'
"""


class Command(Migrate):
    """Run Django's migrate, then close the by-pass."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate as usual; the replacement is the same each time, so it may be repeated."""
        super().handle(*args, **options)
        with connections[options["database"]].cursor() as cursor:
            cursor.execute(CLOSE_BYPASS)
