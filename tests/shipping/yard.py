"""The yard of the fibre company: orders of round amounts, old debts, and notices on their way through finance."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import services as accounts
from accounts.models import User
from credit.services.limits import Grant, grant
from customers.models import Customer
from demo.story import decide_whole
from orders import services as orders
from orders.models import Order
from receivables import services as receivables
from receivables.inputs import OpeningInput
from shipping import services
from shipping.models import DebtReview, DeliveryNotice
from shipping.queries.debt import fitting_type
from tests.orders.shop import add_customer, fresh
from tests.shipping.dock import Dock, again
from tests.world import NOW, TODAY
from workflow import approval
from workflow.models import Step

PDF = b"%PDF-1.7 wire slip"


class Yard(Dock):
    """`yard.order(60)`, `yard.checked(order)`, `yard.handed_on(order)`, `yard.sign(notice, "gm")`."""

    def customer(self, terms: str) -> Customer:
        """The customer of these terms; made when the shop has none."""
        found = self.shop.customers.get(terms)
        if found is None:
            found = add_customer(self.world, f"K01{len(self.shop.customers):02}", f"{terms}客户", terms)
            self.shop.customers[terms] = found
        return found

    def credit(
        self, limit: object = None, *, grade: str = "B", customer: str = "monthly", unlimited: bool = False
    ) -> None:
        """How the customer was assessed, as an approved application leaves it."""
        stated = None if limit is None else Decimal(str(limit))
        given, world = Grant(stated, unlimited, grade), self.world
        grant(world.company, self.customer(customer).pk, given, by=world.supervisor, at=NOW, reason="评估")

    def owes(self, amount: object, due: dt.date = TODAY, customer: str = "monthly") -> None:
        """An invoice of the time before, open and due on a day."""
        number = f"JIU-{amount}-{due}"
        issued = min(due, TODAY) - dt.timedelta(days=30)
        given = OpeningInput(self.customer(customer), number, issued, due, Decimal(str(amount)))
        receivables.open_receivables(company=self.world.company, given=[given], by=self.world.finance, at=NOW)

    def order(self, amount: object = 60, customer: str = "monthly") -> Order:
        """An order of one board at this price, reviewed by whomever the handbook names."""
        self.customer(customer)
        order = self.shop.submit(self.shop.line("board", 1, amount), customer=customer)
        decide_whole(self.world, order.pk, at=NOW)
        return fresh(order)

    def noticed(self, order: Order | None = None, **more: Any) -> DeliveryNotice:
        """A notice of the type that fits, to be printed."""
        source = order or self.order()
        given: dict[str, Any] = {"type": fitting_type(source), **more}
        return again(services.create_notices(source.pk, by=self.world.clerk, at=NOW, **given)[0])

    def at_finance(self, order: Order | None = None) -> DeliveryNotice:
        notice = self.noticed(order)
        services.print_notice(notice.pk, by=self.world.clerk, at=NOW)
        return again(notice)

    def checked(self, order: Order | None = None) -> DeliveryNotice:
        return self.sign(self.at_finance(order), "accountant")

    def handed_on(self, order: Order | None = None, reason: str = "") -> DeliveryNotice:
        notice = self.checked(order)
        services.hand_on(notice.pk, by=self.world.clerk, at=NOW, reason=reason)
        return again(notice)

    def approved(self, order: Order | None = None, reason: str = "") -> DeliveryNotice:
        """Signed by everybody whom its route names."""
        notice = self.handed_on(order, reason)
        decide_whole(self.world, notice.pk, at=NOW)
        return again(notice)

    def gone(self, order: Order | None = None, reason: str = "") -> DeliveryNotice:
        """Its goods have left."""
        notice = self.approved(order, reason)
        services.issue_notice(notice.pk, by=self.world.keeper, at=NOW)
        services.ship_notice(notice.pk, by=self.world.keeper, at=NOW)
        return again(notice)

    def slip(self, notice: DeliveryNotice, amount: object) -> None:
        """The customer's wire slip, filed with the notice."""
        services.file_slip(
            notice.pk, upload=SimpleUploadedFile("汇款.pdf", PDF), amount=Decimal(str(amount)), sent_on=TODAY,
            by=self.world.clerk, at=NOW,
        )  # fmt: skip

    def pays(self, order: Order, amount: object) -> None:
        orders.record_paid(order.pk, amount=Decimal(str(amount)), by=self.world.finance, at=NOW)

    def block(self, notice: DeliveryNotice) -> DebtReview:
        """What finance wrote on it last."""
        return DebtReview.objects.filter(notice=notice.pk).latest("pk")

    def route(self, notice: DeliveryNotice) -> list[str]:
        """The posts that approve it, in order."""
        steps = Step.objects.filter(round__paper=notice.pk, round__gate="issue", round__outcome="open")
        return list(steps.order_by("place").values_list("post", flat=True))

    def gates(self, notice: DeliveryNotice) -> list[tuple[str, str]]:
        """Gate and post of every step that was asked of it, in order."""
        steps = Step.objects.filter(round__paper=notice.pk).order_by("round", "place")
        return list(steps.values_list("round__gate", "post"))

    def seat(self, user: User, post: str) -> None:
        """Somebody sits on another post of the sales department too."""
        accounts.assign(user=user, post=self.world.posts[post], unit=self.world.unit, starts=TODAY, by=None)

    def decide(
        self, notice: DeliveryNotice, who: str, outcome: str = "approve", reason: str = "不妥"
    ) -> DeliveryNotice:
        """Somebody decides the open step, or is refused."""
        approval.decide(self.step(notice).pk, by=self.person(who), at=NOW, outcome=outcome, reason=reason)
        return again(notice)
