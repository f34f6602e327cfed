"""What the page of an override shows, as plain values."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.addresses import page_of
from core.components import Crumb, DocumentPage, Fact, Note
from core.display import day_text, moment_text, money_text
from credit import policies
from credit.briefs.overrides import debt_with, held_because
from credit.models import Override
from workflow.page import document_page

State = Override.State


def override_context(override: Override, user: User) -> dict[str, Any]:
    """Everything the page of an override places."""
    page = document_page(override, user, policies.OVERRIDE_ACTIONS)
    return {"page": _page(page, override), "override": override, "debt": debt_with(override, user)}


def _page(page: DocumentPage, override: Override) -> DocumentPage:
    return replace(
        page,
        crumbs=(Crumb(_("Overrides"), reverse("credit:overrides")),),
        facts=_facts(override),
        figure=Fact(_("Excess"), money_text(override.excess)),
        notes=_notes(override),
    )


def _facts(override: Override) -> list[Fact]:
    customer = override.customer
    facts = [
        Fact(_("Customer"), customer.name, url=customer.get_absolute_url(), tag=customer.number),
        Fact(_("Order"), override.order.number or "", url=order_url(override)),
        Fact(_("Amount"), money_text(override.amount), tag=override.terms_name),
        Fact(_("Held because"), override.outcome_name),
        Fact(_("Valid until"), day_text(override.until)),
        Fact(_("Asked by"), override.maker.name),
        Fact(_("At that time"), held_because(override), wide=True),
        Fact(_("Reason"), override.reason, wide=True),
    ]
    if override.approved_by and override.approved_at:
        said = f"{override.approved_by.name} · {moment_text(override.approved_at)}"
        facts.insert(5, Fact(_("Liable for the money"), said, look="warn"))
    return facts


def order_url(override: Override) -> str:
    """The page of the order: credit knows it by its paper alone."""
    return page_of("workflow:paper", override.order_id)


def _notes(override: Override) -> list[Note]:
    if override.state == State.ASKED:
        return [Note("info", _("The order stays held until it is approved. Whoever approves answers for the money."))]
    if override.state == State.RETURNED:
        return [Note("warn", _("It was sent back; the reason stands in the record."))]
    if override.state == State.APPROVED:
        return [Note("info", _("Approved; the order is released on it as long as it stays as it is."))]
    return []
