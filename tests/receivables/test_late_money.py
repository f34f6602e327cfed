"""Late money: the overdue list, reminders, monthly statements, paid quotations without an order."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.refusals import NotAllowed, NotFound, NotYours
from credit.models import OpenItem
from receivables import services
from receivables.inputs import OpeningInput
from receivables.models import Invoice, Reconciliation, Reminder
from tests.orders.shop import open_shop
from tests.receivables.till import Till, open_till
from tests.world import NOW, World, again
from workflow import clock, outbox, papers
from workflow.models import Deadline, Notice, Task

D = Decimal
SignIn = Callable[[User], Client]


def shanghai(day: dt.date, hour: int = 9) -> dt.datetime:
    """An hour of a day in Shanghai."""
    return dt.datetime.combine(day, dt.time(hour), dt.timezone(dt.timedelta(hours=8)))


def owed(till: Till, amount: object = 100) -> Invoice:
    """An issued invoice over so much on monthly terms, made of the clerk's order."""
    return till.invoice(till.sold_on_terms(1, amount))


def due_of(invoice: Invoice) -> dt.date:
    return OpenItem.objects.get(paper=invoice.pk).due


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


@pytest.fixture
def till(parts: World) -> Till:
    return open_till(open_shop(parts))


@pytest.mark.rule("PARTS-35")
def test_an_invoice_past_due_is_on_the_list_with_its_clerk(till: Till, as_user: SignIn, parts: World) -> None:
    invoice = owed(till)
    OpenItem.objects.filter(paper=invoice.pk).update(due=dt.date(2026, 7, 10))
    client, url = as_user(parts.finance), reverse("receivables:overdue")
    rows = client.get(url).context["listing"].rows
    assert [(row.paper_id, row.owner_name, row.open) for row in rows] == [(invoice.pk, "林晓岚", D(100))]
    OpenItem.objects.filter(paper=invoice.pk).update(disputed=True)
    assert client.get(url).context["listing"].rows == []
    OpenItem.objects.filter(paper=invoice.pk).update(disputed=False, due=dt.date(2099, 1, 1))
    assert client.get(url).context["listing"].rows == []


@pytest.mark.rule("FIBRE-07")
def test_receivables_past_due_are_listed_by_specialist(as_user: SignIn, fibre: World) -> None:
    till = open_till(open_shop(fibre))
    first = overdue_order_of(till, fibre.clerk, 100)
    second = overdue_order_of(till, fibre.clerk2, 250)
    page = as_user(fibre.supervisor).get(reverse("receivables:overdue"))
    assert [(row.owner, row.count, row.open) for row in page.context["people"]] == [
        (fibre.clerk2.name, 1, D(250)),
        (fibre.clerk.name, 1, D(100)),
    ]
    only = as_user(fibre.supervisor).get(reverse("receivables:overdue"), {"owner": fibre.clerk.pk})
    assert [row.paper_id for row in only.context["listing"].rows] == [first]
    mine = as_user(fibre.clerk2).get(reverse("receivables:overdue"), {"owner": "me"})
    assert [row.paper_id for row in mine.context["listing"].rows] == [second]
    # every specialist has the own list each morning, once (T64)
    day = dt.date(2026, 8, 3)
    assert services.remind(fibre.company, at=shanghai(day, 7)) == 2  # T56 in the night
    assert services.remind(fibre.company, at=shanghai(day, 9)) == 2  # T64 from eight o'clock
    assert services.remind(fibre.company, at=shanghai(day, 10)) == 0
    assert sum("250.00" in text for text in told(fibre.clerk2)) == 2
    assert [text for text in told(fibre.clerk2) if "100.00" in text] == []


def overdue_order_of(till: Till, specialist: User, amount: int) -> int:
    """The paper of a debt that came from a specialist's order and was due on 1 May."""
    order = till.shop.enter(by=specialist, customer="monthly")
    customer = till.shop.customers["monthly"]
    given = OpeningInput(customer, f"OLD-{amount}", dt.date(2026, 4, 1), dt.date(2026, 5, 1), D(amount))
    company, finance = till.shop.world.company, till.finance
    opening = services.open_receivables(company=company, given=[given], by=finance, at=NOW)[0]
    papers.link(order.paper, opening.paper)
    return opening.pk


@pytest.mark.rule("OFFICE-97")
def test_customers_on_terms_are_reminded_on_the_due_date_and_daily_while_overdue(office: World) -> None:
    till = open_till(open_shop(office))
    till.shop.limit("monthly", 100_000)
    asked = till.shop.submit(till.shop.line("board", 1, 250), customer="monthly")
    invoice = till.invoice(till.deliver(till.shop.decide(asked, by=office.manager)))
    due = due_of(invoice)
    assert services.remind(office.company, at=shanghai(due - dt.timedelta(days=1))) == 0
    services.remind(office.company, at=shanghai(due))
    services.remind(office.company, at=shanghai(due, 15))  # the same day once more
    assert list(Reminder.objects.values_list("code", "on", "open")) == [("T59", due, D(250))]
    assert len(told(office.clerk)) == 1
    services.remind(office.company, at=shanghai(due + dt.timedelta(days=1)))
    later = Reminder.objects.order_by("code").filter(on=due + dt.timedelta(days=1)).values_list("code", flat=True)
    assert list(later) == ["T56", "T59"]
    till.receive("250", {invoice.pk: "250"}, customer="monthly")
    assert services.remind(office.company, at=shanghai(due + dt.timedelta(days=2))) == 0


def test_a_debt_that_becomes_overdue_is_told_once_to_clerk_and_finance(till: Till, parts: World) -> None:
    due = due_of(owed(till))
    services.remind(parts.company, at=shanghai(due, 23))
    assert not Reminder.objects.exists()
    for days in (1, 2, 3):
        services.remind(parts.company, at=shanghai(due + dt.timedelta(days=days)))
    assert list(Reminder.objects.values_list("code", "on")) == [("T56", due + dt.timedelta(days=1))]
    counts = [sum("100.00" in text and "催收" in text for text in told(user)) for user in (parts.clerk, parts.finance)]
    assert counts == [1, 1]


def test_before_its_hour_the_clock_does_nothing(till: Till, parts: World) -> None:
    due = due_of(owed(till))
    assert services.remind(parts.company, at=shanghai(due + dt.timedelta(days=1), 1)) == 0
    assert services.remind(parts.company, at=shanghai(due + dt.timedelta(days=1), 2)) == 1


@pytest.mark.rule("PARTS-34")
def test_at_the_end_of_the_month_every_customer_on_terms_has_a_statement(
    till: Till, parts: World, as_user: SignIn
) -> None:
    owed(till, 100)
    first = shanghai(dt.date(2026, 7, 1))
    services.draw_statements(parts.company, at=shanghai(dt.date(2026, 6, 30), 23))  # that of May, late
    assert not Reconciliation.objects.filter(start=dt.date(2026, 6, 1)).exists()
    services.draw_statements(parts.company, at=first)
    assert services.draw_statements(parts.company, at=first) == []
    june = Reconciliation.objects.get(start=dt.date(2026, 6, 1))
    assert (june.customer, june.end, june.opening, june.invoiced, june.received, june.closing) == (
        till.shop.customers["monthly"],
        dt.date(2026, 6, 30),
        D(0),
        D(100),
        D(0),
        D(100),
    )
    rows = (
        as_user(parts.finance).get(reverse("receivables:statements"), {"since": "2026-06-01"}).context["listing"].rows
    )
    assert [row.pk for row in rows] == [june.pk]  # none for customers who pay first


def test_what_the_customer_says_of_a_statement_is_noted_by_finance(till: Till, parts: World, foreign: World) -> None:
    owed(till, 100)
    services.draw_statements(parts.company, at=shanghai(dt.date(2026, 7, 1)))
    pk, finance = Reconciliation.objects.get().pk, again(parts.finance)
    with pytest.raises(NotYours):
        services.note_sent(pk, by=again(parts.clerk), at=NOW)
    with pytest.raises(NotFound):
        services.note_sent(pk, by=again(foreign.finance), at=NOW)
    services.note_sent(pk, by=finance, at=NOW)
    with pytest.raises(NotAllowed):
        services.note_disputed(pk, answer=" ", by=finance, at=NOW)
    services.note_disputed(pk, answer="少记一笔收款", by=finance, at=NOW)
    services.note_agreed(pk, by=finance, at=NOW)
    with pytest.raises(NotAllowed):
        services.note_disputed(pk, answer="又不同意", by=finance, at=NOW)
    row = Reconciliation.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reconciliation.objects.filter(pk=row.pk).update(closing=row.closing + 1)


def test_a_paid_quotation_without_an_order_reminds_its_clerk_after_a_working_day(till: Till, parts: World) -> None:
    quotation = till.shop.confirmed()
    receipt = till.receive("2620", {quotation.pk: "2620"})
    outbox.sweep(NOW)  # Wednesday 10 June; one working day later is Thursday
    assert Deadline.objects.get(paper=receipt.pk).due == shanghai(dt.date(2026, 6, 12), 0)
    clock.claim_due(shanghai(dt.date(2026, 6, 11), 23))
    assert not Task.objects.filter(kind="receivables.entry").exists()
    clock.claim_due(shanghai(dt.date(2026, 6, 12), 1))
    task = Task.objects.get(kind="receivables.entry")
    assert (task.paper_id, task.user) == (quotation.pk, parts.clerk)
    assert sum("2,620.00" in text and "录入" in text for text in told(parts.manager)) == 1
    till.shop.convert(quotation)
    outbox.sweep(NOW)
    assert Task.objects.get(kind="receivables.entry").done_at is not None


def test_an_order_entered_in_time_reminds_nobody(till: Till) -> None:
    quotation = till.shop.confirmed()
    till.receive("2620", {quotation.pk: "2620"})
    outbox.sweep(NOW)
    till.shop.convert(quotation)
    outbox.sweep(NOW)
    clock.claim_due(shanghai(dt.date(2026, 6, 20)))
    assert not Task.objects.filter(kind="receivables.entry").exists()


def test_the_overdue_list_opens_in_few_statements(
    till: Till, parts: World, as_user: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for amount in (100, 200, 300):
        owed(till, amount)
    OpenItem.objects.update(due=dt.date(2026, 6, 1))
    client = as_user(parts.finance)
    for name in ("overdue", "statements"):
        client.get(reverse(f"receivables:{name}"))
        with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
            assert client.get(reverse(f"receivables:{name}")).status_code == 200
