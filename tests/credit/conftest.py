"""The parts company with one customer, and papers that hold credit."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from credit import services
from credit.models import Account
from credit.services import CoverAnswer, CoverFacts
from credit.services.limits import Grant, grant
from customers import services as customers
from customers.models import Customer
from tests.world import NOW, TODAY, World, world
from workflow.models import Paper

D = Decimal
OP = services.Operation
UP = {"ordered": OP.HOLD, "released": OP.RELEASE, "shipped": OP.RELEASE, "receivable": OP.OPENING, "unapplied": OP.FREE}
DOWN = {"ordered": OP.CANCEL, "released": OP.CANCEL, "shipped": OP.RETURN, "receivable": OP.WRITE_OFF}


def operation(component: str, amount: Decimal) -> services.Operation:
    """An operation that puts so much into a component, or takes it out: what stands behind it is not asked here."""
    if component == "earmarked":
        return OP.EARMARK
    return UP[component] if amount > 0 else DOWN.get(component, OP.REVERSE)


@dataclass
class Credit:
    """A company and one of its customers, as the tests of credit see them."""

    world: World
    customer: Customer

    @property
    def account(self) -> Account:
        """The customer's account as it stands now."""
        return services.account_of(self.world.company, self.customer.pk)

    def paper(self, number: str | None = None) -> Paper:
        """The paper of an order, an invoice or a receipt: the ledger does not ask."""
        return Paper.objects.create(
            company=self.world.company,
            unit=self.world.unit,
            kind="orders.order",
            number=number,
            maker=self.world.clerk,
            created_at=NOW,
        )

    def enter(self, paper: Paper, **amounts: str) -> None:
        """Entries of one paper: component → amount."""
        for component, text in amounts.items():
            amount = D(text)
            services.enter(
                self.account.pk,
                [(paper.pk, component, amount)],
                operation(component, amount),
                by=self.world.clerk,
                at=NOW,
            )

    def holding(self, **amounts: str) -> Paper:
        """A new paper that holds these amounts."""
        paper = self.paper()
        self.enter(paper, **amounts)
        return paper

    def limit(self, amount: str | None, *, unlimited: bool = False) -> None:
        """A credit limit, whoever decides on it in this company."""
        given, made = Grant(None if amount is None else D(amount), unlimited), self.world
        grant(made.company, self.customer.pk, given, by=made.supervisor, at=NOW, reason="评级")

    def ask(self, amount: str, terms: str = "monthly", paper: Paper | None = None) -> CoverAnswer:
        """Ask for cover at the release of an order."""
        return services.cover(self.facts(amount, terms, paper), by=self.world.clerk, at=NOW)

    def facts(self, amount: str, terms: str = "monthly", paper: Paper | None = None) -> CoverFacts:
        return CoverFacts(
            company=self.world.company,
            customer_id=self.customer.pk,
            paper=paper or self.paper(),
            gate="release",
            terms=terms,
            amount=D(amount),
            on=TODAY,
        )


def credit_of(made: World, number: str = "K0001", name: str = "绍兴澜庭纺织有限公司") -> Credit:
    """A customer of a world, entered by its clerk."""
    customer = customers.add_customer(
        company=made.company,
        unit=made.unit,
        by=made.clerk,
        at=NOW,
        number=number,
        name=name,
        phone="0575-5550 0318",
        route="绍兴线",
        contact="陈先生",
        address="绍兴市柯桥区 1 号",
        confirmed=True,
    )
    return Credit(made, customer)


@pytest.fixture
def credit(db: None) -> Credit:
    return credit_of(world("parts"))


@pytest.fixture
def foreign_credit(db: None) -> Credit:
    """Another company's customer, who must stay unseen."""
    return credit_of(world("parts", code="other"))
