"""The kinds of documents of credit, a module for each."""

from credit.kinds import applications


def register() -> None:
    """Called once when all models are loaded."""
    applications.register()
