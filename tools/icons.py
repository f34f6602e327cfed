"""Adds icons to the sprite `static/icons.svg`.

    python tools/icons.py FOLDER NAME…

FOLDER is `icons/` of the npm package `lucide-static` (ISC); NAME is an icon's file name without `.svg`.
Icons already in the sprite stay; the result is sorted, so the same set always gives the same file.
"""

import re
import sys
from pathlib import Path

SPRITE = Path(__file__).resolve().parent.parent / "static" / "icons.svg"
HEAD = """<svg xmlns="http://www.w3.org/2000/svg">
<!-- Icons cut from Lucide 1.62.0 (ISC licence; parts from Feather, MIT). Licence text: vendor/lucide-LICENSE.txt -->
"""
SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)".*?</symbol>', re.S)
DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.S)


def symbol(folder: Path, name: str) -> str:
    """The `<symbol>` of one icon file."""
    text = (folder / f"{name}.svg").read_text(encoding="utf-8")
    drawing = DRAWING.search(text)
    if drawing is None:
        raise SystemExit(f"{name}: not an SVG drawing")
    inner = " ".join(line.strip() for line in drawing.group(1).strip().splitlines())
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>'


def known() -> dict[str, str]:
    """Icons of the sprite as it is, by name."""
    if not SPRITE.exists():
        return {}
    return {found.group(1): found.group(0) for found in SYMBOL.finditer(SPRITE.read_text(encoding="utf-8"))}


def main(folder: str, *names: str) -> None:
    icons = known() | {name: symbol(Path(folder), name) for name in names}
    SPRITE.write_text(HEAD + "\n".join(icons[name] for name in sorted(icons)) + "\n</svg>\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
