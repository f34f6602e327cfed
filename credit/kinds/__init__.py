"""What credit adds to the registry: its kinds of documents, a module per aggregate."""

from credit.kinds import guarantees


def register() -> None:
    """Called once when all models are loaded."""
    guarantees.register()
