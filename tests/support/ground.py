"""Three sets of the same papers: ours, those of a sister unit of our company, and those of another company.

Every word of the foreign company carries MARK, and the three traded in three different months, so that a page that
shows a word or a number of somebody else gives itself away. Built once for a module and rolled back at its end.
"""

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from accounts import services as accounts
from accounts.models import Assignment, Post, Unit, User
from accounts.roles import ROLES
from calls import services as calls
from calls.inputs import LeadInput
from catalog.models import ItemClass, Product
from core import lists
from credit import services as credit
from credit.inputs import ApplicationInput
from credit.models import CreditWarning, Station
from credit.reviewing import WarningInput
from credit.services import groups, reviews, watching
from customers import services as files
from customers.models import Address, Contact, Customer
from demo.buyers import invite
from demo.cast import World
from demo.goods import Goods, stock_up
from demo.papers import open_accounts
from demo.story import Sale
from desk import services as desk
from handbook import services as handbook
from imports import services as imports
from inventory import services as inventory
from inventory.models import StockLevel, Warehouse
from quotes import services as quotes
from receivables import services as receivables
from receivables.inputs import OpeningInput
from receivables.models import BankAccount, Reconciliation
from receivables.services import reconciling
from tests.support import dispatched, guarantees, overrides
from tests.support.laying import laid
from tests.world import PASSWORD, world
from workflow import clock, delegations
from workflow import services as workflow
from workflow.delegations import DelegationInput
from workflow.models import Delivery, Notice, Paper, PrintLog, Step
from workflow.outbox import GIVE_UP_AFTER

MARK = "ZQXJWKVYPB"
"""Stands in every word of the foreign company and nowhere else."""
BACKEND = "accounts.backends.SeatedBackend"
PDF = b"%PDF-1.7 enclosed"


@dataclass
class Side:
    """Somebody's company or unit with a paper of every kind: `side.things["order"]` is the key of its order."""

    world: World
    at: dt.datetime
    things: dict[str, Any] = field(default_factory=dict)

    @property
    def month(self) -> str:
        """What stands in every number that was given on this side, and on no other side."""
        return f"-{timezone.localtime(self.at):%y%m}-"


@dataclass
class Ground:
    """The three sides, and two people of ours who may do everything: at the root, and in the sister unit."""

    ours: Side
    sister: Side
    foreign: Side
    boss: User
    neighbour: User


def signed_in(user: User, **options: Any) -> Client:
    """A client of a person."""
    client = Client(raise_request_exception=False, **options)
    client.force_login(user, backend=BACKEND)
    return client


def a_person(world: World, username: str, *roles: str, unit: Unit | None = None, since: dt.date | None = None) -> User:
    """Somebody new who sits on a post of each role, conflicts or not: the rights page would refuse some of them."""
    user = User.objects.create_user(username, PASSWORD, name=username)
    for role in roles:
        post, _new = Post.objects.get_or_create(
            company=world.company, code=f"walk-{role}", defaults={"title": role, "role": role}
        )
        starts = since or timezone.localdate() - dt.timedelta(days=90)
        accounts.assign(user=user, post=post, unit=unit or world.root, starts=starts, by=None)
    return User.objects.get(pk=user.pk)


def _sister(ours: World) -> World:
    """A second department of our company with a clerk, a deputy and a manager of its own."""
    unit = accounts.add_unit(ours.company, code="sister", name="二部", parent=ours.root)
    made = World(ours.company, ours.root, {"sister": unit}, ours.posts, dict(ours.people))
    for who in ("clerk", "deputy", "manager"):
        post = Assignment.objects.get(user=ours.people[who]).post
        user = User.objects.create_user(f"sister-{who}", PASSWORD, name=f"二部{who}")
        accounts.assign(user=user, post=post, unit=unit, starts=dt.date(2026, 1, 1), by=None)
        made.people[who] = user
    return made


def _mark(foreign: World) -> None:
    """Write MARK into every word of the foreign company."""
    for model in (Product, ItemClass, Warehouse):
        for row in model.objects.filter(company=foreign.company):
            row.code, row.name = f"{MARK}{row.pk}", f"外方{MARK}{row.pk}"
            row.save()
    for customer in Customer.objects.filter(company=foreign.company):
        customer.number, customer.contact = f"{MARK}{customer.pk}", f"{MARK} 先生"
        customer.name, customer.address = f"外方{MARK}{customer.pk}厂", f"{MARK} 路 1 号"
        customer.save()
    for user in foreign.people.values():
        user.name = f"{MARK}{user.pk}"
        user.save()
    foreign.company.name = foreign.company.short_name = f"外方{MARK}"
    foreign.company.save()
    Unit.objects.filter(company=foreign.company).update(name=f"{MARK} 部")
    Post.objects.filter(company=foreign.company).update(title=f"{MARK} 岗")


def _traded(side: Side, goods: Goods, account: BankAccount, customers: list[Customer]) -> None:
    """One sale told to its end, and those that stopped where somebody must act; a comment and a file on an order."""
    buyers = {row.payment_terms: row for row in reversed(customers)}
    lines = [("DB-1001", "3", "250"), ("WJ-2010", "8", "18.5")]
    whole, owed, asked, offered, sent = (
        Sale(side.world, goods, buyers[terms], lines, account, side.at, pause=dt.timedelta(minutes=1))
        for terms in ("monthly", "monthly", "prepaid", "prepaid", "prepaid")
    )
    whole.until("paid")
    owed.until("invoiced")
    asked.until("in review")
    offered.until("confirmed")
    sent.until("sent")
    _hang(whole)
    side.things |= _keys(whole, buyers["monthly"], goods) | {
        "in_review": asked.made_quotation.pk,
        "offer": offered.made_quotation.pk,
        "owed": owed.made_invoice.pk,
        "version": quotes.revise(sent.made_quotation.pk, by=side.world.clerk, at=sent.at, objection="再便宜些").pk,
        "step": Step.objects.get(round__paper_id=asked.made_quotation.pk).pk,
        "stock_receipt": _arrived(side, goods),
        "told": _told(side, asked),
        "delivery": _given_up(whole),
        "account": account.pk,
        **_kept(side),
        "import_run": _sent(side),
        "handbook": handbook.start(company=side.world.company, by=side.world.manager, at=side.at).pk,
        "opening": _owed_before(side, buyers["monthly"], "JIU"),
        "writeoff": _lost(side, buyers["monthly"]),
        "reconciliation": _compared(side, buyers["monthly"]),
        "application": _applied(side, buyers["prepaid"]),
        **_trusted(side, goods, account, buyers["prepaid"]),
        "review": _reviewed(side),
        "warning": _warned(side, buyers["monthly"]),
        "group": _grouped(side),
        "override": overrides.asked(owed.made_order, by=side.world.clerk, post="leadership", at=side.at).pk,
        **_heard(side),
        **_dispatched(side, goods, account, buyers["prepaid"]),
        **_seated(side),
    }


def _applied(side: Side, customer: Customer) -> int:
    """A payment term that the manager asks for, for a customer of the unit."""
    Customer.objects.filter(pk=customer.pk).update(unit=side.world.unit)
    why = f"{side.world.company.short_name}重要客户"
    asked = ApplicationInput(customer.pk, purpose="term", terms="monthly", reason=why)
    return credit.apply(asked, by=User.objects.get(pk=side.world.manager.pk), at=side.at).pk


def _dispatched(side: Side, goods: Goods, account: BankAccount, buyer: Customer) -> dict[str, int]:
    """A notice that the keeper released on the manager's word, and the report of a day on which goods left."""
    waits, left = (
        Sale(side.world, goods, buyer, [("DB-1001", "1", "250")], account, side.at, pause=dt.timedelta(minutes=1))
        for _sale in range(2)
    )
    return {
        "emergency": dispatched.by_phone(waits.until("printed").notices[0], side.world, at=waits.at),
        "report": dispatched.reported(left.until("shipped").notices[0], at=left.at),
    }


def _seated(side: Side) -> dict[str, int]:
    """The clerk's seat, post and person, and that the manager has the deputy decide on no day that tests decide on."""
    world, seat = side.world, Assignment.objects.filter(user=side.world.clerk).get()
    first = timezone.localdate(side.at) + dt.timedelta(days=100)
    given = DelegationInput(world.deputy, first, first, f"{world.company.short_name}年会")
    delegation = delegations.give(given, by=User.objects.get(pk=world.manager.pk), at=side.at)
    return {"seat": seat.pk, "post": seat.post_id, "person": seat.user_id, "delegation": delegation.pk}


def _heard(side: Side) -> dict[str, int]:
    """A call that the unit answered, and a lead that commerce handed to it."""
    world, who = side.world, f"{side.world.company.short_name}来电"
    call = calls.answer(unit=world.unit, by=world.clerk, at=side.at, text=who)
    given = LeadInput("fax", f"{who}要两块控制板", contact_name=who)
    lead = calls.log_lead(unit=world.unit, by=world.commerce, at=side.at, given=given, handing_over=True)
    return {"call": call.pk, "lead": lead.pk}


def _trusted(side: Side, goods: Goods, account: BankAccount, customer: Customer) -> dict[str, int]:
    """A guarantee that waits for the manager, and one whose goods were never paid."""
    first, second = (Sale(side.world, goods, customer, [("DB-1001", "1", "250")], account, side.at) for _each in "ab")
    trusted = {"guarantee": guarantees.waiting(first).pk, "deduction": guarantees.charged(second).pk}
    return {**trusted, "station": Station.objects.get(customer=customer, person=side.world.field).pk}


def _compared(side: Side, customer: Customer) -> int:
    """The statement of account that was drawn for a customer on terms."""
    reconciling.draw_statements(side.world.company, at=side.at)
    return Reconciliation.objects.filter(customer=customer).latest("end").pk


def _warned(side: Side, customer: Customer) -> int:
    """Something that the clerk heard of a customer."""
    said = WarningInput(f"{side.world.company.short_name}听说", CreditWarning.Source.OTHER, CreditWarning.Weight.NOTE)
    return watching.warn(customer.pk, said, by=side.world.clerk, at=side.at).pk


def _grouped(side: Side) -> int:
    """A group of customers without limit and members."""
    name = f"{side.world.company.short_name}{side.world.unit.name}集团"
    return groups.open_group(name=name, by=User.objects.get(pk=side.world.supervisor.pk), at=side.at, reason=name).pk


def _reviewed(side: Side) -> int:
    """A review of a customer of the unit's own."""
    world, name = side.world, f"{side.world.company.short_name}{side.world.unit.name}客户"
    customer = files.add_customer(
        company=world.company, unit=world.unit, by=world.clerk, at=side.at, number=f"PS{world.unit.pk}", name=name,
        phone=f"0571-8800{world.unit.pk:04}", route=name, contact=name, address=name, confirmed=True,
    )  # fmt: skip
    return reviews.open_review(customer.pk, by=world.clerk, at=side.at).pk


def _told(side: Side, sale: Sale) -> int:
    """The clerk was told something about a quotation."""
    clock.notify([side.world.clerk], sale.made_quotation.paper, f"{side.world.company.short_name}通知", side.at)
    return Notice.objects.get(user=side.world.clerk, text=f"{side.world.company.short_name}通知").pk


def _arrived(side: Side, goods: Goods) -> int:
    """Goods that the unit itself took in."""
    world, lines = side.world, [(goods.products["DB-1001"].pk, Decimal(5))]
    return inventory.receive(
        company=world.company, unit=world.unit, warehouse_id=goods.warehouses["raw"].pk, lines=lines, by=world.keeper,
        at=side.at, reference=f"到货 {goods.products['DB-1001'].code}",
    ).pk  # fmt: skip


def _lost(side: Side, customer: Customer) -> int:
    """Finance asks that an old invoice be written off."""
    finance, why = User.objects.get(pk=side.world.finance.pk), f"{side.world.company.short_name}客户已破产"
    debt = _owed_before(side, customer, "HUAI")
    return receivables.ask_write_off(debt, by=finance, at=side.at, amount=Decimal(70), reason=why).pk


def _owed_before(side: Side, customer: Customer, mark: str) -> int:
    """An old invoice of a customer of the unit."""
    world, finance = side.world, User.objects.get(pk=side.world.finance.pk)
    day = timezone.localdate(side.at)
    customer.unit = world.unit
    given = OpeningInput(customer, f"{mark}{side.month}{customer.pk}", day, day, Decimal(70))
    return receivables.open_receivables(company=world.company, given=[given], by=finance, at=side.at)[0].pk


def _kept(side: Side) -> dict[str, int]:
    """A filter that the manager shares, and a file that is being made for the manager."""
    by, orders = User.objects.get(pk=side.world.manager.pk), lists.kind("orders:list")
    assert orders is not None
    shared = desk.FilterInput(f"{side.world.company.short_name}常用", shared=True)
    asked = desk.ExportInput(side.world.company.short_name, "csv", 1, "zh-hans")
    return {
        "saved_filter": desk.save_filter(orders, shared, "", by=by, at=side.at).pk,
        "export": desk.ask_export(orders, asked, by=by, at=side.at).pk,
    }


def _sent(side: Side) -> int:
    """A file of customers that the clerk sent."""
    world, name = side.world, Customer.objects.filter(company=side.world.company).latest("pk").name
    upload = SimpleUploadedFile(f"{name}.csv", f"编号,名称\nN-1,{name}".encode())
    clerk = User.objects.get(pk=world.clerk.pk)
    return imports.upload("customers", company=world.company, upload=upload, by=clerk, at=side.at).pk


def _given_up(sale: Sale) -> int:
    """A reaction that failed too often."""
    row = Delivery.objects.filter(event__paper__unit=sale.made_order.unit).latest("pk")
    Delivery.objects.filter(pk=row.pk).update(attempts=GIVE_UP_AFTER, error="ValueError")
    return row.pk


def _hang(sale: Sale) -> None:
    """A comment and a file on the order; made by the clerk, who sees it."""
    order, clerk = sale.made_order, User.objects.get(pk=sale.world.clerk.pk)
    workflow.add_comment(order.pk, text=f"{sale.customer.name} 来电", by=clerk, at=sale.at)
    upload = SimpleUploadedFile(f"{sale.customer.number}.pdf", PDF)
    workflow.attach(order.pk, upload=upload, by=clerk, at=sale.at)


def _keys(sale: Sale, customer: Customer, goods: Goods) -> dict[str, Any]:
    """The keys of what the addresses name."""
    assert sale.enquiry is not None
    assert sale.receipt is not None
    order = Paper.objects.get(pk=sale.made_order.pk)
    return {
        "enquiry": sale.enquiry.pk,
        "quotation": sale.made_quotation.pk,
        "order": order.pk,
        "notice": sale.notices[0].pk,
        "note": sale.notes[0].pk,
        "invoice": sale.made_invoice.pk,
        "receipt": sale.receipt.pk,
        "customer": customer.pk,
        "address": Address.objects.filter(customer=customer).first().pk,  # type: ignore[union-attr]  # made with the file
        "contact": Contact.objects.filter(customer=customer).first().pk,  # type: ignore[union-attr]  # made with the file
        "product": goods.products["DB-1001"].pk,
        "warehouse": goods.warehouses["raw"].pk,
        "level": StockLevel.objects.filter(product=goods.products["DB-1001"]).get().pk,
        "attachment": order.attachments.get().pk,
        "print": PrintLog.objects.filter(paper_id=sale.notices[0].pk).latest("pk").job,
    }


def _fresh(goods: Goods) -> Goods:
    """The same goods as the database has them now."""
    return Goods(
        {code: Product.objects.get(pk=row.pk) for code, row in goods.products.items()},
        {code: Warehouse.objects.get(pk=row.pk) for code, row in goods.warehouses.items()},
    )


def lay(now: dt.datetime) -> Ground:
    """Build everything: the foreign company traded two months ago, the sister unit last month, ours this month."""
    # Far enough apart to lie in different months, and all of them in the past.
    days = [now - dt.timedelta(days=days) for days in (63, 32, 0)]
    theirs, home = world("parts", code="foreign"), world("parts")
    foreign, sister, ours = Side(theirs, days[0]), Side(_sister(home), days[1]), Side(home, days[2])
    goods, customers = stock_up(theirs, days[0]), invite(theirs, days[0])
    account = open_accounts(theirs, days[0])
    _mark(theirs)
    BankAccount.objects.filter(company=theirs.company).update(bank=f"{MARK} 银行")
    _traded(foreign, _fresh(goods), account, list(Customer.objects.filter(pk__in=[row.pk for row in customers])))
    goods, customers, account = stock_up(home, days[1]), invite(home, days[1]), open_accounts(home, days[1])
    _traded(sister, goods, account, customers[::-1])  # of customers of its own: what they owe is overdue by now
    _traded(ours, goods, account, customers)
    boss = a_person(home, "walk-boss", *ROLES)
    neighbour = a_person(home, "walk-neighbour", *ROLES, unit=sister.world.unit)
    return Ground(ours, sister, foreign, boss, neighbour)


@pytest.fixture(scope="module")
def ground(django_db_setup: None, django_db_blocker: Any) -> Iterator[Ground]:
    """The three sides, built once for the module; every test's own writes are rolled back by `db`."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield laid("ground", lambda: lay(timezone.now()))
        transaction.set_rollback(True)


def text_of(response: Any) -> str:
    """What an answer says, whatever its form: page, part, CSV or the words in a workbook."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK\x03\x04"):
        sheet = load_workbook(io.BytesIO(body)).active
        return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)  # type: ignore[union-attr]  # ours has one
    return str(body.decode("utf-8", "replace"))
