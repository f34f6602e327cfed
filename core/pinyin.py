"""Search keys of a Chinese name: full pinyin and initials, lower case, letters and digits only."""

from pypinyin import Style, lazy_pinyin


def keys(text: str) -> tuple[str, str]:
    """Return (full pinyin, initials): 绍兴澜庭 → ("shaoxinglanting", "sxlt"). Latin text stays itself."""
    full = "".join(lazy_pinyin(text))
    initials = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))
    return _plain(full), _plain(initials)


def _plain(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())
