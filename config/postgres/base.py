"""The connection of config.settings: as Django's, but it keeps the statements of a whole order prepared."""

from typing import Any

from django.db.backends.postgresql import base

# An order from entry to cash is 150 statements of different shape, the pages some hundred more. psycopg keeps 100, and
# whoever comes round again finds the own statement thrown out by the others.
PREPARED_AT_MOST = 500


class DatabaseWrapper(base.DatabaseWrapper):
    """Found by Django under this name."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection of psycopg, from the pool if there is one."""
        connection = super().get_new_connection(conn_params)
        connection.prepared_max = PREPARED_AT_MOST
        return connection
