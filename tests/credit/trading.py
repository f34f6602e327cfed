"""A customer of the fibre company with a past: shipments and invoices of other days, paid late or in time or not."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from credit import services
from credit.models import Account, Review
from credit.reviewing import ReviewInput
from credit.services import CoverAnswer, reviews
from demo.story import decide_whole
from tests.credit.conftest import Credit, operation
from tests.world import NOW, TODAY
from workflow.models import Paper

D = Decimal
REASON = "合同履行良好"


def at(day: dt.date) -> dt.datetime:
    """Ten in the morning of a day in Shanghai."""
    return dt.datetime.combine(day, dt.time(2), dt.UTC)


@dataclass
class Trading(Credit):
    """What tests say of a customer's trade."""

    def enter_on(self, on: dt.date, paper: Paper | None = None, **amounts: str) -> Paper:
        """Entries of a paper on a day: component → amount."""
        found = paper or self.paper()
        for component, text in amounts.items():
            change, does = (found.pk, component, D(text)), operation(component, D(text))
            services.enter(self.account.pk, [change], does, by=self.world.clerk, at=at(on))
        return found

    def traded(self, on: dt.date, amount: str = "100") -> Paper:
        """Goods were shipped on a day, and nothing is owed of them by now."""
        paper = self.enter_on(on, shipped=amount)
        return self.enter_on(on, paper, shipped=f"-{amount}")

    def reviewed(self, on: dt.date) -> None:
        """The customer was reviewed on a day."""
        account = self.account
        account.reviewed_on = on
        account.save()

    def owes(self, due: dt.date, amount: str = "100") -> Paper:
        """An invoice that is to be paid by a day."""
        paper = self.enter_on(due, receivable=amount)
        services.open_item(self.account.pk, paper.pk, due=due, amount=D(amount))
        return paper

    def paid(self, paper: Paper, on: dt.date, amount: str = "100") -> None:
        """It was paid on a day."""
        self.enter_on(on, paper, receivable=f"-{amount}")
        services.settle_item(paper.pk, D(amount), by=self.world.finance, at=at(on))

    def ask(self, amount: str, terms: str = "monthly", paper: Paper | None = None) -> CoverAnswer:
        """Ask for cover at the release of an order."""
        return services.cover(self.facts(amount, terms, paper), by=self.world.clerk, at=NOW)

    def paid_for(self, amount: str) -> CoverAnswer:
        """The same for an order that is paid in full."""
        paper = self.enter_on(TODAY, earmarked=amount)
        return self.ask(amount, "prepaid", paper)

    def stands(self, grade: str, limit: str | None = None, *, unlimited: bool = False) -> None:
        """The customer has a grade and a limit already."""
        account = self.account
        account.grade, account.limit, account.unlimited = grade, None if limit is None else D(limit), unlimited
        account.save()

    def review(self, by: User | None = None, when: dt.datetime = NOW) -> Review:
        """The review that the specialist asks for, or asked for already."""
        found = Review.objects.filter(customer=self.customer, state__in=Review.UNDER_WAY).first()
        return found or reviews.open_review(self.customer.pk, by=by or self.world.clerk, at=when)

    def filled(self, when: dt.datetime = NOW, **given: object) -> Review:
        """The same, filled in."""
        review = self.review(when=when)
        said = ReviewInput(reason=REASON, **given)  # type: ignore[arg-type]  # what the test says
        return reviews.fill(review.pk, said, by=self.world.clerk, at=when)

    def submitted(self, when: dt.datetime = NOW, **given: object) -> Review:
        """The same, handed to those who decide."""
        return reviews.submit(self.filled(when, **given).pk, by=self.world.clerk, at=when)

    def approved(self, when: dt.datetime = NOW, **given: object) -> Account:
        """The same, approved by everybody; gives the account as it stands then."""
        decide_whole(self.world, self.submitted(when, **given).pk, at=when)
        return self.account


MONTHS_AGO = {6: dt.date(2025, 12, 10), 5: dt.date(2026, 1, 10), 12: dt.date(2025, 6, 10), 1: dt.date(2026, 5, 10)}
assert dt.date(2026, 6, 10) == TODAY
