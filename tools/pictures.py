"""Pictures of the running demo for the README: `./run` in one terminal, `./run pictures` in another.

    ./run pictures [--port N]            writes docs/pictures/*.png
    ./run pictures --all [--port N]      writes every page in every look to var/gallery (see tools/gallery.py)

Pages are only looked at, nothing is changed. Needs Chromium, and pdftoppm (apt-get install poppler-utils) for paper.
"""

import argparse
import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tools.gallery import FOLDER as GALLERY
from tools.gallery import gallery

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PASSWORD = "danju-demo-2026"  # noqa: S105 - the demo's public password
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=zh-CN"]
COLOURS = 128
PATIENCE_MS = 30_000
PAPER_DPI = "96"
Go = Callable[[Page], None]


def at(path: str) -> Go:
    """A page by its address."""

    def go(page: Page) -> None:
        page.goto(path, wait_until="networkidle")

    return go


def first(path: str, *words: str) -> Go:
    """The document in the first row of a list that says all of `words`."""

    def go(page: Page) -> None:
        page.goto(path, wait_until="networkidle")
        rows = page.locator("tbody tr")
        for word in words:
            rows = rows.filter(has_text=word)
        rows.first.locator("a").first.click()
        page.wait_for_load_state("networkidle")

    return go


def deciding(page: Page) -> None:
    """What a phone shows of the first paper that waits."""
    page.goto("/", wait_until="networkidle")
    page.locator('.worklist a[href*="/decide/"]:visible').first.click()
    page.wait_for_load_state("networkidle")


QUOTATION = first("/quotes/quotations/", "已批准")
ORDER = first("/orders/", "月结", "已发货")
# name → who looks, how they get there, width, height, dark
PICTURES: dict[str, tuple[str, Go, int, int, bool]] = {
    "home-clerk": ("parts-clerk", at("/"), 1366, 768, False),
    "quotation": ("parts-clerk", QUOTATION, 1366, 768, False),
    "order": ("parts-clerk", ORDER, 1366, 900, False),
    "delivery-notice": ("parts-keeper", first("/shipping/", "待签字确认"), 1366, 768, False),
    "receipt": ("parts-clerk", first("/receivables/receipts/", "已确认"), 1366, 768, False),
    "credit": ("parts-finance", first("/credit/", "嘉兴众合"), 1366, 768, False),
    "overview": ("parts-manager", at("/overview/"), 1366, 768, False),
    "order-dark": ("parts-clerk", ORDER, 1366, 900, True),
    "phone": ("parts-manager", deciding, 390, 844, False),
}


def main() -> None:
    """Take every picture."""
    asked = argparse.ArgumentParser(description="Pictures of the running demo for the README.")
    asked.add_argument("--port", type=int, default=8000)
    asked.add_argument("--all", action="store_true", help="every page in both languages and themes, desk and phone")
    options = asked.parse_args()
    base = f"http://localhost:{options.port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        if options.all:
            print(f"{gallery(browser, base, _signed_in)} pages: {GALLERY / 'index.html'}")
        else:
            _for_readme(browser, base)
        browser.close()


def _for_readme(browser: Browser, base: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (who, go, width, height, dark) in PICTURES.items():
        page = _open(browser, base, who, width, height, dark=dark)
        go(page)
        _save(name, page.screenshot())
        page.context.close()
    _save("delivery-note-pdf", _paper(_open(browser, base, "office-order_group", 1366, 768)))


def _signed_in(browser: Browser, base: str, who: str) -> BrowserContext:
    """A context of a person, for whoever makes the pages."""
    page = _open(browser, base, who, 1366, 768)
    context = page.context
    page.close()
    return context


def _open(browser: Browser, base: str, who: str, width: int, height: int, *, dark: bool = False) -> Page:
    """A page of a browser of one's own, signed in."""
    context = browser.new_context(
        base_url=base,
        locale="zh-CN",
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_label("用户名").fill(who)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/")
    if dark and page.locator("html").get_attribute("data-bs-theme") != "dark":
        page.get_by_role("button", name="切换深色").click()
    return page


def _paper(page: Page) -> bytes:
    """The first copy of a delivery note that was printed before, as a picture."""
    first("/shipping/notes/", "已打印")(page)
    link = page.locator('a[href*="/papers/prints/"]').first.get_attribute("href")
    with tempfile.TemporaryDirectory() as folder:
        pdf, png = Path(folder) / "note.pdf", Path(folder) / "note"
        pdf.write_bytes(page.request.get(str(link)).body())
        command = ["pdftoppm", "-png", "-singlefile", "-r", PAPER_DPI, str(pdf), str(png)]
        subprocess.run(command, check=True)
        return png.with_suffix(".png").read_bytes()


def _save(name: str, data: bytes) -> None:
    """Few colours are enough for a page, and make a small file."""
    image = Image.open(io.BytesIO(data)).convert("RGB").quantize(COLOURS)
    image.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
