"""Every page of the running demo, as a person would look through it: `./run pictures --all`.

Follows the links of several people's pages and takes one picture of each address in both languages, both themes, on a
desk and on a phone. Writes var/gallery/*.png and an index.html that shows the eight of each page side by side.
Pages are only looked at, nothing is changed.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Response
from playwright.sync_api import Error as BrowserError

FOLDER = Path(__file__).resolve().parent.parent / "var" / "gallery"
PEOPLE = (
    *("parts-clerk", "parts-manager", "parts-finance", "parts-keeper", "parts-planner", "parts-supervisor"),
    *("office-order_group", "office-manager", "office-finance", "office-keeper"),
)
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
LOOKS = tuple(product(("zh-hans", "en"), ("light", "dark"), (("desk", DESK), ("phone", PHONE))))
NOT_PAGES = re.compile(
    r"/(export|pdf|print|prints|attachments|proof|static|logout|components)(/|$)|format=|\.(csv|xlsx|pdf)$"
)
KEY = re.compile(r"/\d+(?=/|$)")
DEPTH = 3
SignIn = Callable[[Browser, str, str], BrowserContext]
"""a context of a person who is signed in"""
Look = tuple[str, str, tuple[str, dict[str, int]]]


@dataclass(frozen=True)
class Found:
    """A page: who sees it, and its path."""

    who: str
    path: str

    @property
    def name(self) -> str:
        """A file's name."""
        return re.sub(r"\W+", "-", pattern(self.path)).strip("-") or "home"


def pattern(path: str) -> str:
    """Addresses that differ only in a key show the same page."""
    return KEY.sub("/N", urlsplit(path).path)


def gallery(browser: Browser, base: str, sign_in: SignIn) -> int:
    """Take all pictures; how many pages there were."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    seen: set[str] = set()
    pages: list[Found] = []
    for who in PEOPLE:
        context = sign_in(browser, base, who)
        mine = [Found(who, path) for path in _walk(context.new_page(), seen, home=not pages)]
        for look in LOOKS:
            _take(browser, context, base, mine, look)
        pages += mine
        context.close()
    _index(pages)
    return len(pages)


def _walk(page: Page, seen: set[str], *, home: bool) -> Iterator[str]:
    """Paths of pages that nobody before has shown, from the start page on along links."""
    waiting = [("/", 0)]
    looked = {"/"}
    while waiting:
        path, depth = waiting.pop(0)
        answer = _opened(page, path)
        if answer is None or not answer.ok or "text/html" not in answer.headers.get("content-type", ""):
            continue
        if home or pattern(path) not in seen:
            seen.add(pattern(path))
            yield path
        if depth < DEPTH:
            found = [each for each in _links(page) if pattern(each) not in looked]
            looked.update(pattern(each) for each in found)
            waiting += [(each, depth + 1) for each in {pattern(each): each for each in found}.values()]
        home = False


def _opened(page: Page, path: str) -> Response | None:
    """What an address answers; nothing where it is a file to download."""
    try:
        return page.goto(path)
    except BrowserError as refused:
        if "Download is starting" in str(refused):
            return None
        raise


def _links(page: Page) -> list[str]:
    """Paths of this site that the page links to by a plain link."""
    hrefs = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    here = urlsplit(page.url)
    full = [urlsplit(urljoin(page.url, href)) for href in hrefs]
    mine = [each for each in full if each.netloc == here.netloc and each.scheme == here.scheme]
    return [each.path for each in mine if not NOT_PAGES.search(each.path + "?" + each.query)]


def _take(browser: Browser, signed_in: BrowserContext, base: str, pages: list[Found], look: Look) -> None:
    """One picture of each page in one look."""
    language, theme, (size, viewport) = look
    context = browser.new_context(base_url=base, storage_state=signed_in.storage_state(), viewport=viewport)  # type: ignore[arg-type]  # a plain dictionary is what it takes
    context.add_cookies(
        [
            {"name": name, "value": value, "url": base}
            for name, value in (("django_language", language), ("theme", theme))
        ]
    )
    page = context.new_page()
    for found in pages:
        page.goto(found.path, wait_until="networkidle")
        page.screenshot(path=FOLDER / f"{found.name}-{language}-{theme}-{size}.png", full_page=True)
    context.close()


def _index(pages: list[Found]) -> None:
    """A page that shows every picture with its address and who looked."""
    rows = []
    for found in pages:
        files = [f"{found.name}-{language}-{theme}-{size}.png" for language, theme, (size, _viewport) in LOOKS]
        shots = " ".join(
            f'<a href="{each}"><img height="220" loading="lazy" src="{each}" alt=""></a>' for each in files
        )
        rows.append(f"<h2>{html.escape(found.path)} <small>{found.who}</small></h2><p>{shots}</p>")
    (FOLDER / "index.html").write_text(
        "<!doctype html><meta charset=utf-8><title>Danju</title>" + "\n".join(rows), encoding="utf-8"
    )
