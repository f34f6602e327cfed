"""The real ledger as plain rows, and every figure that can be known from the file alone."""

import csv
import datetime as dt
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from core.money import round_money

ZONE = ZoneInfo("Europe/London")
WALK_IN = "WALK-IN"
SERVICES = frozenset({"POST", "DOT", "C2", "M", "D", "S", "BANK CHARGES", "AMAZONFEE"})
CASE = 48  # stock arrives in cases of so many pieces


@dataclass(frozen=True)
class Row:
    """One sale line: product code and name, pieces, price in GBP with up to three decimals, tax included."""

    code: str
    name: str
    quantity: Decimal
    price: Decimal

    @property
    def is_service(self) -> bool:
        """Freight, fees, manual entries and vouchers carry no stock."""
        return self.code in SERVICES or self.code.startswith("GIFT_")


@dataclass
class Sheet:
    """One invoice of the ledger."""

    number: str
    at: dt.datetime
    customer: str
    country: str
    rows: list[Row] = field(default_factory=list)

    @property
    def gross(self) -> Decimal:
        """Its total under the rounding policy: each line to the penny, half up, then summed."""
        return sum((round_money(row.quantity * row.price) for row in self.rows), Decimal(0))


@dataclass
class Ledger:
    """The sales of a file in the order in which they happened, and what waits for later capabilities."""

    sheets: list[Sheet]
    apart: Counter[str]

    @property
    def lines(self) -> int:
        """Sale lines in all."""
        return sum(len(sheet.rows) for sheet in self.sheets)

    @property
    def exact(self) -> Decimal:
        """Σ quantity × price, not rounded."""
        return sum((row.quantity * row.price for sheet in self.sheets for row in sheet.rows), Decimal(0))

    def products(self) -> dict[str, Row]:
        """Each product code with the first row that names it."""
        found: dict[str, Row] = {}
        for sheet in self.sheets:
            for row in sheet.rows:
                if row.code not in found or not found[row.code].name:
                    found[row.code] = row
        return found

    def months(self) -> Iterator[tuple[str, list[Sheet]]]:
        """The sheets month by month."""
        by_month: dict[str, list[Sheet]] = defaultdict(list)
        for sheet in self.sheets:
            by_month[f"{sheet.at:%Y-%m}"].append(sheet)
        yield from sorted(by_month.items())


def deliveries(ledger: Ledger) -> tuple[list[tuple[str, dict[str, Decimal]]], dict[str, Decimal]]:
    """What must arrive before each month, in whole cases, and what lies in stock at the end; from the file alone."""
    stock: dict[str, Decimal] = defaultdict(Decimal)
    arrivals = []
    for month, sheets in ledger.months():
        needed: dict[str, Decimal] = defaultdict(Decimal)
        for sheet in sheets:
            for row in sheet.rows:
                if not row.is_service:
                    needed[row.code] += row.quantity
        arriving = {code: _cases(quantity - stock[code]) for code, quantity in needed.items()}
        arriving = {code: quantity for code, quantity in arriving.items() if quantity}
        for code, quantity in arriving.items():
            stock[code] += quantity
        for code, quantity in needed.items():
            stock[code] -= quantity
        arrivals.append((month, arriving))
    return arrivals, dict(stock)


def _cases(short: Decimal) -> Decimal:
    return (short / CASE).to_integral_value(ROUND_CEILING) * CASE if short > 0 else Decimal(0)


def read(path: Path, most: int | None = None) -> Ledger:
    """Read the file (plain or .xz); `most` keeps the first so many invoices."""
    open_text = lzma.open if path.suffix == ".xz" else open
    with open_text(path, "rt", encoding="utf-8") as file:
        return parse(csv.DictReader(file), most)


def parse(raw: Iterable[dict[str, str]], most: int | None = None) -> Ledger:
    """Group rows to sheets; cancellations and lines without a price are counted apart."""
    sheets: dict[str, Sheet] = {}
    apart: Counter[str] = Counter()
    for entry in raw:
        kind = _apart(entry)
        if kind:
            apart[kind] += 1
        elif entry["InvoiceNo"] in sheets or most is None or len(sheets) < most:
            sheet = sheets.setdefault(entry["InvoiceNo"], _sheet(entry))
            sheet.rows.append(_row(entry))
    return Ledger(sorted(sheets.values(), key=lambda sheet: (sheet.at, sheet.number)), apart)


def _apart(entry: dict[str, str]) -> str:
    if entry["InvoiceNo"].startswith("C"):
        return "cancellation lines"
    if Decimal(entry["UnitPrice"]) == 0:
        return "write-offs at price 0" if Decimal(entry["Quantity"]) < 0 else "gifts at price 0"
    return ""


def _sheet(entry: dict[str, str]) -> Sheet:
    at = _moment(entry["InvoiceDate"]).replace(tzinfo=ZONE).astimezone(dt.UTC)
    return Sheet(entry["InvoiceNo"], at, entry["CustomerID"].split(".")[0] or WALK_IN, entry["Country"])


def _moment(text: str) -> dt.datetime:
    """ISO, or the day-first or month-first forms of the published copies."""
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%y %H:%M"):
        try:
            return dt.datetime.strptime(text, form)  # noqa: DTZ007 - local time of the shop, set by the caller
        except ValueError:
            continue
    raise ValueError(f"no date: {text}")


def _row(entry: dict[str, str]) -> Row:
    code = entry["StockCode"].strip().upper()
    name = " ".join(entry["Description"].split())[:100]
    return Row(code, name, Decimal(entry["Quantity"]), Decimal(entry["UnitPrice"]))
