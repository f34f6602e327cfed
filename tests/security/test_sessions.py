"""Signing in, staying signed in, and being led somewhere."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts import services as accounts
from accounts.models import Assignment, User
from tests.support.ground import Ground, signed_in, text_of
from tests.world import PASSWORD, again
from workflow.models import Attachment, Comment

pytestmark = pytest.mark.usefixtures("db")
ELSEWHERE = (
    *("https://evil.example/", "//evil.example/", "/\\evil.example", "http:///evil.example", "javascript:alert(1)"),
    *("\thttps://evil.example", "https:evil.example", "http://testserver@evil.example/"),
)


@pytest.fixture
def clerk(ground: Ground) -> User:
    return again(ground.ours.world.clerk)


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> int:
    data = {"username": username, "password": password}
    return client.post(reverse("accounts:login"), data, **more).status_code  # type: ignore[arg-type]  # headers


# -- signing in ----------------------------------------------------------------------------------------------------


def test_five_wrong_passwords_lock_the_door_even_for_the_right_one(clerk: User) -> None:
    client = Client()
    codes = [sign_in(client, clerk.username, "wrong") for _try in range(5)]
    assert codes[:4] == [200] * 4
    answer = client.post(reverse("accounts:login"), {"username": clerk.username, "password": PASSWORD})
    assert answer.status_code == 429
    said = text_of(answer)
    assert "登录已锁定" in said
    assert "15 分钟" in said
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("disguise", ["{}", " {}", "{} "])
def test_a_name_in_disguise_is_the_same_name(clerk: User, disguise: str) -> None:
    """Full-width letters are the same letters after normalising: they share the count of failures."""
    wide = clerk.username.translate({ord("p"): "\uff50", ord("c"): "\uff43"})
    for name in (clerk.username, wide, clerk.username, wide, clerk.username):
        sign_in(Client(), disguise.format(name), "wrong")
    assert sign_in(Client(), clerk.username) == 429


def test_a_forged_address_of_origin_opens_no_second_count(clerk: User) -> None:
    for number in range(5):
        sign_in(Client(), clerk.username, "wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
    assert sign_in(Client(), clerk.username, HTTP_X_FORWARDED_FOR="10.0.0.99") == 429


def test_behind_a_proxy_the_address_that_it_saw_itself_counts(clerk: User, settings: Any) -> None:
    """All requests come from the proxy then; what the client wrote into the header stands before the proxy's own."""
    settings.BEHIND_PROXY = True
    for number in range(5):
        sign_in(Client(), clerk.username, "wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, 203.0.113.7")
    assert sign_in(Client(), clerk.username, HTTP_X_FORWARDED_FOR="10.0.0.99, 203.0.113.7") == 429
    assert sign_in(Client(), clerk.username, HTTP_X_FORWARDED_FOR="203.0.113.8") == 302
    assert sign_in(Client(), clerk.username, "wrong", HTTP_X_FORWARDED_FOR="no address") == 200


def test_nobody_locks_a_colleague_out_from_elsewhere(clerk: User) -> None:
    for _try in range(6):
        sign_in(Client(REMOTE_ADDR="10.9.9.9"), clerk.username, "wrong")
    assert sign_in(Client(REMOTE_ADDR="10.1.1.1"), clerk.username) == 302


def test_four_failures_are_forgotten_after_signing_in(clerk: User) -> None:
    client = Client()
    for _try in range(4):
        sign_in(client, clerk.username, "wrong")
    assert sign_in(client, clerk.username) == 302
    assert sign_in(Client(), clerk.username, "wrong") == 200


def test_a_wrong_name_and_a_wrong_password_are_told_alike(clerk: User) -> None:
    def said(name: str) -> str:
        page = text_of(Client().post(reverse("accounts:login"), {"username": name, "password": "wrong"}))
        return re.sub(r'(csrfmiddlewaretoken" value=|name="once" value=|value=)"[^"]*"', "", page)

    assert said(clerk.username) == said("nobody-of-this-name")


def test_a_person_who_was_switched_off_does_not_get_in(clerk: User) -> None:
    client = signed_in(clerk)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert client.get("/").status_code == 302
    assert sign_in(Client(), clerk.username) == 200


# -- the session ---------------------------------------------------------------------------------------------------


def test_a_session_given_before_signing_in_is_not_the_one_afterwards(clerk: User) -> None:
    client = Client()
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["sessionid"] = str(session.session_key)
    before = session.session_key
    sign_in(client, clerk.username)
    assert client.cookies["sessionid"].value != before
    stranger = Client()
    stranger.cookies["sessionid"] = str(before)
    assert stranger.get("/").status_code == 302


def test_signing_out_ends_the_session_for_every_copy_of_the_cookie(clerk: User) -> None:
    client = signed_in(clerk)
    copy = Client()
    copy.cookies["sessionid"] = client.cookies["sessionid"].value
    assert copy.get("/").status_code == 200
    assert client.get(reverse("accounts:logout")).status_code == 405
    client.post(reverse("accounts:logout"))
    assert copy.get("/").status_code == 302


def test_a_new_password_works_and_ends_the_other_sessions(clerk: User) -> None:
    here, elsewhere, url = signed_in(clerk), signed_in(clerk), reverse("accounts:password_change")
    typed = {"new_password1": "Quiet-harbour-7", "new_password2": "Quiet-harbour-7"}
    assert "old_password" in here.post(url, typed | {"old_password": "wrong"}).context["form"].errors
    short = {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    assert here.post(url, short).context["form"].errors
    assert here.post(url, typed | {"old_password": PASSWORD}).status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert sign_in(Client(), clerk.username) == 200
    assert sign_in(Client(), clerk.username, "Quiet-harbour-7") == 302
    assert mail.outbox == []


# -- where one is led ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("there", ELSEWHERE)
def test_no_next_leads_out_of_the_house(ground: Ground, clerk: User, there: str) -> None:
    client = signed_in(clerk)
    login = Client().post(reverse("accounts:login"), {"username": clerk.username, "password": PASSWORD, "next": there})
    answers = [
        login,
        client.get(reverse("accounts:login"), {"next": there}),
        client.post(reverse("core:theme"), {"theme": "dark", "next": there}),
        client.post(reverse("core:language"), {"language": "en", "next": there}),
    ]
    assert [answer.headers["Location"] for answer in answers] == ["/"] * 4
    for address in ("customers:new", "customers:add"):
        page = text_of(client.get(reverse(address), {"q": "新客户", "next": there})).partition("<main")[2]
        assert there not in page
        # To sign in again leads to this very address of ours, which asks of its `next` what is asked here.
        page = re.sub(rf'<a [^>]*href="{reverse("accounts:login")}\?next=%2F(?!%2F)[^"]*"', "<a", page)
        assert "evil" not in page


def test_a_new_customer_leads_back_into_the_house_only(ground: Ground, clerk: User) -> None:
    form = {
        "number": "K9001", "name": "新客户厂", "phone": "0510-5559", "route": "x", "contact": "x", "address": "x",
        "unit": ground.ours.world.unit.pk, "payment_terms": "prepaid", "next": "//evil.example/",
    }  # fmt: skip
    answer = signed_in(clerk).post(f"{reverse('customers:add')}?q=x", form)
    assert answer.headers["Location"].startswith("/customers/")


def test_the_page_of_a_refusal_leads_back_into_the_house_only(ground: Ground, clerk: User) -> None:
    client = signed_in(clerk)
    for referer in ("https://evil.example/", "http://testserver.evil.example/", "http://testserver@evil.example/"):
        page = text_of(client.get(reverse("rights:list"), HTTP_REFERER=referer))
        assert "evil.example" not in page


# -- whose key, whose company --------------------------------------------------------------------------------------


def test_somebody_elses_form_key_leads_nowhere(ground: Ground, clerk: User) -> None:
    """B sends the key that A's form carried: B's form is B's own, and A's paper stays unseen."""
    where = reverse("workflow:comment", args=[ground.ours.things["order"]])
    first = signed_in(clerk).post(where, {"text": "甲", "once": "k" * 32})
    assert first.status_code == 302
    stolen = signed_in(ground.neighbour).post(where, {"text": "乙", "once": "k" * 32})
    assert stolen.status_code == 404
    other = reverse("workflow:comment", args=[ground.sister.things["order"]])
    own = signed_in(ground.neighbour).post(other, {"text": "丙", "once": "k" * 32})
    assert own.headers["Location"] == reverse("orders:order", args=[ground.sister.things["order"]])
    assert list(Comment.objects.filter(text__in="甲乙丙").order_by("pk").values_list("text", flat=True)) == ["甲", "丙"]


def test_a_key_sent_to_another_address_does_the_other_thing(ground: Ground, clerk: User) -> None:
    client, sent = signed_in(clerk), {"text": "丁", "once": "x" * 32}
    for thing in ("order", "quotation"):
        client.post(reverse("workflow:comment", args=[ground.ours.things[thing]]), sent)
        client.post(reverse("workflow:comment", args=[ground.ours.things[thing]]), sent)
    assert Comment.objects.filter(text="丁").count() == 2


def test_one_works_only_in_companies_where_one_holds_a_post(ground: Ground, clerk: User) -> None:
    client, theirs = signed_in(clerk), ground.foreign.world
    switch = reverse("accounts:switch_company")
    for forged in (str(theirs.company.pk), "0", "", "x", "-1"):
        assert client.post(switch, {"company": forged}).status_code == 404
    assert again(clerk).company == ground.ours.world.company
    accounts.assign(user=clerk, post=theirs.posts["service_clerk"], unit=theirs.unit, starts=_since(clerk), by=None)
    assert client.post(switch, {"company": str(theirs.company.pk)}).status_code == 302
    assert client.get(reverse("orders:order", args=[ground.ours.things["order"]])).status_code == 404
    assert client.get(reverse("orders:order", args=[ground.foreign.things["order"]])).status_code == 200


def _since(user: User) -> dt.date:
    return Assignment.objects.filter(user=user).earliest("starts").starts


# -- files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ['a"; x="1.pdf', "a\r\nSet-Cookie: x=1.pdf", "../../etc/passwd.pdf", "..\\..\\x.pdf", "发票；1.pdf", "a\x00b.pdf"],
)
def test_the_name_of_a_file_stays_a_name(ground: Ground, clerk: User, name: str) -> None:
    client, order = signed_in(clerk), ground.ours.things["order"]
    upload = SimpleUploadedFile("x.pdf", b"%PDF-1.7 x")
    upload._name = name  # type: ignore[attr-defined]  # the setter of name would mend it here, before it is sent
    client.post(reverse("workflow:attach", args=[order]), {"file": upload})
    kept = ground_attachment(order)
    answer = client.get(reverse("workflow:attachment", args=[kept.pk]))
    b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file
    assert "Set-Cookie" not in answer.headers
    assert "/" not in kept.name
    assert "\n" not in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def ground_attachment(order: int) -> Attachment:
    return Attachment.objects.filter(paper_id=order).latest("pk")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.html", b"<script>alert(1)</script>"),
        ("x.svg", b"<svg onload='alert(1)'/>"),
        ("x.pdf", b"<script>alert(1)</script>"),
        ("x.png", b"MZ\x90"),
        ("x.txt", b"a\0b"),
        ("x.pdf.exe", b"MZ"),
        ("x", b"%PDF-1.7"),
        (".pdf", b"%PDF-1.7"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(ground: Ground, clerk: User, name: str, content: bytes) -> None:
    client, order = signed_in(clerk), ground.ours.things["order"]
    before = ground_attachment(order)
    answer = client.post(reverse("workflow:attach", args=[order]), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 409
    assert ground_attachment(order) == before
