"""Small handbooks as texts, to read them or see them refused."""

import pytest

from handbook.books import Handbook, parse
from handbook.reading import HandbookError

POSTS = """
[[post]]
code = "clerk"
title = "内勤"
role = "sales_clerk"
unit = "sales"

[[post]]
code = "manager"
title = "经理"
role = "dept_manager"
seats = 1
designated = true
substitute = true

[[post]]
code = "gm"
title = "总经理"
role = "gm"
"""


def book(text: str = "", values: str = "") -> Handbook:
    """The handbook of a text with three posts."""
    return parse(f"[values]\n{values}\n{POSTS}\n{text}", "test", "test.toml")


def refused_text(text: str) -> list[str]:
    """The problems of a whole text that is refused."""
    with pytest.raises(HandbookError) as told:
        parse(text, "test", "test.toml")
    return list(told.value.problems)


def refused(text: str = "", values: str = "") -> list[str]:
    """The problems of a text that is refused."""
    return refused_text(f"[values]\n{values}\n{POSTS}\n{text}")


def sign_off(extra: str = "", kind: str = "orders.order", gate: str = "review", post: str = "manager") -> str:
    """One sign-off, usually by the manager on an order."""
    return f'\n[[sign_off]]\nkind = "{kind}"\ngate = "{gate}"\nsteps = [{{ post = "{post}" }}]\n{extra}\n'
