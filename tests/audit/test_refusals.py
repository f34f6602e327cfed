"""Refused attempts on screen: who was refused what, for those who review them, of their units only."""

from django.urls import reverse
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Assignment, User
from core.refusals import NotYours
from demo.cast import World
from quotes.models import Quotation
from tests.support.ground import a_person, signed_in
from workflow import services as workflow
from workflow.models import Refusal


def refuse(user: User, sentence: str, about: int | None = None) -> None:
    refusal = NotYours(sentence)
    refusal.about = about
    workflow.log_refusal(user, path="/papers/", refusal=refusal, at=timezone.now())


def sentences(by: User, **params: str) -> list[str]:
    rows = signed_in(by).get(reverse("audit:refusals"), params).context["listing"].rows
    return [row.sentence for row in rows]


def test_an_attempt_on_a_paper_names_it(draft: Quotation, parts: World, auditor: User) -> None:
    answer = signed_in(parts.clerk2).post(reverse("quotes:withdraw", args=[draft.pk]))
    kept = Refusal.objects.get()
    assert (answer.status_code, kept.paper_id, kept.unit_id, kept.user) == (
        kept.status, draft.pk, draft.unit_id, parts.clerk2,
    )  # fmt: skip
    assert sentences(auditor) == [kept.sentence]


def test_the_rights_administrator_sees_them_and_a_manager_does_not(parts: World) -> None:
    refuse(parts.clerk, "不行")
    assert sentences(a_person(parts, "权限管理员", "finance_supervisor")) == ["不行"]
    assert signed_in(parts.manager).get(reverse("audit:refusals")).status_code == 403


def test_other_units_and_companies_stay_out(parts: World, foreign: World, auditor: User) -> None:
    other = accounts.add_unit(parts.company, code="elsewhere", name="别部", parent=parts.root)
    refuse(parts.clerk, "本部")
    refuse(foreign.clerk, "外公司")
    elsewhere = a_person(parts, "别部审计", "audit", unit=other)
    assert sentences(auditor) == ["本部"]
    assert sentences(elsewhere) == []


def test_another_companys_paper_is_never_named(draft: Quotation, foreign: World) -> None:
    refuse(foreign.clerk, "不是您的", about=draft.pk)
    assert Refusal.objects.get().paper is None


def test_filters_take_who_kind_day_and_words(draft: Quotation, parts: World, auditor: User) -> None:
    refuse(parts.clerk, "甲句", about=draft.pk)
    refuse(parts.manager, "乙句")
    today = timezone.localdate().isoformat()
    assert sentences(auditor, user=str(parts.clerk.pk)) == ["甲句"]
    assert sentences(auditor, kind="quotes.quotation") == ["甲句"]
    assert sentences(auditor, q="乙") == ["乙句"]
    assert sorted(sentences(auditor, since=today, until=today)) == ["乙句", "甲句"]
    assert sentences(auditor, until="2020-01-01") == []


def test_each_refused_row_of_a_bulk_action_is_kept(parts: World) -> None:
    administrator = signed_in(a_person(parts, "权限管理员", "finance_supervisor"))
    seats = [Assignment.objects.get(user=person) for person in (parts.clerk, parts.clerk2)]
    ended = seats[0].starts
    Assignment.objects.filter(pk=seats[0].pk).update(ends=ended)
    form = {"list": "rights:list", "do": "end", "tick": [seat.pk for seat in seats], "back": "", "reason": "离岗"}
    assert administrator.post(reverse("desk:act"), form).status_code == 302
    kept = Refusal.objects.values_list("path", "user__name")
    assert list(kept) == [(f"rights:list end {seats[0].pk}", "权限管理员")]
    assert Assignment.objects.get(pk=seats[1].pk).ends is not None
