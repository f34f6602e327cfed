"""Make fonts/ anew: Noto Sans SC in two weights, cut down to what a Chinese paper can need.

    apt-get download fonts-noto-cjk && dpkg -x fonts-noto-cjk_*.deb DIR
    .venv/bin/python tools/fonts.py DIR/usr/share/fonts/opentype/noto

The simplified Chinese face is taken out of Debian's collection (SIL Open Font Licence 1.1, fonts/OFL.txt). Regular and
Bold keep GBK (Latin, symbols, full-width forms and 21,003 Han characters), the rest of the basic Han block, some more
Latin and the signs of arithmetic (the minus of amounts is none of GBK). The family Noto Sans SC Rare, in one weight,
has the Han characters of extension A and later that the face knows, so that rare names (㛃 㙓 𠮷) are printed right;
fontconfig falls back to it by itself. Dropped: hangul, vertical forms, the other regions' shapes, and hinting: papers
are printed, screens are dense enough.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parents[1] / "fonts"
REGION = "Noto Sans CJK SC"
HAN = (range(0x4E00, 0xA000),)
RARE_HAN = (range(0x3400, 0x4DC0), range(0x20000, 0x323B0))
LATIN = (range(0x20, 0x7F), range(0xA0, 0x180), range(0x2000, 0x2070), range(0x20A0, 0x20D0), range(0x2190, 0x2270))


def common() -> set[int]:
    """Code points of the two ordinary files."""
    return {code for block in HAN + LATIN for code in block} | set(_gbk())


def rare() -> set[int]:
    """Code points of the third, which the face lacks some of; with ASCII, so that a name's blanks fit too."""
    return {code for block in RARE_HAN for code in block} - common() | set(range(0x20, 0x7F))


def _gbk() -> Iterator[int]:
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            text = bytes((lead, trail)).decode("gbk", "ignore")
            yield from (ord(character) for character in text)


def cut(source: Path, name: str, family: str, kept: set[int]) -> None:
    """Write one face."""
    options = Options(font_number=_face_number(source), layout_features=["kern", "locl", "ccmp"], hinting=False)
    options.drop_tables += ["VORG", "vhea", "vmtx", "DSIG"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    font = load_font(str(source), options)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=kept)
    subsetter.subset(font)
    _rename(font, family)
    save_font(font, str(TARGET / name), options)


def _face_number(source: Path) -> int:
    for number in range(64):
        if TTFont(source, fontNumber=number, lazy=True)["name"].getDebugName(1).startswith(REGION):
            return number
    raise LookupError(f"{source} has no face of {REGION}")


def _rename(font: TTFont, family: str) -> None:
    """Give it the name the style sheets use."""
    for record in list(font["name"].names):
        text = record.toUnicode().replace(REGION, family).replace("NotoSansCJKsc", family.replace(" ", ""))
        font["name"].setName(text, record.nameID, record.platformID, record.platEncID, record.langID)
    font["CFF "].cff.fontNames = [font["name"].getDebugName(6)]


def main(folder: Path) -> None:
    """Write all three."""
    TARGET.mkdir(exist_ok=True)
    cut(folder / "NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.otf", "Noto Sans SC", common())
    cut(folder / "NotoSansCJK-Bold.ttc", "NotoSansSC-Bold.otf", "Noto Sans SC", common())
    cut(folder / "NotoSansCJK-Regular.ttc", "NotoSansSCRare-Regular.otf", "Noto Sans SC Rare", rare())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
