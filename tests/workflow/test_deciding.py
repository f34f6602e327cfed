"""What a decision carries: what was seen, a comment, files; and one step of a round for one person."""

from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from accounts import services as accounts
from core.refusals import NotAllowed, NotYours
from demo.cast import World
from handbook import queries as handbook
from handbook.schema import KEYS
from quotes import services as quotes
from quotes.models import Quotation, QuotationLine
from tests.world import NOW, TODAY, again
from workflow import approval, files, papers
from workflow.approval import Route, RouteStep
from workflow.models import Attachment, Event, Notice, Round, Step

TWO = (RouteStep("aftersales_manager"), RouteStep("deputy_manager"))


def the_step(document: Quotation) -> Step:
    return Step.objects.get(round__paper_id=document.pk, state=Step.State.OPEN)


def last_event(document: Quotation) -> int:
    return Event.objects.filter(paper_id=document.pk).latest("pk").pk


def test_what_was_seen_a_moment_ago_is_decided(in_review: Quotation, parts: World) -> None:
    step, seen = the_step(in_review), last_event(in_review)
    approval.decide(step.pk, by=parts.manager, at=NOW, outcome="approve", seen=seen)
    assert Quotation.objects.get(pk=in_review.pk).state == "approved"


def test_what_happened_since_is_said_and_nothing_is_decided(in_review: Quotation, parts: World) -> None:
    step, seen = the_step(in_review), last_event(in_review)
    with papers.door(Quotation, in_review.pk, event="freight_changed", by=parts.clerk, at=NOW, reason="改由我方承担"):
        pass
    with pytest.raises(NotAllowed) as refusal:
        approval.decide(step.pk, by=parts.manager, at=NOW, outcome="approve", seen=seen)
    assert any("改由我方承担" in str(text) for text in refusal.value.facts.values())
    assert the_step(in_review).pk == step.pk


def test_a_round_that_was_taken_back_says_what_is_different_now(in_review: Quotation, parts: World) -> None:
    step, seen = the_step(in_review), last_event(in_review)
    quotes.withdraw(in_review.pk, by=parts.clerk, at=NOW)
    QuotationLine.objects.filter(quotation=in_review.pk).update(quantity=11)
    with pytest.raises(NotAllowed) as refusal:
        approval.decide(step.pk, by=parts.manager, at=NOW, outcome="approve", seen=seen)
    assert {label.rpartition(" · ")[2]: text for label, text in refusal.value.facts.items()}["数量"] == "10 → 11"


def test_a_content_that_is_not_what_was_submitted_is_not_approved(in_review: Quotation, parts: World) -> None:
    """The database keeps lines and round as they are in review; here the product is sold by another unit meanwhile."""
    line = QuotationLine.objects.get(quotation=in_review.pk)
    type(line.product)._default_manager.filter(pk=line.product_id).update(unit_name="箱")
    with pytest.raises(NotAllowed):
        approval.decide(the_step(in_review).pk, by=parts.manager, at=NOW, outcome="approve")
    approval.decide(the_step(in_review).pk, by=parts.manager, at=NOW, outcome="return", reason="不符")
    assert Quotation.objects.get(pk=in_review.pk).state == "draft"


def test_a_comment_and_files_come_with_an_approval(in_review: Quotation, parts: World) -> None:
    step = the_step(in_review)
    fax = ContentFile(b"%PDF-1.7 fax", name="fax.pdf")
    kept = files.keep_all([fax])
    approval.decide(step.pk, by=parts.manager, at=NOW, outcome="approve", reason=" 同意，注意交期 ", files=kept)
    row = Attachment.objects.get()
    assert (row.step_id, row.by, row.at, row.name) == (step.pk, parts.manager, NOW, "fax.pdf")
    event = Event.objects.filter(paper_id=in_review.pk).latest("pk")
    assert (event.reason, event.data["decision"]) == ("同意，注意交期", step.pk)


def test_no_file_is_pinned_by_a_decision_that_is_refused(in_review: Quotation, parts: World) -> None:
    kept = files.keep_all([ContentFile(b"%PDF-1.7 fax", name="fax.pdf")])
    with pytest.raises(NotYours):
        approval.decide(the_step(in_review).pk, by=parts.deputy, at=NOW, outcome="approve", files=kept)
    assert not Attachment.objects.exists()


def two_steps(draft: Quotation, parts: World, *, one_step: bool) -> None:
    """A round of two steps; the manager sits on both posts, the deputy on the second only."""
    deputy = parts.posts["deputy_manager"]
    accounts.assign(user=parts.manager, post=deputy, unit=parts.unit, starts=TODAY, by=None)
    with papers.door(Quotation, draft.pk, event="submitted", by=parts.clerk, at=NOW) as quotation:
        quotation.submit()
        route = Route(TWO, version="test", one_step=one_step)
        approval.submit(quotation, gate="review", route=route, by=parts.clerk, at=NOW)


def test_a_person_decides_one_step_of_a_round(draft: Quotation, parts: World) -> None:
    two_steps(draft, parts, one_step=True)
    approval.decide(the_step(draft).pk, by=again(parts.manager), at=NOW, outcome="approve")
    with pytest.raises(NotYours, match="售后部门经理"):
        approval.decide(the_step(draft).pk, by=again(parts.manager), at=NOW, outcome="approve")
    approval.decide(the_step(draft).pk, by=again(parts.deputy), at=NOW, outcome="approve")
    assert Quotation.objects.get(pk=draft.pk).state == "approved"


def test_unless_the_handbook_says_otherwise(draft: Quotation, parts: World) -> None:
    two_steps(draft, parts, one_step=False)
    for _time in range(2):
        approval.decide(the_step(draft).pk, by=again(parts.manager), at=NOW, outcome="approve")
    assert Quotation.objects.get(pk=draft.pk).state == "approved"


def test_the_handbook_is_asked_and_silence_means_one_step(parts: World) -> None:
    book = handbook.in_force(parts.company, TODAY)
    assert (KEYS["approval.one_step_per_person"].default, book.values["approval.one_step_per_person"]) == (True, True)
    plain = handbook.route(parts.company, "quotes.quotation", "review", on=TODAY)
    assert (plain.one_step, replace(plain, one_step=False).one_step) == (True, False)


def test_a_round_keeps_what_was_submitted_in_words(in_review: Quotation) -> None:
    kept = Round.objects.get(paper=in_review.pk).content
    lines = [(name, dict(parts)["quantity"], dict(parts)["price"]) for name, parts in kept["lines"]]
    assert lines == [("1. 主控板 V3.2", "10", "250")]
    assert dict(kept["head"])["shipping_method"] == "快递"


def test_an_approval_that_becomes_void_is_told_to_the_maker_unless_she_did_it(
    in_review: Quotation, parts: World
) -> None:
    approval.decide(the_step(in_review).pk, by=parts.manager, at=NOW, outcome="approve")
    connection.check_constraints()  # as the commit of the approval would
    Notice.objects.all().delete()
    with papers.door(Quotation, in_review.pk, event="cancelled", by=parts.clerk2, at=NOW) as quotation:
        quotation.cancel()
        approval.void(quotation, at=NOW, by=parts.clerk2, approved=True)
    assert set(Notice.objects.values_list("user__name", flat=True)) == {"林晓岚", "沈亦舟"}
    assert Round.objects.get(paper=in_review.pk).outcome == "void"
    names = Event.objects.filter(paper_id=in_review.pk).order_by("-pk").values_list("name", flat=True)
    assert list(names[:2]) == ["quotes.quotation.cancelled", "quotes.quotation.voided"]
