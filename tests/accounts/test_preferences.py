"""A person's preferences: saved for oneself, applied at sign-in, never beyond what one may open."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from demo.cast import World
from tests.world import PASSWORD, again

SignIn = Callable[[User], Client]
CHOSEN: dict[str, Any] = {
    "language": "en", "theme": "dark", "rows": "25", "start_page": "orders:list", "email": "a@example.com",
    "task_mail": "now", "notice_mail": "daily", "digest_at": "07:30",
}  # fmt: skip


def sign_in(user: User, **cookies: str) -> tuple[Client, str]:
    """A client that signed in by the form, and where it was sent."""
    client = Client()
    for name, value in cookies.items():
        client.cookies[name] = value
    answer = client.post(reverse("accounts:login"), {"username": user.username, "password": PASSWORD})
    return client, answer.headers["Location"]


def test_what_is_chosen_is_saved_for_oneself(parts: World, as_user: SignIn) -> None:
    answer = as_user(parts.clerk).post(reverse("accounts:preferences"), CHOSEN)
    assert answer.status_code == 302
    saved = again(parts.clerk)
    assert {name: str(getattr(saved, name))[:5] for name in CHOSEN} == {n: v[:5] for n, v in CHOSEN.items()}
    assert (saved.letters, again(parts.manager).theme) == (False, "light")


def test_saved_is_said_in_the_language_that_was_chosen(parts: World, as_user: SignIn) -> None:
    page = as_user(parts.clerk).post(reverse("accounts:preferences"), CHOSEN, follow=True)
    assert "Your preferences are saved." in page.content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [("language", "fr"), ("theme", "pink"), ("rows", "1000"), ("start_page", "rights:list"), ("email", "nobody")],
)
def test_what_cannot_be_is_refused_and_nothing_saved(parts: World, as_user: SignIn, name: str, value: str) -> None:
    answer = as_user(parts.clerk).post(reverse("accounts:preferences"), {**CHOSEN, name: value})
    assert list(answer.context["form"].errors) == [name]
    assert again(parts.clerk).theme == "light"


def test_the_next_page_and_the_next_sign_in_look_as_chosen(parts: World, as_user: SignIn) -> None:
    as_user(parts.clerk).post(reverse("accounts:preferences"), CHOSEN)
    client, there = sign_in(parts.clerk, theme="light", django_language="zh-hans")
    assert there == reverse("orders:list")
    html = client.get("/").content.decode()
    assert 'lang="en" data-bs-theme="dark" data-no-letters' in html


def test_the_theme_of_the_device_is_what_the_browser_last_said(parts: World) -> None:
    parts.clerk.theme = "system"
    parts.clerk.save(update_fields=["theme"])
    client, _there = sign_in(parts.clerk)
    assert 'data-bs-theme="light" data-follows-device' in client.get("/").content.decode()
    client.cookies["device"] = "dark"
    assert 'data-bs-theme="dark" data-follows-device' in client.get("/").content.decode()
    client.cookies["theme"] = "light"
    assert "data-follows-device" not in client.get("/").content.decode()


def test_a_start_page_that_is_no_longer_allowed_gives_way_to_the_worklist(parts: World) -> None:
    parts.keeper.start_page = "rights:list"
    parts.keeper.save(update_fields=["start_page"])
    assert sign_in(parts.keeper)[1] == "/"
    parts.supervisor.start_page = "rights:list"
    parts.supervisor.save(update_fields=["start_page"])
    assert sign_in(parts.supervisor)[1] == reverse("rights:list")


def test_where_one_wanted_to_go_comes_before_the_start_page(parts: World) -> None:
    parts.clerk.start_page = "orders:list"
    parts.clerk.save(update_fields=["start_page"])
    url = f"{reverse('accounts:login')}?next={reverse('catalog:list')}"
    answer = Client().post(url, {"username": parts.clerk.username, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("catalog:list")


def test_the_page_says_whether_mail_is_set_up(parts: World, as_user: SignIn, settings: Any) -> None:
    client, url = as_user(parts.clerk), reverse("accounts:preferences")
    sentence = "本系统没有设置电子邮件"
    settings.MAIL_CONFIGURED = False
    assert sentence in client.get(url).content.decode()
    settings.MAIL_CONFIGURED = True
    assert sentence not in client.get(url).content.decode()
