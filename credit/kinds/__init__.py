"""What credit adds to the registry; a module per aggregate."""

from credit.kinds import applications, guarantees, overrides, reviews


def register() -> None:
    """Called once when all models are loaded."""
    applications.register()
    reviews.register()
    overrides.register()
    guarantees.register()
