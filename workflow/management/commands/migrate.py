"""`migrate`, and after it: pgtrigger's session by-pass is closed for good.

pgtrigger lets any session switch its triggers off with the setting `pgtrigger.ignore`. Our guards must hold against
direct SQL of the application's role, so the owner replaces the function that reads the setting.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pgtrigger
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from django.db.transaction import atomic
from django.test.utils import override_settings
from pghistory.models import Context
from pgtrigger.migrations import AddTrigger

CLOSE_BYPASS = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT FALSE'
"""

PARTLY = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied", "prune")
"""Words with which `migrate` does less than bring a whole database up to date."""


@contextmanager
def quick_triggers() -> Iterator[None]:
    """Add triggers without rendering every related model anew for each of them.

    pgtrigger reloads the model, and with it all that refer to it, although a trigger is no part of what is rendered:
    on an empty database that is most of the time of `migrate` (measured: docs/adr/0004).
    """
    reloading = AddTrigger.state_forwards

    def state_forwards(self: AddTrigger, app_label: str, state: ProjectState) -> None:
        options = state.models[app_label, self.model_name.lower()].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]

    AddTrigger.state_forwards = state_forwards  # type: ignore[method-assign]  # put back below
    try:
        yield
    finally:
        AddTrigger.state_forwards = reloading  # type: ignore[method-assign]  # as it was


@contextmanager
def quick_options() -> Iterator[None]:
    """Add indexes and constraints without rendering every related model anew for each of them.

    They are put into the rendered model instead: nothing else of it changes (an empty database: 23 s before, 7 s now).
    """
    slow = ProjectState.add_index, ProjectState.add_constraint
    ProjectState.add_index = _adder("indexes")  # type: ignore[method-assign,assignment]  # put back below
    ProjectState.add_constraint = _adder("constraints")  # type: ignore[method-assign,assignment]  # put back below
    try:
        yield
    finally:
        ProjectState.add_index, ProjectState.add_constraint = slow  # type: ignore[method-assign]  # as they were


def _adder(option: str) -> Callable[[ProjectState, str, str, Any], None]:
    def add(self: ProjectState, app_label: str, model_name: str, added: Any) -> None:
        options = self.models[app_label, model_name].options
        options[option] = [*options[option], added]
        if "apps" in self.__dict__:  # rendered already; asking for the property would render
            rendered = self.apps.get_model(app_label, model_name)._meta
            setattr(rendered, option, [*getattr(rendered, option), added])

    return add


class Command(Migrate):
    """Run Django's migrate, then close the by-pass. An empty database gets its tables from the models at once."""

    def add_arguments(self, parser: Any) -> None:
        """Django's own, and the long way."""
        super().add_arguments(parser)
        parser.add_argument("--one-by-one", action="store_true", help="run every migration, on an empty database too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate as usual; the replacement is the same each time, so it may be repeated."""
        connection = connections[options["database"]]
        asked = [options.pop("one_by_one"), *(options.get(word) for word in PARTLY)]
        if not any(asked) and not MigrationRecorder(connection).has_table():
            self._build(connection, options)
        with quick_triggers(), quick_options():
            super().handle(*args, **options)
        with connection.cursor() as cursor:
            cursor.execute(CLOSE_BYPASS)

    def _build(self, connection: Any, options: dict[str, Any]) -> None:
        """Make every table as the models say and record the migrations that would have made it so.

        That they would is what `makemigrations --check` says of the models' state, and `./run manage migrate
        --one-by-one` on an empty database of the tables themselves: that takes five times as long, and longer with
        every migration. Interrupted, it goes on where it stopped: migrations are recorded all together, at the end.
        """
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        with override_settings(MIGRATION_MODULES=_Nowhere()):
            super().handle(**options | {"run_syncdb": True, "verbosity": 0})
        Context.install_pgh_attach_context_func(using=options["database"])
        pgtrigger.install(database=options["database"])
        recorder = MigrationRecorder(connection)
        with atomic(using=options["database"]):
            recorder.ensure_schema()
            for app, name in MigrationLoader(connection, ignore_no_migrations=True).disk_migrations:
                recorder.record_applied(app, name)


class _Nowhere(dict[str, None]):
    """Says of every app that it has no migrations, so that Django makes its tables as the models say."""

    def __contains__(self, app: object) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None
