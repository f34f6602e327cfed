"""What the loader writes into the tables of the papers, table by table, from the work tables of loader_work.py."""

from collections.abc import Iterator, Mapping

from django.db.models import Model

from benchmarks.loader_work import (
    CANCELLED,
    CLEARED,
    DRAFT,
    HELD,
    INVOICED,
    ISSUED,
    PAID,
    PRINTED,
    RELEASED,
    REVIEW,
    SHIPPED,
    SIGNED,
    Ground,
)
from credit.models import Account, Holding, OpenItem
from inventory.models import StockLevel
from orders.models import Order, OrderLine
from quotes.models import Enquiry, EnquiryLine, Quotation, QuotationLine
from receivables.models import Allocation, Invoice, InvoiceLine, Receipt
from shipping.models import DeliveryNote, DeliveryNotice, NoteLine, NoticeLine
from workflow.models import Deadline, Event, Link, Notice, Paper, Round, Step, StepGrant, Task

Rows = tuple[type[Model], Mapping[str, str], str]
FILLED: tuple[type[Model], ...] = (
    *(Paper, Enquiry, EnquiryLine, Quotation, QuotationLine, Order, OrderLine, DeliveryNotice, NoticeLine),
    *(DeliveryNote, NoteLine, Invoice, InvoiceLine, Receipt, Allocation, Link, Event, Round, Step, StepGrant),
    *(Deadline, Task, Notice, Account, Holding, OpenItem, StockLevel),
)
# Which sales have which paper: its slot, what it is, the letters of its number, from and to which stage, and since
# which it is numbered. A quotation stands before one sale in three.
HAS_NOTICE, HAS_NOTE = f"stage BETWEEN {PRINTED} AND {PAID}", f"stage BETWEEN {ISSUED} AND {PAID}"
HAS_INVOICE, HAS_RECEIPT = f"stage BETWEEN {SIGNED} AND {PAID}", f"(stage = {PAID} OR stage = {INVOICED} AND active)"
QUOTED = f"quoted AND stage > {DRAFT}"
PAPERS = (
    (1, "quotes.quotation", "BJ", QUOTED, "true"),
    (2, "orders.order", "XS", "true", f"stage > {DRAFT}"),
    (3, "shipping.notice", "FH", HAS_NOTICE, "true"),
    (4, "shipping.note", "SH", HAS_NOTE, "true"),
    (5, "receivables.invoice", "FP", HAS_INVOICE, f"stage > {SIGNED}"),
    (6, "receivables.receipt", "SK", HAS_RECEIPT, "true"),
)


def _head(ground: Ground, slot: int) -> dict[str, str]:
    return {
        "paper_id": f"paper + {slot}", "company_id": str(ground.company), "unit_id": "unit", "maker_id": "maker",
        "created_at": f"at + interval '{slot} minutes'", "customer_id": "customer", "version": "3",
    }  # fmt: skip


def _money() -> dict[str, str]:
    return {"gross": "gross", "tax": "tax", "net": "net"}


def _line(parent: str, slot: int) -> dict[str, str]:
    """A line, its key the same in every table."""
    return {
        "id": "n * 8 + no", parent: f"paper + {slot}", "no": "no", "product_id": "product", "quantity": "quantity",
        "description": "description", "unit_price": "price", "tax_rate": "0.13",
        "gross": "l.gross", "tax": "l.tax", "net": "l.gross - l.tax",
    }  # fmt: skip


LINES = "FROM bench_line l JOIN bench_sale s USING (n)"


def tables(ground: Ground) -> Iterator[Rows]:
    """Every table with its columns and where its rows come from."""
    yield from papers(ground)
    yield from offers(ground)
    yield from selling(ground)
    yield from shipping(ground)
    yield from money(ground)
    yield from around(ground)


def papers(ground: Ground) -> Iterator[Rows]:
    """The identities of all, in the order in which they came about."""
    values = ", ".join(
        f"({slot}, '{kind}', '{sign}', {there}, {numbered})" for slot, kind, sign, there, numbered in PAPERS
    )
    same = {"company_id": str(ground.company), "unit_id": "unit", "maker_id": "maker", "kind": "kind"}
    sold = same | {"id": "paper + slot", "created_at": "at + slot * interval '1 minute'"}
    sold["number"] = "CASE WHEN numbered THEN sign || '-' || serial END"
    source = (
        f"FROM bench_sale, LATERAL (VALUES {values}) p(slot, kind, sign, there, numbered) WHERE there ORDER BY n, slot"
    )
    yield Paper, sold, source
    offered = same | {"id": "paper + slot", "created_at": "at"}
    offered["number"] = "CASE WHEN slot = 0 OR state <> 'draft' THEN sign || '-' || serial END"
    kinds = "(0, 'quotes.enquiry', 'XJ'), (1, 'quotes.quotation', 'BJ')"
    yield Paper, offered, f"FROM bench_offer, (VALUES {kinds}) p(slot, kind, sign) ORDER BY n, slot"


def offers(ground: Ground) -> Iterator[Rows]:
    """Enquiries and the quotations that came to nothing, with one line each."""
    asked = _head(ground, 0) | {"state": "'quoted'", "channel": "'call'", "contact_name": "'来电人'", "asked_on": "day"}
    yield Enquiry, asked, "FROM bench_offer"
    model = {"id": "paper", "enquiry_id": "paper", "no": "1", "model": "'V3.2'", "quantity": "2"}
    yield EnquiryLine, model, "FROM bench_offer"
    sent = "state IN ('sent', 'customer_confirmed', 'expired')"
    offered = _head(ground, 1) | _money() | {
        "enquiry_id": "paper", "state": "state", "valid_until": "day + 10", "currency": "'CNY'",
        "contact_name": "'联系人'", "sent_channel": f"CASE WHEN {sent} THEN 'fax' ELSE '' END",
        "sent_on": f"CASE WHEN {sent} THEN day END", **_confirmed("state = 'customer_confirmed'"),
    }  # fmt: skip
    yield Quotation, offered, "FROM bench_offer"
    won = _head(ground, 1) | _money() | {
        "state": "'converted'", "valid_until": "day + 10", "currency": "'CNY'", "contact_name": "'联系人'",
        "sent_channel": "'fax'", "sent_on": "day", **_confirmed("true"),
    }  # fmt: skip
    yield Quotation, won, f"FROM bench_sale WHERE {QUOTED}"
    yield QuotationLine, _line("quotation_id", 1), f"{LINES} WHERE {QUOTED}"
    lost = _line("quotation_id", 1) | {
        "id": "(n + 4) * 8 + no + 8 * (SELECT max(n) FROM bench_sale)",
        "quotation_id": "o.paper + 1",
    }
    yield QuotationLine, lost, "FROM bench_line l JOIN bench_offer o USING (n)"


def _confirmed(condition: str) -> dict[str, str]:
    return {
        "confirm_channel": f"CASE WHEN {condition} THEN 'fax' ELSE '' END",
        "confirmer": f"CASE WHEN {condition} THEN '客户' ELSE '' END",
        "confirmed_on": f"CASE WHEN {condition} THEN day END",
    }


def selling(ground: Ground) -> Iterator[Rows]:
    """Orders and their lines."""
    state = (
        f"CASE stage WHEN {DRAFT} THEN 'draft' WHEN {REVIEW} THEN 'in_review' WHEN {HELD} THEN 'held'"
        f" WHEN {CANCELLED} THEN 'cancelled' WHEN {PAID} THEN 'closed'"
        f" ELSE CASE WHEN stage >= {SHIPPED} THEN 'shipped' ELSE 'released' END END"
    )
    order = _head(ground, 2) | _money() | {
        "state": state, "quotation_id": f"CASE WHEN {QUOTED} THEN paper + 1 END", "ordered_on": "day",
        "customer_reference": "CASE WHEN n % 4 = 0 THEN 'PO-' || lpad((n * 7 % 10000000)::text, 7, '0') ELSE '' END",
        "payment_terms": "CASE WHEN n % 3 = 0 THEN 'prepaid' ELSE 'monthly' END", "address": "'锡梅路 1 号'",
        "consignee": "'收货人'", "phone": "'0510-66600001'", "arrive_on": "day + 5", "currency": "'CNY'",
        "paid": f"CASE WHEN stage = {PAID} THEN gross ELSE 0 END",
        "hold": f"CASE WHEN stage = {HELD} THEN 'unpaid' ELSE '' END",
        "hold_reason": f"CASE WHEN stage = {HELD} THEN '等待付款' ELSE '' END",
        "released_at": f"CASE WHEN stage BETWEEN {RELEASED} AND {PAID} THEN at + interval '1 hour' END",
    }  # fmt: skip
    yield Order, order, "FROM bench_sale ORDER BY n"
    since = {"reserved": RELEASED, "noticed": PRINTED, "shipped": SHIPPED, "signed": SIGNED, "invoiced": INVOICED}
    counters = {
        name: f"CASE WHEN stage BETWEEN {stage} AND {PAID} THEN quantity ELSE 0 END" for name, stage in since.items()
    }
    yield (
        OrderLine,
        _line("order_id", 2) | counters | {"arrive_on": "day + 5", "stocked": "true"},
        f"{LINES} ORDER BY n, no",
    )


def shipping(ground: Ground) -> Iterator[Rows]:
    """Notices and notes with their lines."""
    goods = _money() | {
        "order_id": "paper + 2", "warehouse_id": "warehouse", "made_on": "day + 1", "address": "'锡梅路 1 号'",
        "consignee": "'收货人'", "phone": "'0510-66600001'",
        "shipped_at": f"CASE WHEN stage >= {SHIPPED} THEN at + interval '1 day' END",
    }  # fmt: skip
    notice = (
        f"CASE stage WHEN {PRINTED} THEN 'printed' WHEN {CLEARED} THEN 'cleared'"
        f" WHEN {ISSUED} THEN 'issued' ELSE 'shipped' END"
    )
    yield DeliveryNotice, _head(ground, 3) | goods | {"state": notice}, f"FROM bench_sale WHERE {HAS_NOTICE} ORDER BY n"
    note = f"CASE stage WHEN {ISSUED} THEN 'printed' WHEN {SHIPPED} THEN 'shipped' ELSE 'signed' END"
    signed = {
        "state": note, "notice_id": "paper + 3", "signer": f"CASE WHEN stage >= {SIGNED} THEN '客户' ELSE '' END",
        "signed_at": f"CASE WHEN stage >= {SIGNED} THEN at + interval '2 days' END",
    }  # fmt: skip
    yield DeliveryNote, _head(ground, 4) | goods | signed, f"FROM bench_sale WHERE {HAS_NOTE} ORDER BY n"
    of = {"order_line_id": "n * 8 + no"}
    yield NoticeLine, _line("notice_id", 3) | of, f"{LINES} WHERE {HAS_NOTICE}"
    counted = {"signed_quantity": f"CASE WHEN stage >= {SIGNED} THEN quantity END"}
    yield NoteLine, _line("note_id", 4) | of | counted, f"{LINES} WHERE {HAS_NOTE}"


def money(ground: Ground) -> Iterator[Rows]:
    """Invoices, receipts, what they pay, and what is owed."""
    issued = f"CASE WHEN stage >= {INVOICED} THEN"
    invoice = _head(ground, 5) | _money() | {
        "state": f"CASE stage WHEN {SIGNED} THEN 'draft' WHEN {INVOICED} THEN 'issued' ELSE 'paid' END",
        "order_id": "paper + 2", "payment_terms": "'monthly'", "drafted_on": "day + 2",
        "issued_on": f"{issued} day + 2 END", "due_on": f"{issued} day + 32 END",
        "tax_invoice_number": f"{issued} lpad((20000000 + n)::text, 20, '2') ELSE '' END",
    }  # fmt: skip
    yield Invoice, invoice, f"FROM bench_sale WHERE {HAS_INVOICE} ORDER BY n"
    yield InvoiceLine, _line("invoice_id", 5) | {"order_line_id": "n * 8 + no"}, f"{LINES} WHERE {HAS_INVOICE}"
    receipt = _head(ground, 6) | {
        "state": f"CASE WHEN stage = {PAID} THEN 'confirmed' ELSE 'entered' END", "account_id": str(ground.account),
        "amount": "gross", "received_on": "day + 5", "reference": "'BOC' || lpad((n * 13 % 100000000)::text, 8, '0')",
        "confirmed_on": f"CASE WHEN stage = {PAID} THEN day + 6 END",
    }  # fmt: skip
    yield Receipt, receipt, f"FROM bench_sale WHERE {HAS_RECEIPT} ORDER BY n"
    paid = {
        "id": "n",
        "receipt_id": "paper + 6",
        "paper_id": "paper + 5",
        "amount": "gross",
        "at": "at",
        "by_id": "maker",
    }
    yield Allocation, paid, f"FROM bench_sale WHERE {HAS_RECEIPT}"
    yield from _owed(ground)


def _owed(ground: Ground) -> Iterator[Rows]:
    """Accounts of all customers, with the issued invoices that nobody has paid."""
    accounts = {"id": "c", "company_id": str(ground.company), "customer_id": "c", "receivable": "coalesce(owed, 0)",
                "limit": '(owed * 2 + 100000)::numeric(16, 2)'}  # fmt: skip
    last = ground.first_customer + ground.customers - 1
    sums = f"(SELECT customer, sum(gross) AS owed FROM bench_sale WHERE stage = {INVOICED} GROUP BY customer)"  # noqa: S608 - figures of our own
    source = f"FROM generate_series({ground.first_customer}, {last}) c LEFT JOIN {sums} o ON o.customer = c"
    yield Account, accounts, source
    open_ = {"account_id": "customer", "paper_id": "paper + 5", "id": "n"}
    yield Holding, open_ | {"receivable": "gross"}, f"FROM bench_sale WHERE stage = {INVOICED}"
    yield (
        OpenItem,
        open_ | {"due": "day + 32", "amount": "gross", "open": "gross"},
        f"FROM bench_sale WHERE stage = {INVOICED}",
    )


def around(ground: Ground) -> Iterator[Rows]:
    """What hangs on papers: links, events, rounds, deadlines, tasks and notices; and stock."""
    for source, target, there in ((1, 2, QUOTED), (2, 3, HAS_NOTICE), (3, 4, HAS_NOTE), (2, 5, HAS_INVOICE)):
        keys = {"id": f"n * 8 + {target}", "source_id": f"paper + {source}", "target_id": f"paper + {target}"}
        yield Link, keys, f"FROM bench_sale WHERE {there}"
    yield from _events(ground)
    yield from _rounds(ground)
    due, kept = "at + interval '10 days'", "CASE WHEN state NOT IN ('sent', 'approved') THEN at END"
    expiry = {"id": "paper", "paper_id": "paper + 1", "kind": "'quotes.expiry'", "due": due, "next_try": due}
    yield Deadline, expiry | {"closed_at": kept}, "FROM bench_offer"
    task = {"id": "paper", "paper_id": "paper + 2", "kind": "'orders.remind'", "title": "'催款'", "user_id": "maker",
            "due": "at + interval '3 days'", "created_at": "at"}  # fmt: skip
    yield Task, task, f"FROM bench_sale WHERE stage = {HELD} AND n % 5 = 0"
    told = {"id": "paper", "paper_id": "paper + 2", "user_id": "maker", "text": "'订单已发货'", "created_at": "at",
            "read_at": f"CASE WHEN n < {ground.orders - 400} THEN at END"}  # fmt: skip
    yield Notice, told, "FROM bench_sale WHERE n % 2 = 0"
    last = ground.first_product + ground.products - 1
    level = {"warehouse_id": str(ground.warehouses[0]), "product_id": "p", "on_hand": "1000"}
    yield StockLevel, level, f"FROM generate_series({ground.first_product}, {last}) p"


def _events(ground: Ground) -> Iterator[Rows]:
    """Two of each paper: it was made, and what became of it."""
    became = (
        "CASE kind WHEN 'orders.order' THEN 'reviewed' WHEN 'quotes.quotation' THEN 'approved'"
        " WHEN 'shipping.notice' THEN 'cleared' WHEN 'shipping.note' THEN 'shipped'"
        " WHEN 'quotes.enquiry' THEN 'quoted' WHEN 'receivables.invoice' THEN 'issued' ELSE 'confirmed' END"
    )
    event = {
        "id": "id * 2 + more", "paper_id": "id", "by_id": "maker_id", "at": "created_at + more * interval '1 hour'",
        "name": f"kind || '.' || CASE WHEN more = 0 THEN 'created' ELSE {became} END",
    }  # fmt: skip
    twice = "FROM workflow_paper, (VALUES (0), (1)) v(more)"
    yield Event, event, f"{twice} WHERE id >= {ground.base} AND (number IS NOT NULL OR more = 0)"


def _rounds(ground: Ground) -> Iterator[Rows]:
    """One round with one step for orders, notices and receipts; what waits has its grant."""
    gates = (
        (
            2,
            "review",
            f"stage BETWEEN {REVIEW} AND {PAID}",
            f"stage > {REVIEW}",
            "deputy_manager",
            "副经理",
            ground.deputy,
        ),
        (3, "issue", HAS_NOTICE, f"stage > {PRINTED}", "aftersales_manager", "售后部门经理", ground.manager),
        (6, "confirm", HAS_RECEIPT, f"stage = {PAID}", "finance", "财务", ground.finance),
    )
    for slot, gate, there, done, post, title, who in gates:
        key, moment = f"paper + {slot}", f"CASE WHEN {done} THEN at + interval '2 hours' END"
        outcome = {"outcome": f"CASE WHEN {done} THEN 'approved' ELSE 'open' END", "closed_at": moment}
        opened = {"opened_at": "at + interval '1 hour'"}
        round_ = {"id": key, "paper_id": key, "gate": f"'{gate}'", "opened_by_id": "maker"} | opened | outcome
        yield Round, round_, f"FROM bench_sale WHERE {there} ORDER BY n"
        step = {
            "id": key, "round_id": key, "place": "1", "post": f"'{post}'", "title": f"'{title}'", "unit_id": "unit",
            "state": f"CASE WHEN {done} THEN 'approved' ELSE 'open' END", "decided_at": moment,
            "decided_by_id": f"CASE WHEN {done} THEN {who} END",
        }  # fmt: skip
        yield Step, step | opened, f"FROM bench_sale WHERE {there} ORDER BY n"
        grant = {"id": key, "permission_id": str(ground.decide), "user_id": str(who), "content_object_id": key}
        yield StepGrant, grant, f"FROM bench_sale WHERE {there} AND NOT ({done})"
