"""Pages of money as people reach them: what they say, what they refuse, what they leave behind."""

import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from orders.models import Order
from receivables import services
from receivables.models import BankAccount, Invoice, Receipt
from tests.orders.shop import fresh as fresh_order
from tests.orders.shop import open_shop
from tests.receivables.till import Till, events, fresh, open_lines, open_till, shares, step_of
from tests.world import NOW, World

D = Decimal
SignIn = Callable[[User], Client]


def url(name: str, *args: object) -> str:
    return reverse(f"receivables:{name}", args=args)


def form(till: Till, account: str = "bank", **more: object) -> dict[str, object]:
    return {"account": till.accounts[account].pk, "amount": "100", "received_on": "2026-06-10", **more}


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]  # an answer of the test client


@pytest.fixture
def clerk(till: Till, as_user: SignIn) -> Client:
    return as_user(till.clerk)


@pytest.fixture
def finance(till: Till, as_user: SignIn) -> Client:
    return as_user(till.finance)


@pytest.mark.rule("PARTS-17")
@pytest.mark.parametrize("account", ["other", "old"])
def test_receipt_on_an_account_that_is_not_designated_is_refused_beside_the_field(
    till: Till, clerk: Client, account: str
) -> None:
    number = till.shop.customers["prepaid"].number
    refused = clerk.post(url("receipt_new"), form(till, account, customer=number, payer="周建国"))
    assert refused.status_code == 200
    assert "account" in refused.context["form"].errors
    assert "周建国" in text(refused)
    assert Receipt.objects.count() == 0
    accepted = clerk.post(url("receipt_new"), form(till, customer=number))
    assert accepted.headers["Location"] == url("receipt", Receipt.objects.get().pk)


@pytest.mark.rule("DIST-39")
def test_clerk_confirming_gets_403_and_finance_confirms(till: Till, clerk: Client, finance: Client) -> None:
    receipt = till.enter(100)
    decide = reverse("workflow:decide", args=[step_of(receipt).pk])
    assert clerk.post(decide, {"outcome": "approve"}).status_code == 403
    assert fresh(receipt).state == Receipt.State.ENTERED
    assert finance.post(decide, {"outcome": "approve"}).status_code == 302
    assert fresh(receipt).state == Receipt.State.CONFIRMED


@pytest.mark.rule("DIST-38")
def test_entered_receipt_is_on_finances_desk(till: Till, clerk: Client, finance: Client) -> None:
    number = till.shop.customers["prepaid"].number
    clerk.post(url("receipt_new"), form(till, customer=number))
    receipt = Receipt.objects.get()
    shown = text(finance.get(url("desk")))
    assert reverse("workflow:decide", args=[step_of(receipt).pk]) in shown
    assert receipt.number in shown
    assert clerk.get(url("desk")).status_code == 403


def test_receipt_for_an_order_proposes_all_that_is_open(till: Till, clerk: Client) -> None:
    order = till.shop.review(till.shop.line("board", 1, 100))
    page = clerk.get(url("receipt_for", order.pk))
    shown = page.context["form"]
    assert (shown["amount"].value(), shown[f"pays_{order.pk}"].value()) == (D(100), D(100))
    refused = clerk.post(url("receipt_for", order.pk), form(till, **{f"pays_{order.pk}": "100.01"}))
    assert f"pays_{order.pk}" in refused.context["form"].errors
    assert Receipt.objects.count() == 0
    clerk.post(url("receipt_for", order.pk), form(till, **{f"pays_{order.pk}": "100"}))
    assert shares(Receipt.objects.get()) == {order.pk: D(100)}


def test_the_same_post_twice_makes_one_receipt(till: Till, clerk: Client) -> None:
    sent = form(till, customer=till.shop.customers["prepaid"].number, once="key-1")
    first, second = (clerk.post(url("receipt_new"), sent) for _each in "ab")
    assert first.headers["Location"] == second.headers["Location"]
    assert Receipt.objects.count() == 1
    clerk.post(url("receipt_new"), sent | {"once": "key-2"})
    assert Receipt.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value"), [("amount", "abc"), ("amount", "0"), ("customer", "谁"), ("received_on", "x")]
)
def test_wrong_entry_keeps_what_was_typed_and_saves_nothing(till: Till, clerk: Client, field: str, value: str) -> None:
    sent = form(till, customer=till.shop.customers["prepaid"].number, reference="HD-778") | {field: value}
    shown = clerk.post(url("receipt_new"), sent)
    assert field in shown.context["form"].errors
    assert "HD-778" in text(shown)
    assert Receipt.objects.count() == 0


def test_allocating_above_the_rest_is_said_beside_the_field(till: Till, finance: Client) -> None:
    order = till.shop.review(till.shop.line("board", 1, 500))
    receipt = till.receive(100)
    page = url("receipt_allocate", receipt.pk)
    refused = finance.post(page, {f"pays_{order.pk}": "100.01"})
    assert f"pays_{order.pk}" in refused.context["form"].errors
    assert shares(receipt) == {}
    assert finance.post(page, {f"pays_{order.pk}": "100"}).headers["Location"] == url("receipt", receipt.pk)
    assert shares(receipt) == {order.pk: D(100)}
    assert finance.get(page).status_code == 409


def test_allocation_on_a_receipt_that_changed_meanwhile_is_refused(till: Till, finance: Client) -> None:
    order = till.shop.review(till.shop.line("board", 1, 500))
    receipt = till.receive(100)
    stale = {f"pays_{order.pk}": "10", "version": fresh(receipt).version}
    services.allocate(receipt.pk, by=till.finance, at=NOW, pays={order.pk: D(5)})
    shown = finance.post(url("receipt_allocate", receipt.pk), stale)
    assert shown.context["form"].stale.who == till.finance
    assert shares(receipt) == {order.pk: D(5)}


@pytest.mark.rule("PARTS-47")
def test_confirmed_cash_has_a_numbered_proof_of_receipt(till: Till, finance: Client, settings: object) -> None:
    order = till.shop.review(till.shop.line("board", 1, 100), customer="cash")
    receipt = till.enter(100, {order.pk: 100}, customer="cash", account="cash")
    assert finance.post(url("receipt_proof", receipt.pk)).status_code == 409
    till.decide(receipt)
    answer = finance.post(url("receipt_proof", receipt.pk), follow=True)
    printed = _read(_body(answer))
    assert receipt.number in printed
    assert order.number in printed
    assert "壹佰元整" in printed


def _read(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def _body(response: object) -> bytes:
    content = getattr(response, "streaming_content", None)
    return b"".join(content) if content else response.content  # type: ignore[attr-defined]  # an answer of the client


def test_invoice_is_made_and_issued_from_the_order(till: Till, finance: Client, clerk: Client) -> None:
    order = till.sold_on_terms(2, 100)
    line = next(line for line in open_lines(till, order) if line.open).line_id
    page = url("invoice_for", order.pk)
    assert clerk.get(page).status_code == 403
    refused = finance.post(page, {f"line_{line}": "2.5", "then": "issue"})
    assert f"line_{line}" in refused.context["form"].errors
    assert Invoice.objects.count() == 0
    finance.post(page, {f"line_{line}": "1"})
    draft = Invoice.objects.get()
    assert (draft.state, draft.number) == (Invoice.State.DRAFT, "")
    finance.post(url("invoice_issue", draft.pk))
    finance.post(page, {f"line_{line}": "1", "then": "issue"})
    assert [row.number[-5:] for row in Invoice.objects.order_by("pk")] == ["-0001", "-0002"]
    assert fresh_order(order).gross == D(200)


def test_issuing_twice_is_refused_with_the_state(till: Till, finance: Client) -> None:
    invoice = till.invoice(till.sold_on_terms())
    assert finance.post(url("invoice_issue", invoice.pk)).status_code == 409
    assert events(invoice) == ["created", "issued"]


def test_money_counts_as_paid_on_the_invoice_once_it_is_confirmed(till: Till, finance: Client) -> None:
    invoice = till.invoice(till.sold_on_terms(1, 100))
    till.enter(30, {invoice.pk: 30}, customer="monthly")
    till.receive(20, {invoice.pk: 20}, customer="monthly")
    facts = {str(fact.label): fact.value for fact in finance.get(url("invoice", invoice.pk)).context["page"].facts}
    assert (facts["已收款"], facts["未付"], facts["已录入未确认"]) == ("20.00", "80.00", "30.00")


def test_feedback_is_logged_by_the_clerk(till: Till, clerk: Client, finance: Client) -> None:
    receipt = till.receive(100)
    commerce_page = url("receipt_feed_back", receipt.pk)
    assert clerk.post(commerce_page, {"told": "已电话告知"}).headers["Location"] == url("receipt", receipt.pk)
    assert fresh(receipt).state == Receipt.State.FED_BACK
    assert clerk.post(commerce_page, {"told": "再次"}).status_code == 409


def test_returned_receipt_is_corrected_on_its_page(till: Till, clerk: Client) -> None:
    receipt = till.decide(till.enter(90), "return", reason="金额不符")
    page = url("receipt_correct", receipt.pk)
    assert clerk.get(page).context["form"]["amount"].value() == D(90)
    clerk.post(page, form(till, version=fresh(receipt).version))
    assert (fresh(receipt).state, fresh(receipt).amount) == (Receipt.State.ENTERED, D(100))


PAGES = [
    "receipts", "receipt_new", "desk", "invoices", "accounts", "account_new", "ageing", "ageing_export",
]  # fmt: skip
SEES = {
    "clerk": {"receipts", "receipt_new", "invoices", "ageing", "ageing_export"},
    "finance": set(PAGES) - {"accounts", "account_new"},
    "supervisor": set(PAGES) - {"receipt_new"},
    "manager": set(PAGES) - {"receipt_new", "desk", "accounts", "account_new"},
    "commerce": set(),
    "keeper": set(),
}  # fmt: skip


@pytest.mark.parametrize("who", sorted(SEES))
def test_pages_are_for_those_with_the_right(till: Till, as_user: SignIn, who: str) -> None:
    client = as_user(till.shop.world.people[who])
    seen = {page: client.get(url(page)).status_code for page in PAGES}
    assert seen == {page: 200 if page in SEES[who] else 403 for page in PAGES}


def test_foreign_documents_are_not_found(till: Till, foreign: World, as_user: SignIn) -> None:
    theirs = open_till(open_shop(foreign))
    order = theirs.sold_on_terms(2, 100)
    receipt, invoice = theirs.receive(100), theirs.invoice(order)
    returned = theirs.decide(theirs.enter(5), "return", reason="x")
    finance, clerk, supervisor = (as_user(till.shop.world.people[who]) for who in ("finance", "clerk", "supervisor"))
    asked = [
        finance.get(url("receipt", receipt.pk)), finance.get(url("receipt_allocate", receipt.pk)),
        clerk.get(url("receipt_correct", returned.pk)), clerk.post(url("receipt_feed_back", receipt.pk), {"told": "x"}),
        finance.post(url("receipt_proof", receipt.pk)), clerk.get(url("receipt_for", order.pk)),
        finance.get(url("invoice", invoice.pk)), finance.post(url("invoice_issue", invoice.pk)),
        finance.post(url("invoice_cancel", invoice.pk)),
        finance.post(url("invoice_tax_number", invoice.pk), {"number": "1"}),
        finance.post(url("invoice_print", invoice.pk)), finance.get(url("invoice_for", order.pk)),
        supervisor.get(url("account_change", theirs.accounts["bank"].pk)),
        supervisor.post(url("account_retire", theirs.accounts["bank"].pk)),
        finance.get(url("statement", theirs.shop.customers["monthly"].pk)),
        finance.get(url("statement_pdf", theirs.shop.customers["monthly"].pk)),
    ]  # fmt: skip
    assert [answer.status_code for answer in asked] == [404] * len(asked)
    pages = [url(page) for page in ("receipts", "invoices", "ageing", "desk")]
    for page in (*pages, url("receipts") + "?as=csv", url("invoices") + "?as=csv"):
        shown = _body(finance.get(page)).decode()
        assert receipt.number not in shown or "SK" not in shown
        assert "monthly客户" not in shown


@pytest.mark.parametrize("page", ["receipts", "invoices", "desk", "ageing"])
def test_lists_ask_the_same_number_of_statements_for_one_row_and_for_three(
    till: Till, finance: Client, page: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for rows in (1, 2):
        for _each in range(rows):
            till.enter(10)
            till.invoice(till.sold_on_terms())
        finance.get(url(page))
        with django_assert_num_queries(STATEMENTS[page]) as counted:
            shown = finance.get(url(page))
        counts.append(len(counted))
        assert text(shown).count("SK-2606" if page in {"receipts", "desk"} else "客户") >= rows
    assert counts[0] == counts[1]


STATEMENTS = {"receipts": 5, "invoices": 5, "desk": 5, "ageing": 4}


def test_receipt_page_asks_the_same_number_of_statements_whatever_it_pays(till: Till, finance: Client) -> None:
    orders = [till.shop.review(till.shop.line("board", 1, 10)) for _each in range(4)]
    one = till.receive(10, {orders[0].pk: 10})
    three = till.receive(30, {order.pk: 10 for order in orders[1:]})
    counts = [_count(finance, url("receipt", row.pk)) for row in (one, three)]
    assert counts[0] == counts[1] <= 12


def test_invoice_page_asks_the_same_number_of_statements_whatever_its_lines(till: Till, finance: Client) -> None:
    shop = till.shop
    shop.limit("monthly", 10_000)
    made = []
    for lines in ([shop.line("board")], [shop.line("board"), shop.line("bolt"), shop.line("board", 2)]):
        order = shop.review(*lines, customer="monthly")
        till.deliver(order)
        made.append(till.invoice(order))
    counts = [_count(finance, url("invoice", row.pk)) for row in made]
    assert counts[0] == counts[1] <= 12


def _count(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert client.get(page).status_code == 200
    return len(counted)


def test_export_makes_formulas_plain_text(till: Till, finance: Client) -> None:
    till.enter(10, reference="=HYPERLINK(1)")
    exported = _body(finance.get(url("receipts") + "?as=csv")).decode()
    assert "'=HYPERLINK(1)" in exported
    assert exported.count("SK-2606") == 1


def test_filters_narrow_list_sums_and_export_alike(till: Till, finance: Client) -> None:
    kept, other = till.enter(10, reference="HD-1"), till.receive(20)
    query = "?state=entered"
    for form in ("", "&as=csv", "&as=print"):
        shown = _body(finance.get(url("receipts") + query + form)).decode()
        assert (kept.number in shown, other.number in shown) == (True, False)
    assert "10.00" in text(finance.get(url("receipts") + query + "&as=figures"))
    assert "30.00" in text(finance.get(url("receipts") + "?as=figures"))
    assert kept.number in text(finance.get(url("receipts") + "?q=HD-1"))


def test_statement_page_and_paper_agree(till: Till, finance: Client) -> None:
    till.receive(60)
    customer = till.shop.customers["prepaid"].pk
    query = "?start=2026-06-01&end=2026-12-31"
    assert "−60.00" in text(finance.get(url("statement", customer) + query))
    paper = finance.get(url("statement_pdf", customer) + query)
    printed = _read(paper.content)
    assert "-60.00" in printed
    assert Receipt.objects.get().number in printed


def test_statement_of_a_wrong_period_says_so(till: Till, finance: Client) -> None:
    shown = finance.get(url("statement", till.shop.customers["prepaid"].pk) + "?start=2026-06-30&end=2026-06-01")
    assert "end" in shown.context["form"].errors
    assert shown.context["statement"] is None


def test_accounts_are_kept_by_the_finance_supervisor(till: Till, as_user: SignIn) -> None:
    supervisor = as_user(till.shop.world.supervisor)
    sent = {"name": "一般户", "kind": "bank", "bank": "招商银行", "number": "1202 0201 0900", "designated": "on"}
    refused = supervisor.post(url("account_new"), sent)
    assert "number" in refused.context["form"].errors
    supervisor.post(url("account_new"), sent | {"number": "7559 0000"})
    account = BankAccount.objects.get(number="7559 0000")
    supervisor.post(url("account_change", account.pk), sent | {"number": "7559 0001", "version": account.version})
    supervisor.post(url("account_retire", account.pk), {"reason": "销户"})
    account.refresh_from_db()
    assert (account.number, account.retired, account.designated) == ("7559 0001", True, False)


def test_order_page_shows_money_and_offers(till: Till, clerk: Client, finance: Client) -> None:
    order = till.shop.review(till.shop.line("board", 1, 100))
    shown = text(clerk.get(order.get_absolute_url()))
    assert url("receipt_for", order.pk) in shown
    till.receive(100, {order.pk: 100})
    till.deliver(order)
    assert url("invoice_for", order.pk) in text(finance.get(order.get_absolute_url()))
    assert url("invoice_for", order.pk) not in text(clerk.get(order.get_absolute_url()))
    assert fresh_order(order).state == Order.State.SHIPPED
