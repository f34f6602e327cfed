"""Keys and versions as addresses and hidden fields state them."""

from collections.abc import Iterable

LONGEST = 18


def whole_number(text: str) -> int | None:
    """The number that a text states; None when it is none, or has more digits than any key or version."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None


def posted_keys(names: Iterable[str], prefix: str) -> list[int]:
    """The keys that the names of a form's fields carry behind a prefix ("line-12"), in ascending order."""
    stated = (whole_number(name.removeprefix(prefix)) for name in names if name.startswith(prefix))
    return sorted(key for key in stated if key is not None)
