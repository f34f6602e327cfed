"""The work tables from which the loader fills every table: bench_line, bench_sale and bench_offer.

Keys are computed, so that nothing is looked up: sale n has the papers base + 8 n + slot, its lines the keys 8 n + no.
`stage` says how far a sale has come; all but the newest hundredth, 2,000 at most, are closed, cancelled or wait for
money.
"""

from collections.abc import Iterator
from dataclasses import dataclass

DRAFT, REVIEW, HELD, RELEASED, PRINTED, CLEARED, ISSUED, SHIPPED, SIGNED, INVOICED, PAID, CANCELLED = range(12)
DAYS = 3 * 365
MOST_LINES, MOST_ACTIVE = 5, 2000
CLERKS = 4
"""in each unit"""
SHARES = (0.42, 0.70, 0.88, 0.985, 1.0)
"""of the open units, added up: the last one makes one paper in seventy"""


@dataclass(frozen=True)
class Ground:
    """Ids of what was opened before: people, units, customers, products; and how much is to be written."""

    orders: int
    company: int
    units: tuple[int, ...]
    """the last one is closed: all its papers are old"""
    clerks: tuple[int, ...]
    """four of each unit, unit by unit"""
    manager: int
    deputy: int
    keeper: int
    finance: int
    warehouses: tuple[int, ...]
    account: int
    decide: int
    """the permission that a grant names"""
    first_customer: int
    customers: int
    first_product: int
    products: int
    base: int
    """papers below were there before"""

    @property
    def active(self) -> int:
        """How many of the newest sales are still under way: what is open depends on a house's people, not its years."""
        return min(max(self.orders // 100, min(self.orders, 60)), MOST_ACTIVE)

    @property
    def offers(self) -> int:
        """Quotations that came to nothing, one for every five orders; they take a sale's customer and amounts."""
        return self.orders // 5


def chance(seed: int, name: str = "n") -> str:
    """A number from 0 to 1 that depends on the row alone, so that every load is the same."""
    return f"((hashint8extended({name}, {seed}) & 2147483647) / 2147483648.0)"


def _array(ids: tuple[int, ...]) -> str:
    return f"(ARRAY[{','.join(map(str, ids))}]::bigint[])"


def _place(ground: Ground) -> str:
    """Which unit, as a place in `units`: the closed one had half of the first twentieth."""
    cases = " ".join(f"WHEN {chance(2)} < {share} THEN {place}" for place, share in enumerate(SHARES, 1))
    return f"CASE WHEN n <= {ground.orders // 20} AND {chance(1)} < 0.5 THEN {len(SHARES) + 1} {cases} ELSE 1 END"


def _stage(ground: Ground) -> str:
    """Of the newest papers some stand at every stage; of the old ones 3 % are cancelled and 1 % unpaid."""
    young = (
        f"CASE WHEN {chance(3)} < .06 THEN {DRAFT} WHEN {chance(3)} < .12 THEN {REVIEW}"
        f" WHEN {chance(3)} < .2 THEN {HELD} ELSE {RELEASED} + ({chance(3)} * 1000)::int % 8 END"
    )
    old = f"CASE WHEN {chance(3)} < .03 THEN {CANCELLED} WHEN {chance(3)} < .04 THEN {INVOICED} ELSE {PAID} END"
    return f"CASE WHEN n > {ground.orders - ground.active} THEN {young} ELSE {old} END"


def _moment(ground: Ground) -> str:
    """Papers are spread evenly over the years, each day's over eight hours of the company's morning and afternoon."""
    back = f"({ground.orders} - n) * {DAYS}.0 / {ground.orders}"
    return (
        "date_trunc('day', now(), 'Asia/Shanghai') + interval '17 hours'"
        f" - floor({back}) * interval '1 day' - ({back}) % 1 * interval '8 hours'"
    )


def statements(ground: Ground) -> Iterator[str]:
    """Statements that make the three tables, in their order."""
    yield f"CREATE UNLOGGED TABLE bench_line AS {_lines(ground)}"
    yield f"CREATE UNLOGGED TABLE bench_sale AS {_sales(ground)}"
    yield "CREATE UNIQUE INDEX ON bench_sale (n)"
    yield f"CREATE UNLOGGED TABLE bench_offer AS {_offers(ground)}"
    yield "ANALYZE bench_line, bench_sale, bench_offer"


def _lines(ground: Ground) -> str:
    price = "((p * 7919) % 90000 + 100) / 100.0"
    return f"""
        SELECT n, no::smallint, {ground.first_product} + p AS product, '备件 ' || p AS description, q AS quantity,
               {price} AS price, round(q * {price}, 2) AS gross,
               round(round(q * {price}, 2) * 0.13 / 1.13, 2) AS tax
          FROM generate_series(1, {ground.orders}) n,
               LATERAL generate_series(1, 1 + ({chance(4)} * 100)::int % {MOST_LINES}) no,
               LATERAL (SELECT (hashint8extended(n * 8 + no, 5) & 2147483647) % {ground.products} AS p,
                               1 + (hashint8extended(n * 8 + no, 6) & 255) % 20 AS q) drawn
    """  # noqa: S608 - figures of our own


def _sales(ground: Ground) -> str:
    clerk = f"(place - 1) * {CLERKS} + 1 + ({chance(11)} * 100)::int % {CLERKS}"
    house = f"{_array(ground.warehouses)}[1 + n % {len(ground.warehouses)}]"
    month = "to_char(at, 'YYMM')"
    return f"""
        SELECT n, paper, place, stage, active, customer, quoted, at, (at AT TIME ZONE 'Asia/Shanghai')::date AS day,
               {_array(ground.clerks)}[{clerk}] AS maker, {_array(ground.units)}[place] AS unit, {house} AS warehouse,
               {month} || '-' || lpad(running::text, greatest(4, length(running::text)), '0') AS serial,
               summed.gross, summed.tax, summed.gross - summed.tax AS net
          FROM (SELECT drawn.*, row_number() OVER (PARTITION BY {month} ORDER BY n) AS running FROM (
                SELECT n::bigint, {ground.base} + n::bigint * 8 AS paper,
                       {_place(ground)} AS place, {_stage(ground)} AS stage,
                       n > {ground.orders - ground.active} AS active,
                       {ground.first_customer} + floor({ground.customers} * power({chance(7)}, 2))::bigint AS customer,
                       {chance(8)} < .3 AS quoted, {_moment(ground)} AS at
                  FROM generate_series(1, {ground.orders}) n) drawn) placed
          JOIN (SELECT n, sum(gross) AS gross, sum(tax) AS tax FROM bench_line GROUP BY n) summed USING (n)
         ORDER BY n
    """  # noqa: S608 - figures of our own


def _offers(ground: Ground) -> str:
    young = ground.offers - ground.active // 2
    states = "(ARRAY['draft', 'in_review', 'sent', 'approved', 'customer_confirmed'])"
    return f"""
        SELECT {ground.base} + ({ground.orders} + 2 + m) * 8 AS paper, n, unit, maker, customer, at, day,
               gross, tax, net, to_char(at, 'YYMM') || '-' || (500000 + m)::text AS serial,
               CASE WHEN m > {young} THEN {states}[1 + m % 5]
                    WHEN {chance(10)} < .8 THEN 'expired' ELSE 'cancelled' END AS state
          FROM generate_series(1, {ground.offers}) m JOIN bench_sale ON n = m * 5 ORDER BY m
    """  # noqa: S608 - figures of our own
