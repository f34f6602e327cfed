"""Whether this process can serve: asked by load balancers and monitors, answered without a sign-in."""

from django.db import Error, connection


def database_answers() -> bool:
    """Ask the database for nothing; a lost connection, a full pool and a wrong password all count as no."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True
