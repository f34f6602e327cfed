"""The fonts that papers are set in."""

from io import BytesIO

from pypdf import PageObject, PdfReader
from weasyprint import HTML

OURS = {"Noto", "NotoSansSC", "NotoSansSCRare"}
NAMES = "王龘 李犇 张䶮 㛃㙓 𠮷野 ￥1,234.50 −15,400.00 壹仟贰佰叁拾肆元伍角整"


def test_paper_shows_rare_characters_in_our_fonts_only() -> None:
    html = f'<html lang="zh"><body style="font-family: sans-serif">{NAMES}<b>{NAMES}</b></body></html>'
    page = PdfReader(BytesIO(HTML(string=html).write_pdf())).pages[0]
    assert {name.rpartition("+")[2].partition("-")[0] for name in _fonts(page)} <= OURS
    assert page.extract_text().replace("\n", "").replace(" ", "") == (NAMES * 2).replace(" ", "")


def _fonts(page: PageObject) -> set[str]:
    embedded, missing = page._get_fonts()
    assert missing == set()
    return embedded
