"""The button over a list that makes a new row, for those who may."""

from core.components import Action, Text


def new_button(label: Text, url: str, refusal: Text = "") -> Action:
    """The list's primary button; with a refusal it stays visible and says why."""
    return Action("new", label, url, "get", "plain" if refusal else "primary", "plus", refusal, key="N")
