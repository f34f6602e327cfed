"""A company with a paper of every kind that somebody must approve, each waiting for its first step.

Whoever tries to approve his own work has every means: he sits on the very post, has somebody act for him, is superuser.
A kind with a gate and without a recipe here fails tests/security/test_attack.py.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Post, Unit, User
from credit import services as credit
from credit.inputs import ApplicationInput
from credit.reviewing import ReviewInput
from credit.services import reviews
from customers.models import Customer
from demo.buyers import invite
from demo.cast import World
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.story import Sale
from handbook import services as handbook
from imports import services as imports
from imports.models import Run
from receivables import services as receivables
from receivables.inputs import OpeningInput
from receivables.models import Opening
from shipping.models import DeliveryNotice
from tests.support import dispatched, guarantees, overrides
from tests.support.ground import a_person
from tests.world import again, world
from workflow import approval, outbox, papers, registry
from workflow.delegations import DelegationInput, give
from workflow.documents import Document
from workflow.guards import EDITS
from workflow.models import Step, StepGrant

Key = tuple[str, str]
ATTACKERS = ("maker", "editor", "delegate", "superuser")


def gates() -> list[Key]:
    """Kind and gate of everything that is approved, as the registry has it."""
    return [(kind.code, gate.code) for kind in registry.kinds() for gate in kind.gates]


@dataclass(frozen=True)
class Recipe:
    """How a paper comes to wait for its first step, and the move with which a program would approve it by itself."""

    make: Callable[["Arena"], int]
    move: Callable[[Document], None]


@dataclass
class Case:
    """A paper that waits, its open step, and the people around it."""

    paper_id: int
    kind: str
    gate: str
    step_id: int
    people: dict[str, User] = field(default_factory=dict)

    @property
    def document(self) -> Document:
        """As the database has it now."""
        return registry.kind(self.kind).document._base_manager.select_related("paper").get(pk=self.paper_id)

    @property
    def step(self) -> Step:
        """As the database has it now."""
        return Step.objects.select_related("round__paper", "unit").get(pk=self.step_id)

    def snapshot(self) -> tuple[object, ...]:
        """What an attack must leave as it was."""
        steps = Step.objects.filter(round__paper_id=self.paper_id).order_by("pk")
        rounds = steps.values_list("round__outcome", "state", "decided_by", "acting_for")
        return self.document.state, tuple(rounds), self.document.paper.events.count()


@dataclass
class Arena:
    """The company, another one, and a case for each gate."""

    world: World
    foreign: World
    at: dt.datetime
    sale: Sale
    cases: dict[Key, Case] = field(default_factory=dict)


def build() -> Arena:
    """Both companies with a waiting paper of every kind."""
    now = timezone.now()
    home, other = world("parts"), world("parts", code="foreign")
    arena = Arena(home, other, now, _sale(home, now))
    for key, recipe in RECIPES.items():
        paper_id = recipe.make(arena)
        step = Step.objects.get(round__paper_id=paper_id, state=Step.State.OPEN)
        arena.cases[key] = Case(paper_id, *key, step.pk)
    for case in arena.cases.values():
        _surround(arena, case)
    return arena


def _sale(home: World, now: dt.datetime) -> Sale:
    goods, customers, account = stock_up(home, now), invite(home, now), open_accounts(home, now)
    return Sale(home, goods, customers[0], [("DB-1001", "1", "250")], account, now)


def _told(arena: Arena, until: str) -> Sale:
    """A sale of its own, told up to a step."""
    sale = arena.sale
    return Sale(sale.world, sale.goods, sale.customer, sale.lines, sale.account, sale.at).until(until)


def _quotation(arena: Arena) -> int:
    return _told(arena, "in review").made_quotation.pk


def _order(arena: Arena) -> int:
    return _told(arena, "ordered").made_order.pk


def _notice(arena: Arena) -> int:
    return _told(arena, "printed").notices[0].pk


def _debt(arena: Arena) -> int:
    """A notice before finance, which the parts company does not know: the round is opened by hand."""
    notice = _told(arena, "notices").notices[0]
    _to_finance(notice.pk, by=arena.world.commerce, at=arena.at)
    return notice.pk


@papers.retrying
def _to_finance(pk: int, *, by: User, at: dt.datetime) -> None:
    with papers.door(DeliveryNotice, pk, event="printed", by=by, at=at, scoped=False) as notice:
        notice.to_finance()
        route = approval.Route((approval.RouteStep("finance_supervisor"),))
        approval.submit(notice, gate="debt", route=route, by=by, at=at)


def _by_phone(arena: Arena) -> int:
    """Released by the keeper on the manager's word, heard by the deputy."""
    return dispatched.by_phone(_told(arena, "printed").notices[0], arena.world, at=arena.at)


def _receipt(arena: Arena) -> int:
    receipt = _told(arena, "receipt entered").receipt
    assert receipt is not None
    return receipt.pk


def _write_off(arena: Arena) -> int:
    """An old debt that nobody will pay: finance asks, the leadership decides."""
    world, finance, customer = arena.world, again(arena.world.finance), arena.sale.customer
    day = timezone.localdate()
    old = OpeningInput(customer, f"HUAI-{Opening.objects.count()}", day, day, Decimal(70))
    (debt,) = receivables.open_receivables(company=world.company, given=[old], by=finance, at=arena.at)
    return receivables.ask_write_off(debt.pk, by=finance, at=arena.at, amount=Decimal(70), reason="客户已破产").pk


def _import(arena: Arena) -> int:
    world, finance = arena.world, again(arena.world.finance)
    text = f"客户编号,发票号,发票日期,到期日期,未收金额\n{arena.sale.customer.number},JIU-1,2026-01-02,2026-02-02,70\n"
    upload = SimpleUploadedFile("应收.csv", text.encode())
    run = imports.upload("receivables", company=world.company, upload=upload, by=finance, at=arena.at)
    imports.map_columns(run.pk, mapping=Run.objects.get(pk=run.pk).mapping, by=finance, at=arena.at)
    outbox.sweep(timezone.now())
    imports.start(run.pk, by=finance, at=arena.at)
    return run.pk


def _application(arena: Arena) -> int:
    """Monthly settlement, asked for by the department manager (PARTS-33)."""
    by, customer = again(arena.world.manager), arena.sale.customer
    asked = ApplicationInput(customer.pk, purpose="term", terms="monthly", reason="重要客户")
    made = credit.apply(asked, by=by, at=arena.at)
    credit.submit_application(made.pk, by=by, at=arena.at)
    return made.pk


def _version(arena: Arena) -> int:
    """A higher threshold, drafted by the finance supervisor: the leadership approves it (PARTS-03)."""
    by, company = again(arena.world.supervisor), arena.world.company
    made = handbook.start(company=company, by=by, at=arena.at)
    key = '"orders.freight_confirmation_above" = { amount = '
    text = made.text.replace(key, key + "9")
    given = handbook.Change(text, timezone.localdate() + dt.timedelta(days=1), "门槛太低")
    handbook.change(made.pk, given, by=by, at=arena.at)
    handbook.submit(made.pk, by=by, at=arena.at)
    return made.pk


def _guaranteed(arena: Arena) -> Sale:
    """A sale to a customer who pays first."""
    sale = arena.sale
    customer = Customer.objects.filter(company=sale.world.company, payment_terms="prepaid").order_by("pk")[0]
    return Sale(sale.world, sale.goods, customer, sale.lines, sale.account, sale.at)


def _guarantee(arena: Arena) -> int:
    """The guarantor has accepted; the manager is asked (PARTS-39)."""
    return guarantees.waiting(_guaranteed(arena)).pk


def _deduction(arena: Arena) -> int:
    """Never paid: finance is to charge the guarantor's wages (PARTS-43)."""
    return guarantees.charged(_guaranteed(arena)).pk


def _review(arena: Arena) -> int:
    """A customer's credit, reviewed by the clerk: finance and the manager decide (PARTS-37)."""
    by = again(arena.world.clerk)
    made = reviews.open_review(arena.sale.customer.pk, by=by, at=arena.at)
    reviews.fill(made.pk, ReviewInput(limit=Decimal(100), reason="往来正常"), by=by, at=arena.at)
    reviews.submit(made.pk, by=by, at=arena.at)
    return made.pk


def _override(arena: Arena) -> int:
    """Goods beyond credit: the leadership would answer for them."""
    order = _told(arena, "ordered").made_order
    return overrides.asked(order, by=again(arena.world.clerk), post="leadership", at=arena.at).pk


def _call(name: str, *given: object) -> Callable[[Document], None]:
    def move(document: Document) -> None:
        getattr(document, name)(*given)

    return move


RECIPES: dict[Key, Recipe] = {
    ("credit.application", "approve"): Recipe(_application, _call("activate", dt.date(2026, 6, 10))),
    ("credit.guarantee", "approve"): Recipe(_guarantee, _call("approve")),
    ("credit.deduction", "confirm"): Recipe(_deduction, _call("deduct", dt.date(2026, 6, 10))),
    ("credit.review", "review"): Recipe(_review, _call("approve", dt.date(2026, 6, 10))),
    ("credit.override", "approve"): Recipe(
        _override,
        lambda document: document.approve(document.maker, timezone.now()),  # type: ignore[attr-defined]  # an override
    ),
    ("handbook.version", "approve"): Recipe(_version, _call("approve", timezone.now())),
    ("imports.run", "confirm"): Recipe(_import, _call("approve")),
    ("orders.order", "review"): Recipe(_order, _call("approve")),
    ("quotes.quotation", "review"): Recipe(_quotation, _call("approve")),
    ("receivables.receipt", "confirm"): Recipe(_receipt, _call("confirm", dt.date(2026, 6, 10))),
    ("receivables.writeoff", "approve"): Recipe(_write_off, _call("approve", dt.date(2026, 6, 10))),
    ("shipping.notice", "debt"): Recipe(_debt, _call("check_off")),
    ("shipping.emergency", "approve"): Recipe(_by_phone, _call("document", timezone.now())),
    ("shipping.notice", "issue"): Recipe(_notice, _call("clear")),
}


# -- the people around a paper -------------------------------------------------------------------------------------


def _surround(arena: Arena, case: Case) -> None:
    """Seat everybody, then write the grants anew, as moving people does."""
    step, name = case.step, f"{case.kind}-{case.gate}"
    post = Post.objects.get(company=arena.world.company, code=step.post)
    holder = StepGrant.objects.filter(content_object=step).order_by("pk").select_related("user")[0].user
    maker = case.document.maker
    User.objects.filter(pk=maker.pk).update(is_superuser=True)
    people = {
        "maker": maker,
        "editor": _person(arena, f"{name}-editor"),
        "delegate": _person(arena, f"{name}-delegate"),
        "superuser": _person(arena, f"{name}-root"),
        "holder": holder,
        "other post": _person(arena, f"{name}-other", "quality"),
        "other unit": _elsewhere(arena, f"{name}-unit", post),
        "other company": arena.foreign.manager,
        "auditor": _person(arena, f"{name}-audit", "audit"),
    }
    User.objects.filter(pk=people["superuser"].pk).update(is_superuser=True)
    for who in ("maker", "editor"):
        if not people[who].assignments.filter(post=post, ends=None).exists():
            _seat(people[who], post, step.unit)
    _edit(case, people["editor"], arena.at)
    today = timezone.localdate()
    acts = DelegationInput(people["delegate"], today, today, "出差")
    if not give_once(people["maker"], acts, arena.at):
        people["delegate"] = _present_delegate(people["maker"])
    approval.reseat([step.unit_id], [step.post], arena.at)
    case.people = {who: again(user) for who, user in people.items()}


_given: dict[int, User] = {}


def give_once(maker: User, acts: DelegationInput, at: dt.datetime) -> bool:
    """One delegate for each maker, who acts for the maker on all posts; False when there is one."""
    if maker.pk in _given and User.objects.filter(pk=_given[maker.pk].pk).exists():
        return False
    give(acts, by=again(maker), at=at)
    _given[maker.pk] = acts.receiver
    return True


def _present_delegate(maker: User) -> User:
    return _given[maker.pk]


def _person(arena: Arena, name: str, role: str = "sales_clerk") -> User:
    return a_person(arena.world, name, role)


def _seat(user: User, post: Post, unit: Unit) -> None:
    """Past the rights page, which would refuse the conflict."""
    accounts.assign(user=user, post=post, unit=unit, starts=timezone.localdate(), by=None)


def _elsewhere(arena: Arena, name: str, post: Post) -> User:
    """Somebody on the same post of another department."""
    made = Unit.objects.filter(company=arena.world.company, code="elsewhere").first()
    unit = made or accounts.add_unit(arena.world.company, code="elsewhere", name="别部", parent=arena.world.root)
    user = a_person(arena.world, name, "technical", unit=unit)
    _seat(user, post, unit)
    return user


def _edit(case: Case, by: User, at: dt.datetime) -> None:
    """The editor changed the paper: the event that the service of a change writes."""
    event = next(word for word in sorted(EDITS) if word in registry.known_events(registry.kind(case.kind)))
    document = case.document
    papers.write(document, event, before=document.state, by=by, at=at)
