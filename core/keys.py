"""Keys and versions as addresses and hidden fields state them."""

LONGEST = 18


def whole_number(text: str) -> int | None:
    """The number that a text states; None when it is none, or has more digits than any key or version."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None
