"""Goods on their way out: released orders, notices and notes, in the short words of the tests of shipping."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from accounts.models import User
from orders import services as orders
from orders.models import Order
from shipping import services
from shipping.models import DeliveryNote, DeliveryNotice
from tests.orders.shop import Shop, fresh
from tests.world import NOW, World
from workflow import approval
from workflow.models import Step


@dataclass
class Dock:
    """The loading dock of a company: `dock.released()`, `dock.notice()`, `dock.cleared()`."""

    shop: Shop

    @property
    def world(self) -> World:
        return self.shop.world

    def person(self, who: str) -> User:
        return self.world.people[who]

    def released(self, *lines: Any, customer: str = "prepaid", **head: Any) -> Order:
        """A reviewed order that is paid, or within its limit."""
        if customer == "monthly":
            self.shop.limit("monthly", 1_000_000)
        order = self.shop.review(*(lines or (self.shop.line("board", 10),)), customer=customer, **head)
        if customer != "monthly":
            orders.record_paid(order.pk, amount=order.gross, by=self.world.finance, at=NOW)
        return fresh(order)

    def make(self, order: Order | None = None, by: str = "clerk", **more: Any) -> list[DeliveryNotice]:
        """Notices for all that is open, or for `quantities`."""
        source = order or self.released()
        return services.create_notices(source.pk, by=self.person(by), at=NOW, **more)

    def notice(self, order: Order | None = None, **more: Any) -> DeliveryNotice:
        """One notice that is to be printed."""
        return self.make(order, **more)[0]

    def printed(self, order: Order | None = None) -> DeliveryNotice:
        return self.ask(self.notice(order))

    def ask(self, notice: DeliveryNotice) -> DeliveryNotice:
        """Print a notice, or hand in the one written by hand: it waits for its signatures."""
        if notice.by_hand:
            services.hand_in_notice(notice.pk, by=self.world.clerk, at=NOW, sheet_no=f"SG-{notice.pk}")
        else:
            services.print_notice(notice.pk, by=self.world.commerce, at=NOW)
        return again(notice)

    def step(self, notice: DeliveryNotice) -> Step:
        """The step that is open."""
        return Step.objects.get(round__paper_id=notice.pk, state=Step.State.OPEN)

    def sign(self, notice: DeliveryNotice, who: str, outcome: str = "approve") -> DeliveryNotice:
        """Somebody decides the open step."""
        approval.decide(self.step(notice).pk, by=self.person(who), at=NOW, outcome=outcome, reason="改")
        connection.check_constraints()  # what a commit would ask now, before the next step changes the ground
        return again(notice)

    def cleared(self, order: Order | None = None) -> DeliveryNotice:
        """A notice that the manager signed and the warehouse confirmed."""
        return self.clear(self.notice(order))

    def clear(self, notice: DeliveryNotice) -> DeliveryNotice:
        """Print a notice, have it signed and confirmed."""
        self.ask(notice)
        self.sign(notice, "manager")
        return self.sign(notice, "keeper")

    def issued(self, order: Order | None = None) -> DeliveryNotice:
        notice = self.cleared(order)
        services.issue_notice(notice.pk, by=self.world.keeper, at=NOW)
        return again(notice)

    def shipped(self, order: Order | None = None) -> DeliveryNotice:
        notice = self.issued(order)
        services.ship_notice(notice.pk, by=self.world.keeper, at=NOW)
        return again(notice)

    def note(self, order: Order | None = None, **more: Any) -> DeliveryNote:
        """A note of the office company, to be printed."""
        source = order or self.released(customer="monthly")
        return services.create_notes(source.pk, by=self.world.order_group, at=NOW, **more)[0]

    def printed_note(self) -> DeliveryNote:
        note = self.note()
        services.print_note(note.pk, by=self.world.order_group, at=NOW)
        return again(note)

    def sent_note(self) -> DeliveryNote:
        note = self.printed_note()
        services.ship_note(note.pk, by=self.world.keeper, at=NOW)
        return again(note)

    def signed_note(self) -> DeliveryNote:
        note = self.sent_note()
        return services.sign_note(note.pk, by=self.world.driver, at=NOW, signer="叶女士")


def again(document: Any) -> Any:
    """The document as the database has it now."""
    return type(document).objects.select_related("paper", "order__paper", "warehouse").get(pk=document.pk)


def qty(value: object) -> Decimal:
    return Decimal(str(value))
