"""From HTML to PDF, and copies of finished PDFs with a stamp on each page.

The same HTML gives the same bytes, in every process: no clock, no chance, and only our own fonts. What is true of one
print alone (copy, number of times, moment, person) is laid over the finished bytes afterwards, which costs almost
nothing. WeasyPrint is not made for threads, so one page is drawn at a time.
"""

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import cast

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, IndirectObject, NameObject, PdfObject
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

STATIC, FONT = "static:", "font:"
STYLE = "css/print.css"
FONTS = Path(__file__).resolve().parent.parent / "fonts"
_drawing = Lock()


class OutsideStatic(ValueError):
    """A paper asked for something that is neither a static file of ours nor one of our fonts."""


class _Fatal(FatalURLFetchingError):
    """Ends a rendering: without this WeasyPrint would leave the missing thing out and go on."""


class OwnFiles(URLFetcher):
    """Knows `static:<path>` and `font:<name>` and nothing else: no network, no file of the machine, no `data:`."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The file behind `url`; ends the rendering for any other address."""
        path = _own_file(url)
        if path is None:
            raise _Fatal(url)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def _own_file(url: str) -> Path | None:
    if url.startswith(FONT):
        font = FONTS / Path(url.removeprefix(FONT)).name
        return font if font.is_file() else None
    return _static_file(url.removeprefix(STATIC)) if url.startswith(STATIC) else None


def _static_file(path: str) -> Path | None:
    try:
        found = finders.find(path)
    except SuspiciousFileOperation:
        # A path that climbs out of the static folders.
        return None
    return Path(str(found)) if found else None


@cache
def style_source() -> str:
    """The text of the print style sheet; part of what decides a paper's bytes."""
    path = _static_file(STYLE)
    if path is None:
        raise OutsideStatic(STYLE)
    return path.read_text(encoding="utf-8")


@cache
def _style() -> tuple[CSS, FontConfiguration]:
    """The style sheet and its fonts, read once in each process: unpacking the fonts takes longer than a page."""
    fonts = FontConfiguration()
    return CSS(string=style_source(), base_url=STATIC, font_config=fonts, url_fetcher=OwnFiles()), fonts


def from_html(html: str) -> bytes:
    """Draw one paper (print.css applies) as PDF. Raises OutsideStatic when it refers to anything but our own files."""
    try:
        with _drawing:
            style, fonts = _style()
            page = HTML(string=html, base_url=STATIC, url_fetcher=OwnFiles())
            return bytes(page.write_pdf(stylesheets=[style], font_config=fonts))
    except FatalURLFetchingError as error:
        raise OutsideStatic(str(error)) from error


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy to be printed: finished pages, what lies over the first of them and over each later one (PDF or b"")."""

    body: bytes
    first: bytes = b""
    later: bytes = b""


def assemble(copies: Iterable[Copy]) -> bytes:
    """One PDF of all copies in their order. Bodies and stamps that come again are stored once."""
    book = _Book()
    for copy in copies:
        book.add(copy)
    out = BytesIO()
    book.writer.write(out)
    return out.getvalue()


class _Book:
    """A PDF that grows; remembers what it has already taken in."""

    def __init__(self) -> None:
        self.writer = PdfWriter()
        self._bodies: dict[bytes, PdfReader] = {}
        self._stamps: dict[bytes, IndirectObject] = {}

    def add(self, copy: Copy) -> None:
        reader = self._bodies.get(copy.body)
        if reader is None:
            reader = self._bodies[copy.body] = PdfReader(BytesIO(copy.body))
        for index, page in enumerate(reader.pages):
            stamp = copy.later if index else copy.first
            added = self.writer.add_page(page)
            if stamp:
                self._lay_over(added, self._stamp(stamp))

    def _stamp(self, pdf: bytes) -> IndirectObject:
        """A one-page PDF as a drawing that pages can refer to."""
        if pdf not in self._stamps:
            page = PdfReader(BytesIO(pdf)).pages[0]
            contents = page.get_contents()
            form = _stream(b"" if contents is None else contents.get_data())
            form[NameObject("/Type")] = NameObject("/XObject")
            form[NameObject("/Subtype")] = NameObject("/Form")
            form[NameObject("/BBox")] = ArrayObject(page.mediabox)
            form[NameObject("/Resources")] = page["/Resources"].clone(self.writer)
            self._stamps[pdf] = self.writer._add_object(form)
        return self._stamps[pdf]

    def _lay_over(self, page: DictionaryObject, stamp: IndirectObject) -> None:
        """Draw the stamp after the page's own content, without reading that content: copies must be quick."""
        contents = page.raw_get("/Contents")
        own: list[PdfObject] = list(contents) if isinstance(contents, ArrayObject) else [contents]
        before, after = self.writer._add_object(_stream(b"q\n")), self.writer._add_object(_stream(b"\nQ q /Stamp Do Q"))
        page[NameObject("/Contents")] = ArrayObject([before, *own, after])
        resources = DictionaryObject(cast(DictionaryObject, page["/Resources"].get_object()))
        drawings = DictionaryObject(cast(DictionaryObject, resources.get("/XObject", DictionaryObject()).get_object()))
        drawings[NameObject("/Stamp")] = stamp
        resources[NameObject("/XObject")] = drawings
        page[NameObject("/Resources")] = resources


def _stream(data: bytes) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(data)
    return stream
