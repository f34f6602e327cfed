"""E-mail: who gets what, when, in which language, and that it goes out once."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail as outgoing
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from catalog.lines import LineInput
from core.refusals import NotAllowed
from demo.buyers import invite
from demo.cast import World
from demo.goods import stock_up
from quotes import services as quotes
from quotes.inputs import QuotationInput, Terms
from quotes.models import Quotation
from tests.world import NOW
from workflow import approval, clock, mail, mailing
from workflow.models import Mail, Notice, Paper, Step

TEXT = "客户已收到新报价"
EIGHT = dt.datetime(2026, 6, 11, 0, 0, tzinfo=dt.UTC)  # 8:00 of the next day in Shanghai
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def server(settings: Any) -> None:
    """An installation that sends mail, under its public address."""
    settings.MAIL_CONFIGURED = True
    settings.SITE_URL = "https://danju.example"


def reads(user: User, notices: str = "now", tasks: str = "never", **more: Any) -> User:
    """The person with an address and a choice of what comes by mail."""
    chosen = {"email": f"{user.username}@example.com", "notice_mail": notices, "task_mail": tasks, **more}
    for name, value in chosen.items():
        setattr(user, name, value)
    user.save(update_fields=list(chosen))
    return user


def sent() -> list[tuple[str, str]]:
    return [(message.to[0], str(message.subject)) for message in outgoing.outbox]


def draft_of(world: World) -> Paper:
    """The paper of a draft of a company's clerk."""
    board = stock_up(world, NOW).products["DB-1001"]
    terms = Terms(invite(world, NOW)[1].pk, business_type="sold_equipment", shipping_method="快递")
    given = QuotationInput(terms, [LineInput(board.pk, Decimal(1), Decimal(250))])
    return quotes.draft(unit=world.unit, by=world.clerk, at=NOW, given=given).paper


def test_a_notice_goes_out_at_once_and_only_once(in_review: Quotation, parts: World) -> None:
    reads(parts.clerk)
    clock.notify([parts.clerk, parts.manager], in_review.paper, TEXT, NOW)
    assert (mailing.sweep(NOW), mailing.sweep(NOW)) == (1, 0)
    assert sent() == [(parts.clerk.email, f"报价单 {in_review.number or '草稿'} · {TEXT}")]
    assert f"https://danju.example/papers/{in_review.pk}/" in outgoing.outbox[0].body


def test_nobody_gets_mail_without_an_address_or_against_the_own_choice(in_review: Quotation, parts: World) -> None:
    reads(parts.clerk, notices="never")
    parts.manager.notice_mail = "now"
    clock.notify([parts.clerk, parts.manager], in_review.paper, TEXT, NOW)
    assert (Notice.objects.filter(text=TEXT).count(), Mail.objects.count()) == (2, 0)


def test_without_a_server_nothing_is_written_or_sent(in_review: Quotation, parts: World, settings: Any) -> None:
    settings.MAIL_CONFIGURED = False
    reads(parts.clerk)
    clock.notify([parts.clerk], in_review.paper, TEXT, NOW)
    kept = mail.send_text(in_review.paper, to="a@example.com", subject="答复", body="您好", by=parts.clerk, at=NOW)
    assert (mailing.sweep(NOW), kept.next_try, kept.error) == (0, None, "本系统没有设置电子邮件。")
    assert [row.pk for row in Mail.objects.all()] == [kept.pk]


def test_every_mail_is_claimed_from_its_own_moment_on(
    in_review: Quotation, parts: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow server must not use up the lease of the mails behind: another sweep would send them a second time."""
    leases: list[dt.datetime | None] = []

    def noting(self: EmailBackend, messages: Any) -> int:
        leases.append(Mail.objects.get(sent_at=None, attempts=1).next_try)
        return len(messages)

    monkeypatch.setattr(EmailBackend, "send_messages", noting)
    clock.notify([reads(parts.clerk), reads(parts.manager)], in_review.paper, TEXT, NOW)
    before = timezone.now()
    assert mailing.sweep() == 2
    first, second = sorted(lease for lease in leases if lease)
    assert before + mailing.LEASE <= first < second <= timezone.now() + mailing.LEASE


def test_the_daily_mail_gathers_what_was_said_until_its_moment(in_review: Quotation, parts: World) -> None:
    reads(parts.clerk, notices="daily")
    clock.notify([parts.clerk], in_review.paper, "昨天", NOW)
    clock.notify([parts.clerk], in_review.paper, "正点", EIGHT)
    clock.notify([parts.clerk], in_review.paper, "过点", EIGHT + SECOND)
    assert mailing.sweep(EIGHT - SECOND) == 0
    assert mailing.sweep(EIGHT) == 1
    assert sent() == [(parts.clerk.email, f"{parts.company.short_name} · 今天有 2 件")]
    assert ("昨天" in outgoing.outbox[0].body, "过点" in outgoing.outbox[0].body) == (True, False)
    assert mailing.sweep(EIGHT + dt.timedelta(days=1)) == 1


def test_the_day_is_the_companys_not_the_servers(in_review: Quotation, parts: World) -> None:
    parts.company.zone = "America/New_York"
    parts.company.save(update_fields=["zone"])
    reads(parts.clerk, notices="daily", digest_at=dt.time(22, 0))
    clock.notify([parts.clerk], in_review.paper, TEXT, NOW)  # 22:00 of 9 June in New York, to the second
    clock.notify([parts.clerk], in_review.paper, TEXT, NOW + SECOND)
    due = sorted(row.next_try for row in Mail.objects.all() if row.next_try)
    assert due == [NOW, NOW + dt.timedelta(days=1)]


def test_mail_speaks_the_receivers_language(in_review: Quotation, parts: World) -> None:
    reads(parts.clerk, language="en")
    step = Step.objects.get(round__paper=in_review.paper, state="open")
    approval.decide(step.pk, by=parts.manager, at=NOW, outcome="return", reason="价格再核")
    assert mailing.sweep(NOW) == 1
    number = Quotation.objects.get(pk=in_review.pk).number
    assert sent() == [(parts.clerk.email, f"Quotation {number or 'draft'} · {number} was returned to you.")]


def test_what_was_read_meanwhile_is_not_sent(in_review: Quotation, parts: World) -> None:
    reads(parts.clerk, notices="daily")
    clock.notify([parts.clerk], in_review.paper, TEXT, NOW)
    Notice.objects.update(read_at=NOW)
    assert (mailing.sweep(EIGHT), sent()) == (0, [])
    assert Mail.objects.get().next_try is None


def test_whoever_left_hears_nothing_of_the_company_any_more(in_review: Quotation, parts: World) -> None:
    reads(parts.clerk, notices="daily")
    clock.notify([parts.clerk], in_review.paper, TEXT, NOW)
    for seat in parts.clerk.assignments.all():
        accounts.end_assignment(seat, ends=dt.date(2026, 6, 10))
    assert (mailing.sweep(EIGHT), sent()) == (0, [])


def test_a_daily_mail_holds_one_company_only(in_review: Quotation, parts: World, foreign: World) -> None:
    reads(parts.clerk, notices="daily")
    seat = foreign.clerk.assignments.get()
    accounts.assign(user=parts.clerk, post=seat.post, unit=seat.unit, starts=dt.date(2026, 1, 1), by=None)
    theirs = draft_of(foreign)
    clock.notify([parts.clerk], in_review.paper, "我们的", NOW)
    clock.notify([parts.clerk], theirs, "他们的", NOW)
    assert mailing.sweep(EIGHT) == 2
    bodies = sorted("我们的" in message.body for message in outgoing.outbox)
    assert (bodies, sorted("他们的" in message.body for message in outgoing.outbox)) == ([False, True], [False, True])
    assert all(("我们的" in message.body) != ("他们的" in message.body) for message in outgoing.outbox)


def test_a_step_is_announced_once_to_those_who_may_decide(in_review: Quotation, parts: World) -> None:
    reads(parts.manager, tasks="now")
    reads(parts.clerk, tasks="now")
    opened = Step.objects.get(round__paper=in_review.paper, state="open").opened_at
    assert opened == NOW
    assert (mailing.sweep(NOW), mailing.sweep(NOW)) == (1, 0)
    assert [address for address, _subject in sent()] == [parts.manager.email]


def test_a_step_decided_before_the_daily_mail_is_not_in_it(in_review: Quotation, parts: World) -> None:
    reads(parts.manager, tasks="daily")
    mailing.sweep(NOW)
    step = Step.objects.get(round__paper=in_review.paper, state="open")
    approval.decide(step.pk, by=parts.manager, at=NOW, outcome="approve")
    assert (mailing.sweep(EIGHT), sent()) == (0, [])


def test_a_task_of_a_post_is_told_to_who_sits_on_it(in_review: Quotation, parts: World) -> None:
    reads(parts.manager, tasks="now")
    reads(parts.clerk, tasks="now")
    Step.objects.update(opened_at=NOW - dt.timedelta(days=30))
    post = parts.manager.assignments.get().post.code
    clock.add_task(in_review.paper, kind="test", title="补签", at=NOW, post=post)
    assert mailing.sweep(NOW) == 1
    assert [subject.rpartition(" · ")[2] for _to, subject in sent()] == ["补签"]
    clock.done_task(in_review.paper, kind="test", by=parts.manager, at=NOW)
    assert mailing.sweep(NOW) == 0


def test_a_refusing_server_is_asked_again_later_and_given_up(
    in_review: Quotation, parts: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> int:
        raise OSError("mailbox full")

    reads(parts.clerk)
    clock.notify([parts.clerk], in_review.paper, TEXT, NOW)
    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", refuse)
        assert mailing.sweep(NOW) == 0
        row = Mail.objects.get()
        assert (row.attempts, row.error, row.next_try) == (1, "OSError: mailbox full", NOW + dt.timedelta(minutes=2))
        Mail.objects.update(attempts=mailing.GIVE_UP_AFTER - 1, next_try=NOW)
        mailing.sweep(NOW)
    row = Mail.objects.get()
    assert (row.attempts, row.next_try, row.sent_at) == (mailing.GIVE_UP_AFTER, None, None)


def test_a_text_for_a_customer_stays_with_its_paper(in_review: Quotation, parts: World) -> None:
    subject, body = "关于您的\n询价", "您好，报价见附件。"
    mail.send_text(in_review.paper, to=" buyer@example.com ", subject=subject, body=body, by=parts.clerk, at=NOW)
    assert mailing.sweep(NOW) == 1
    assert sent() == [("buyer@example.com", "关于您的 询价")]
    assert [row.sent_at for row in in_review.paper.mails.all()] == [NOW]


@pytest.mark.parametrize(
    ("to", "subject", "body", "field"),
    [("nobody", "a", "b", "to"), ("a@example.com", " ", "b", "subject"), ("a@example.com", "a", " ", "body")],
)
def test_a_text_without_address_subject_or_words_is_refused(
    in_review: Quotation, parts: World, to: str, subject: str, body: str, field: str
) -> None:
    with pytest.raises(NotAllowed) as refused:
        mail.send_text(in_review.paper, to=to, subject=subject, body=body, by=parts.clerk, at=NOW)
    assert (refused.value.field, Mail.objects.count()) == (field, 0)


def test_text_with_a_line_break_becomes_one_line_of_the_header(in_review: Quotation, parts: World) -> None:
    reads(parts.clerk)
    clock.notify([parts.clerk], in_review.paper, "新报价\r\nBcc: x@evil.example", NOW)
    mailing.sweep(NOW)
    (message,) = outgoing.outbox
    assert str(message.subject).endswith(" · 新报价 Bcc: x@evil.example")
    assert message.recipients() == [parts.clerk.email]
