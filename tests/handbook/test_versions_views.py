"""Versions on the screen: drafted from the form, from a file, read by everybody, decided by the second person."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.refusals import NotYours
from demo.cast import World
from handbook import services, texts
from handbook.models import Version
from tests.handbook.conftest import words_of

SignIn = Callable[[User], Client]
FREIGHT = "v:orders.freight_confirmation_above:"


def _in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def _begun(world: World, by: User) -> Version:
    return services.start(company=world.company, by=by, at=timezone.now())


def _typed(client: Client, draft: Version) -> dict[str, Any]:
    """Everything that stands in the form as it was opened."""
    page = client.get(reverse("handbook:edit", args=[draft.pk]))
    form, values, rows = page.context["form"], page.context["values"], page.context["formset"]
    typed = {"version": draft.version}
    for each in [form, values, *rows.forms]:
        for field in each:
            value = field.value()
            if value not in (None, "", []):
                typed[field.html_name] = value
    for field in rows.management_form:
        typed[field.html_name] = field.value()
    return typed


def _save(client: Client, draft: Version, **more: Any) -> Any:
    draft.refresh_from_db()
    typed = _typed(client, draft) | {"effective_on": _in_days(1).isoformat(), "reason": "运费上涨"}
    return client.post(reverse("handbook:edit", args=[draft.pk]), typed | more)


def test_what_is_left_alone_stays_as_it_stood(trial: World, as_user: SignIn) -> None:
    draft, client = _begun(trial, trial.planner2), as_user(trial.planner2)
    before = draft.text
    assert _save(client, draft).status_code == 302
    draft.refresh_from_db()
    assert (draft.text, draft.reason, draft.effective_on) == (before, "运费上涨", _in_days(1))


def test_a_threshold_changed_on_the_screen_changes_only_that(trial: World, as_user: SignIn) -> None:
    draft, client = _begun(trial, trial.planner2), as_user(trial.planner2)
    before = texts.raw(draft.text)
    assert _save(client, draft, **{f"{FREIGHT}amount": "500", f"{FREIGHT}inclusive": "true"}).status_code == 302
    draft.refresh_from_db()
    after = texts.raw(draft.text)
    before["values"]["orders.freight_confirmation_above"] = {"amount": 500, "inclusive": True}
    assert after == before
    said = words_of(client.get(draft.get_absolute_url()))
    assert "修改 1 项" in said
    assert "审批路线的变化" not in said


def test_what_is_typed_wrong_comes_back_as_it_was_typed(trial: World, as_user: SignIn) -> None:
    draft, client = _begun(trial, trial.planner2), as_user(trial.planner2)
    wrong = {f"{FREIGHT}amount": "三百", "v:calls.handover_hours:": "7"}
    answer = _save(client, draft, **wrong)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'value="三百"' in page
    assert 'value="7"' in page
    overlapping = {"rows-0-kind": "orders.order", "rows-0-gate": "review", "rows-0-post1": "deputy_manager"}
    answer = _save(client, draft, **overlapping, **{"v:calls.handover_hours:": "7"})
    assert answer.status_code == 200
    assert 'value="7"' in answer.content.decode()
    assert Version.objects.get(pk=draft.pk).text == draft.text


def test_a_row_of_sign_offs_is_changed_added_and_taken_away(trial: World, as_user: SignIn) -> None:
    draft, client = _begun(trial, trial.planner2), as_user(trial.planner2)
    rows = texts.rows(texts.raw(draft.text), "sign_off")
    place = next(number for number, row in enumerate(rows) if row["kind"] == "orders.order")
    new = len(rows)
    answer = _save(
        client,
        draft,
        **{
            f"rows-{place}-up_to": "80000",
            f"rows-{place + 1}-above": "80000",
            f"rows-{place + 1}-post3": "general_manager",
            f"rows-{new}-kind": "orders.contract",
            f"rows-{new}-gate": "sign",
            f"rows-{new}-post1": "general_manager",
        },
    )
    assert answer.status_code == 302
    draft.refresh_from_db()
    made = texts.rows(texts.raw(draft.text), "sign_off")
    assert made[place]["up_to"] == {"amount": 80000, "inclusive": True}
    assert [step["post"] for step in made[place + 1]["steps"]] == [
        "deputy_manager",
        "aftersales_manager",
        "general_manager",
    ]
    assert made[new] == {"kind": "orders.contract", "gate": "sign", "steps": [{"post": "general_manager"}]}
    assert _save(client, draft, **{f"rows-{new}-DELETE": "on"}).status_code == 302
    draft.refresh_from_db()
    assert len(texts.rows(texts.raw(draft.text), "sign_off")) == new
    said = words_of(client.get(draft.get_absolute_url()))
    assert "审批路线的变化" in said
    assert "副经理 → 售后部门经理 → 总经理" in said


def test_a_text_is_taken_from_a_file_and_handed_out_again(trial: World, as_user: SignIn) -> None:
    draft, client = _begun(trial, trial.planner2), as_user(trial.planner2)
    address = reverse("handbook:read", args=[draft.pk])
    text = draft.text.replace('"calls.handover_hours" = 1', '"calls.handover_hours" = 3')
    wrong = client.post(address, {"version": 0, "file": SimpleUploadedFile("a.toml", b"[values]\nfoo = 1\n")})
    assert wrong.status_code == 200
    assert "foo" in words_of(wrong)
    draft.refresh_from_db()
    sent = {"version": draft.version, "file": SimpleUploadedFile("b.toml", text.encode())}
    assert client.post(address, sent).status_code == 302
    taken = client.get(reverse("handbook:export", args=[draft.pk]))
    assert taken.content.decode() == text
    assert taken.headers["Content-Disposition"] == f'attachment; filename="trial-draft-{draft.pk}.toml"'


def test_any_two_versions_are_compared(trial: World, as_user: SignIn) -> None:
    draft = _begun(trial, trial.planner2)
    text = draft.text.replace("sales_clerk = 5", "sales_clerk = 6").replace(
        "above = { amount = 120000", "above = { amount = 120001"
    )
    Version.objects.filter(pk=draft.pk).update(text=text)
    client = as_user(trial.clerk)
    said = words_of(client.get(reverse("handbook:difference"), {"before": 0, "after": draft.pk}))
    assert "修改 2 项" in said
    assert "6%" in said
    assert "无人审批，不能提交" in said


def test_the_list_says_who_drafts_before_anybody_presses(trial: World, as_user: SignIn) -> None:
    """The button's lock has the sentence of the service, for a manager who reads the book and changes nothing of it."""
    address, reader = reverse("handbook:versions"), User.objects.get(pk=trial.manager.pk)
    drafter, locked = (_locks(as_user(user), address) for user in (trial.planner2, reader))
    with pytest.raises(NotYours) as refused:
        _begun(trial, reader)
    assert (drafter["text"], drafter["new"]) == ("", "")
    assert (locked["text"], locked["new"]) == ("", str(refused.value))


def _locks(client: Client, address: str) -> dict[str, str]:
    return {one.code: str(one.refusal) for one in client.get(address).context["actions"]}


def test_pages_cost_a_constant_number_of_statements(
    trial: World, as_user: SignIn, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    draft, client = _begun(trial, trial.planner2), as_user(trial.planner2)
    _save(client, draft, **{f"{FREIGHT}amount": "500"})
    for address in (
        reverse("handbook:versions"),
        draft.get_absolute_url(),
        reverse("handbook:edit", args=[draft.pk]),
        f"{reverse('handbook:difference')}?after={draft.pk}",
    ):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
