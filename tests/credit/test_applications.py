"""Applications for credit: who makes them, what they need, who decides, and what follows."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from accounts.services import assign
from core.display import day_text
from core.refusals import NotAllowed, NotFound, NotYours
from credit import facts, queries, services
from credit.facts import Trade
from credit.inputs import ApplicationInput
from credit.models import Account, Application, LimitChange
from credit.prints import applications as prints
from credit.queries import applications as queries_of
from credit.services.limits import Grant, grant
from customers.models import Customer
from tests.credit.conftest import Credit, credit_of
from tests.world import NOW, TODAY, again, world
from workflow import approval, papers
from workflow.models import Step, Task

D = Decimal
SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)
OFFICE_FORMS = {
    "legal_person": "俞敏", "founded_in": 2012, "business": "口腔医疗", "investigated_on": TODAY,
    "investigation": "实地走访，经营正常", "evaluation": "付款及时，信用良好",
}  # fmt: skip
PDF = b"%PDF-1.7 signed"


def given(customer: Customer, **more: object) -> ApplicationInput:
    """A plain application for a limit of 5,000, with the reason."""
    return replace(ApplicationInput(customer.pk, limit=D(5000), reason="业务增长"), **more)  # type: ignore[arg-type]  # names of the input


def document(pk: int) -> Application:
    return Application.objects.select_related("paper", "company", "customer").get(pk=pk)


def decide(pk: int, by: User, outcome: str = "approve", reason: str = "") -> Application:
    """A decision on the open step, then what a commit would ask."""
    step = Step.objects.get(round__paper_id=pk, state=Step.State.OPEN)
    approval.decide(step.pk, by=again(by), at=NOW, outcome=outcome, reason=reason)
    connection.check_constraints()
    return document(pk)


def waiting(pk: int) -> str:
    """The post whose turn it is."""
    return Step.objects.get(round__paper_id=pk, state=Step.State.OPEN).post


@pytest.fixture
def fibre(db: None) -> Credit:
    return credit_of(world("fibre"))


@pytest.fixture
def office(db: None) -> Credit:
    return credit_of(world("office"))


@pytest.fixture
def traded(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Say how the customer has traded; scenario tests do it with real orders."""

    def say(since: dt.date | None, bought: str = "15000") -> None:
        monkeypatch.setattr(facts, "_history", [lambda *_asked: Trade(since, D(bought))])

    return say


def fibre_draft(fibre: Credit, **more: object) -> Application:
    studied = {"investigated_on": TODAY, "investigation": "走访，设备 200 台", "grade": "B", "limit": D(200000)}
    return services.apply(given(fibre.customer, **(studied | more)), by=fibre.world.clerk, at=NOW)


def fibre_submitted(fibre: Credit, **more: object) -> Application:
    made = fibre_draft(fibre, **more)
    services.fill_sheet(made.pk, by=fibre.world.finance, at=NOW, opinion="往来正常，无逾期")
    return services.submit_application(made.pk, by=fibre.world.clerk, at=NOW)


# -- FIBRE -----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("FIBRE-17")
def test_general_manager_does_not_decide_before_finance(fibre: Credit) -> None:
    made, people = fibre_submitted(fibre), fibre.world
    assert list(Step.objects.filter(round__paper=made.pk).order_by("place").values_list("post", flat=True)) == [
        "sales_manager", "finance_manager", "gm",
    ]  # fmt: skip
    decide(made.pk, people.manager)
    gm = Step.objects.get(round__paper=made.pk, post="gm")
    with pytest.raises(NotAllowed):
        approval.decide(gm.pk, by=again(people.gm), at=NOW, outcome="approve")
    assert waiting(made.pk) == "finance_manager"
    decide(made.pk, people.supervisor)
    assert decide(made.pk, people.gm).state == "active"


@pytest.mark.rule("FIBRE-59")
def test_limit_holds_when_the_general_manager_approves(fibre: Credit) -> None:
    made = fibre_submitted(fibre)
    for who in ("manager", "supervisor"):
        decide(made.pk, fibre.world.people[who])
        assert Account.objects.filter(limit__isnull=False).count() == 0
    decide(made.pk, fibre.world.gm)
    account = fibre.account
    assert (account.limit, account.grade, account.granted_id) == (D(200000), "B", made.pk)
    assert [fibre.ask(amount).code for amount in ("200000", "200000.01")] == ["within", "on_notice"]


@pytest.mark.rule("FIBRE-60")
def test_change_goes_to_finance_and_the_general_manager(fibre: Credit) -> None:
    made = fibre_submitted(fibre, purpose="change", limit=D(300000))
    gm = Step.objects.get(round__paper=made.pk, post="gm")
    with pytest.raises(NotAllowed):
        approval.decide(gm.pk, by=again(fibre.world.gm), at=NOW, outcome="approve")
    decide(made.pk, fibre.world.supervisor)
    assert (decide(made.pk, fibre.world.gm).state, fibre.account.limit) == ("active", D(300000))


@pytest.mark.rule("FIBRE-28")
def test_application_is_not_assessed_without_the_finance_sheet(fibre: Credit) -> None:
    made, clerk = fibre_draft(fibre), fibre.world.clerk
    with pytest.raises(NotAllowed, match="财务"):
        services.submit_application(made.pk, by=clerk, at=NOW)
    assert Task.objects.get(paper=made.pk, done_at=None).kind == "credit.sheet"
    fibre.holding(receivable="120", shipped="30")
    sheet = services.fill_sheet(made.pk, by=fibre.world.finance, at=NOW, opinion="可授信")
    assert (sheet.receivable, sheet.shipped, sheet.owed, sheet.overdue) == (D(120), D(30), D(150), D(0))
    assert Task.objects.filter(paper=made.pk, done_at=None).count() == 0
    assert services.submit_application(made.pk, by=clerk, at=NOW).state == "in_review"


def test_uninvestigated_customer_is_not_submitted(fibre: Credit) -> None:
    made = fibre_draft(fibre, investigation="")
    services.fill_sheet(made.pk, by=fibre.world.finance, at=NOW, opinion="可授信")
    with pytest.raises(NotAllowed, match="调查"):
        services.submit_application(made.pk, by=fibre.world.clerk, at=NOW)


def test_finance_sheet_is_finances_own(fibre: Credit) -> None:
    made = fibre_draft(fibre)
    for who in ("clerk", "clerk2", "manager", "keeper"):
        with pytest.raises((NotYours, NotFound)):
            services.fill_sheet(made.pk, by=fibre.world.people[who], at=NOW, opinion="可授信")


@pytest.mark.rule("FIBRE-62")
def test_approved_limit_stands_in_the_master_table_with_its_date(fibre: Credit, as_user: SignIn) -> None:
    made = fibre_submitted(fibre)
    finance = as_user(fibre.world.finance)
    before = finance.get(reverse("credit:master")).content.decode()
    for who in ("manager", "supervisor", "gm"):
        decide(made.pk, fibre.world.people[who])
    page = finance.get(reverse("credit:master")).content.decode()
    for word in (fibre.customer.name, "200,000.00", day_text(TODAY), document(made.pk).number):
        assert (word in before, word in page) == (False, True), word
    assert document(made.pk).listed_on == TODAY


@pytest.mark.rule("SOD-10")
def test_applicant_decides_on_no_step_of_an_own_application(fibre: Credit) -> None:
    made = services.apply(
        given(fibre.customer, investigated_on=TODAY, investigation="走访"), by=fibre.world.manager, at=NOW
    )
    services.fill_sheet(made.pk, by=fibre.world.finance, at=NOW, opinion="可授信")
    with pytest.raises(NotAllowed, match="销售部经理"):  # nobody else sits on the post
        services.submit_application(made.pk, by=fibre.world.manager, at=NOW)
    other, people = fibre_submitted(fibre), fibre.world
    step = Step.objects.get(round__paper=other.pk, state=Step.State.OPEN)
    assign(user=people.clerk, post=people.posts["sales_manager"], unit=people.unit, starts=TODAY, by=None)
    papers.retrying(approval.reseat)([people.unit.pk], ["sales_manager"], NOW)
    with pytest.raises(NotYours, match="制单人"):  # sits on the post, and made it
        approval.decide(step.pk, by=again(people.clerk), at=NOW, outcome="approve")
    assert decide(other.pk, fibre.world.manager).state == "in_review"


def test_limit_is_not_set_by_one_person_where_several_sign(fibre: Credit) -> None:
    def alone(by: User) -> None:
        services.set_limit(fibre.customer.pk, limit=D(1), by=by, at=NOW, reason="加")

    for who in ("supervisor", "gm"):
        with pytest.raises(NotAllowed, match="销售部经理、财务部经理、总经理"):
            alone(fibre.world.people[who])
    assert LimitChange.objects.count() == 0


def test_limit_from_before_is_brought_in_once(fibre: Credit) -> None:
    def bring(amount: str) -> None:
        services.bring_in_limit(
            fibre.customer.pk, limit=D(amount), grade="B", by=fibre.world.supervisor, at=NOW, reason="期初"
        )

    bring("5000")
    with pytest.raises(NotAllowed):
        bring("6000")
    assert (fibre.account.limit, fibre.account.grade) == (D(5000), "B")


# -- OFFICE ----------------------------------------------------------------------------------------------------------


def office_draft(office: Credit, **more: object) -> Application:
    return services.apply(given(office.customer, **(OFFICE_FORMS | more)), by=office.world.rep, at=NOW)


def office_submit(office: Credit, **more: object) -> Application:
    return services.submit_application(office_draft(office, **more).pk, by=office.world.rep, at=NOW)


@pytest.mark.rule("OFFICE-94")
def test_application_without_evaluation_is_refused(office: Credit, traded: Callable[..., None]) -> None:
    traded(TODAY - 200 * DAY)
    for missing in ("evaluation", "investigation"):
        with pytest.raises(NotAllowed):
            office_submit(office, **{missing: ""})
    assert office_submit(office).state == "in_review"


@pytest.mark.rule("OFFICE-95")
@pytest.mark.parametrize(("missing", "said"), [("legal_person", "基本资料表"), ("evaluation", "评估报告")])
def test_both_forms_are_required(office: Credit, traded: Callable[..., None], missing: str, said: str) -> None:
    traded(TODAY - 200 * DAY)
    with pytest.raises(NotAllowed, match=said):
        office_submit(office, **{missing: ""})
    assert office_submit(office).state == "in_review"


@pytest.mark.rule("OFFICE-96")
def test_three_reviews_in_order_then_the_branch_manager(office: Credit, traded: Callable[..., None]) -> None:
    traded(TODAY - 200 * DAY)
    made, people = office_submit(office), office.world
    route = [("office_supervisor", "reviewer"), ("sales_management_manager", "sales_head"),
             ("finance_supervisor", "supervisor"), ("branch_gm", "branch_gm")]  # fmt: skip
    last = Step.objects.get(round__paper=made.pk, post="branch_gm")
    for post, who in route:
        assert waiting(made.pk) == post
        if post != "branch_gm":
            with pytest.raises(NotAllowed):
                approval.decide(last.pk, by=again(people.branch_gm), at=NOW, outcome="approve")
        decide(made.pk, people.people[who])
    assert document(made.pk).state == "approved"


def test_a_rejection_ends_it(office: Credit, traded: Callable[..., None]) -> None:
    traded(TODAY - 200 * DAY)
    made = office_submit(office)
    decide(made.pk, office.world.reviewer)
    assert decide(made.pk, office.world.sales_head, "reject", "资料不实").state == "rejected"
    assert Step.objects.filter(round__paper=made.pk, state__in=["open", "waiting"]).count() == 0
    assert Account.objects.filter(limit__isnull=False).count() == 0


@pytest.mark.parametrize(
    ("days", "bought", "eligible"),
    [(92, "15000.00", True), (91, "15000.00", False), (89, "15000.00", False), (92, "14999.97", False)],
)
def test_credit_asks_three_months_and_5000_a_month(
    office: Credit, traded: Callable[..., None], days: int, bought: str, eligible: bool
) -> None:
    """Three calendar months before 10 June 2026 is 10 March, 92 days."""
    traded(TODAY - days * DAY, bought)
    made = office_draft(office)
    if eligible:
        assert services.submit_application(made.pk, by=office.world.rep, at=NOW).ineligible == ""
        return
    with pytest.raises(NotAllowed, match="不符合"):
        services.submit_application(made.pk, by=office.world.rep, at=NOW)
    forced = office_submit(office, exception="集团客户，总部担保")
    assert (forced.state, bool(forced.ineligible)) == ("in_review", True)
    assert waiting(forced.pk) == "office_supervisor"
    assert Step.objects.filter(round__paper=forced.pk).order_by("place").last().post == "branch_gm"  # type: ignore[union-attr]  # there are four


def approved(office: Credit, **more: object) -> Application:
    made = office_submit(office, **more)
    for who in ("reviewer", "sales_head", "supervisor", "branch_gm"):
        decide(made.pk, office.world.people[who])
    return document(made.pk)


@pytest.mark.rule("OFFICE-23")
def test_no_credit_before_the_agreement_is_signed(office: Credit, traded: Callable[..., None]) -> None:
    traded(TODAY - 200 * DAY)
    made = approved(office, terms="monthly")
    assert (made.state, office.account.limit, office.ask("100").ok) == ("approved", None, False)

    def sign(**more: object) -> None:
        upload = SimpleUploadedFile("协议.pdf", PDF)
        services.file_agreement(
            made.pk,
            by=office.world.rep,
            at=NOW,
            **({"signed_on": TODAY, "upload": upload} | more),  # type: ignore[arg-type]  # names of the service
        )

    for wrong in ({"upload": None}, {"signed_on": None}, {"signed_on": TODAY + DAY}):
        with pytest.raises(NotAllowed):
            sign(**wrong)
    sign()
    connection.check_constraints()
    assert (document(made.pk).state, office.account.limit, office.ask("5000").ok) == ("active", D(5000), True)
    assert Customer.objects.get(pk=office.customer.pk).payment_terms == "monthly"
    assert made.paper.attachments.get().name == "协议.pdf"


def test_a_customer_signs_one_agreement(office: Credit, traded: Callable[..., None]) -> None:
    traded(TODAY - 200 * DAY)
    first = approved(office)
    upload = SimpleUploadedFile("协议.pdf", PDF)
    services.file_agreement(first.pk, by=office.world.rep, at=NOW, signed_on=TODAY, upload=upload)
    second = approved(office, purpose="change", limit=D(8000))
    assert (second.state, document(first.pk).state, office.account.limit) == ("active", "superseded", D(8000))


# -- PARTS -----------------------------------------------------------------------------------------------------------


def test_payment_term_is_applied_for_by_the_department_and_signed_by_the_sales_manager(
    credit: Credit, as_user: SignIn
) -> None:
    people = credit.world
    change = reverse("customers:change", args=[credit.customer.pk])
    clerk = as_user(people.clerk)
    form = clerk.get(change).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"payment_terms": "monthly", "reason": "改月结"}
    refused = clerk.post(change, sent)
    assert "payment_terms" in refused.context["form"].errors
    credit.limit("5000")
    asked = given(credit.customer, purpose="term", terms="monthly", limit=None)
    with pytest.raises(NotYours, match="售后部门经理"):
        services.apply(asked, by=people.clerk, at=NOW)
    made = services.apply(asked, by=people.manager, at=NOW)
    services.submit_application(made.pk, by=people.manager, at=NOW)
    assert (waiting(made.pk), Customer.objects.get(pk=credit.customer.pk).payment_terms) == (
        "domestic_sales_manager",
        "prepaid",
    )
    assert decide(made.pk, people.sales_director).state == "active"
    assert Customer.objects.get(pk=credit.customer.pk).payment_terms == "monthly"
    assert credit.account.limit == D(5000)  # the term leaves the limit as it is


def test_first_application_goes_nowhere_where_the_handbook_names_nobody(credit: Credit) -> None:
    made = services.apply(given(credit.customer), by=credit.world.manager, at=NOW)
    with pytest.raises(NotAllowed):
        services.submit_application(made.pk, by=credit.world.manager, at=NOW)


# -- temporary limits ------------------------------------------------------------------------------------------------


def test_temporary_limit_counts_from_its_first_day_to_its_last(fibre: Credit) -> None:
    services.bring_in_limit(
        fibre.customer.pk, limit=D(100), grade="B", by=fibre.world.supervisor, at=NOW, reason="期初"
    )
    made = fibre_submitted(
        fibre, purpose="change", limit=D(500), grade="", valid_from=TODAY + DAY, valid_until=TODAY + 2 * DAY
    )
    for who in ("supervisor", "gm"):
        decide(made.pk, fibre.world.people[who])
    account = fibre.account
    assert [account.limit_on(TODAY + n * DAY) for n in range(4)] == [D(100), D(500), D(500), D(100)]
    assert [fibre.ask(amount).code for amount in ("100", "100.01")] == ["within", "on_notice"]
    assert account.limit == D(100)
    turned = [services.turn_days(fibre.world.company, NOW + n * DAY) for n in (0, 1, 1, 2, 3, 3)]
    assert turned == [0, 1, 0, 0, 1, 0]
    assert (document(made.pk).state, fibre.account.temporary_limit, fibre.account.limit) == ("ended", None, D(100))
    changes = [(row.limit, row.temporary) for row in queries.limit_changes(fibre.account)]
    assert changes == [(D(100), False), (D(500), True), (D(500), True), (D(100), False)]


def test_limit_below_todays_debt_is_taken(fibre: Credit) -> None:
    fibre.holding(receivable="90000")
    made = fibre_submitted(fibre, limit=D(50000))
    for who in ("manager", "supervisor", "gm"):
        decide(made.pk, fibre.world.people[who])
    assert (fibre.account.limit, fibre.ask("0.01").code) == (D(50000), "on_notice")


# -- the document ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"limit": D("-0.01")}, "limit"),
        ({"unlimited": True}, "limit"),
        ({"valid_from": TODAY}, "valid_until"),
        ({"valid_from": TODAY, "valid_until": TODAY - DAY}, "valid_until"),
        ({"valid_from": TODAY, "valid_until": TODAY, "limit": None}, "limit"),
        ({"terms": "never"}, "terms"),
    ],
)
def test_unsound_application_is_refused(fibre: Credit, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        services.apply(given(fibre.customer, **wrong), by=fibre.world.clerk, at=NOW)
    assert (refused.value.field, Application.objects.count()) == (field, 0)


def test_withdrawn_application_is_mended_and_decided_anew(fibre: Credit) -> None:
    made = fibre_submitted(fibre)
    decide(made.pk, fibre.world.manager)
    services.withdraw_application(made.pk, by=fibre.world.clerk, at=NOW)
    asked = given(fibre.customer, limit=D(1), investigated_on=TODAY, investigation="走访")
    services.change_application(made.pk, asked, by=fibre.world.clerk, at=NOW)
    services.submit_application(made.pk, by=fibre.world.clerk, at=NOW)
    assert (waiting(made.pk), document(made.pk).limit) == ("sales_manager", D(1))


def test_others_drafts_and_foreign_applications_stay_untouched(fibre: Credit) -> None:
    made, other = fibre_draft(fibre), credit_of(world("fibre", code="other"))
    with pytest.raises(NotYours):
        services.submit_application(made.pk, by=fibre.world.clerk2, at=NOW)
    with pytest.raises(NotFound):
        services.submit_application(made.pk, by=other.world.clerk, at=NOW)
    with pytest.raises(NotFound):
        services.apply(given(fibre.customer), by=other.world.clerk, at=NOW)
    assert services.cancel_application(made.pk, by=fibre.world.clerk, at=NOW, reason="不做了").state == "cancelled"


def test_decided_application_is_printed_with_its_forms_and_signatures(fibre: Credit, as_user: SignIn) -> None:
    made, finance = fibre_submitted(fibre), as_user(fibre.world.finance)
    url = reverse("credit:application_print", args=[made.pk])
    assert (finance.post(url).status_code, made.paper.print_logs.count()) == (409, 0)
    for who in ("manager", "supervisor", "gm"):
        decide(made.pk, fibre.world.people[who])
    with translation.override("zh-hans"):
        paper = prints.application_paper(queries_of.application(fibre.world.finance, made.pk))
    assert [(row.post, row.who) for row in paper.signed] == [
        ("销售部经理", "龚玉梅"), ("财务部经理", "朱建平"), ("总经理", "金国梁"),
    ]  # fmt: skip
    assert paper.changes == (("信用额度", "无信用", "200,000.00"), ("信用等级", "—", "B"))
    assert [section.title for section in paper.sections] == ["信用调查", "财务数据表"]
    answer = finance.post(url)
    assert (answer.status_code, made.paper.print_logs.count()) == (302, 1)
    shown = finance.get(answer.headers["Location"])
    body = b"".join(shown.streaming_content) if shown.streaming else shown.content  # type: ignore[attr-defined]  # one or the other
    assert body.startswith(b"%PDF-")


def test_temporary_limit_counts_in_the_list_of_those_above_their_limit(fibre: Credit) -> None:
    fibre.limit("100")
    fibre.holding(receivable="300")
    user = again(fibre.world.supervisor)

    def above(day: dt.date) -> int:
        return queries.over_limit(user, day).count()

    assert above(TODAY) == 1
    given = Grant(D(300), since=TODAY, until=TODAY + DAY)
    grant(fibre.world.company, fibre.customer.pk, given, by=None, at=NOW, reason="旺季")
    assert [above(TODAY + n * DAY) for n in range(-1, 3)] == [1, 0, 0, 1]
