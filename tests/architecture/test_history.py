"""Master data, documents, lines and rights keep their field history in the database, first values included."""

from django.apps import apps
from django.db import models

from credit.models import COVERED, TOTALS
from tests.architecture.house import APPS

# What is not tracked, each with the reason why nothing is lost by it.
APPEND_ONLY = "written once, the database refuses a change: it is its own history"
LEDGER = "a running total or counter of entries that are append-only"
PASSING = "passing work of the machine or of one person; nothing a company answers for"
UNTRACKED = {
    "accounts.UnitGrant": "derived from assignments, which are tracked",
    "accounts.User_groups": "guardian brings the table; no code of ours writes it",
    "accounts.User_user_permissions": "the same",
    "audit.Extract": APPEND_ONLY,
    "catalog.BookedRate": APPEND_ONLY,
    "credit.Decision": APPEND_ONLY,
    "credit.Entry": APPEND_ONLY,
    "credit.FinanceSheet": APPEND_ONLY,
    "credit.GroupChange": APPEND_ONLY,
    "credit.Holding": LEDGER,
    "credit.LimitChange": APPEND_ONLY,
    "credit.OpenItem": LEDGER,
    "desk.Export": PASSING,
    "desk.Layout": PASSING,
    "desk.SavedFilter": PASSING,
    "drafts.Draft": PASSING,
    "imports.Progress": PASSING,
    "imports.Remembered": PASSING,
    "imports.Row": "what stands in a file that is kept as it was sent; what became of it is the row it wrote, tracked",
    "inventory.Move": APPEND_ONLY,
    "inventory.ReceiptLine": APPEND_ONLY,
    "inventory.Reservation": LEDGER,
    "inventory.StockLevel": LEDGER,
    "orders.AmendmentLine": APPEND_ONLY,
    "orders.Loss": APPEND_ONLY,
    "receivables.Allocation": APPEND_ONLY,
    "receivables.Reconciliation": "figures are frozen; who noted what the customer said, and when, stands on it",
    "receivables.Reminder": APPEND_ONLY,
    "shipping.DebtReview": APPEND_ONLY,
    "shipping.Difference": APPEND_ONLY,
    "workflow.Attachment": APPEND_ONLY,
    "workflow.Comment": APPEND_ONLY,
    "workflow.Counter": LEDGER,
    "workflow.Deadline": PASSING,
    "workflow.Delivery": PASSING,
    "workflow.Event": APPEND_ONLY,
    "workflow.Link": APPEND_ONLY,
    "workflow.Mail": PASSING,
    "workflow.Notice": PASSING,
    "workflow.Paper": "the identity of a document: the database refuses a change",
    "workflow.PrintLog": APPEND_ONLY,
    "workflow.Refusal": APPEND_ONLY,
    "workflow.Round": "opened and closed once; its events and steps tell it, the database refuses to take it away",
    "workflow.Snooze": PASSING,
    "workflow.Step": "a decision never changes; a guard of the database",
    "workflow.StepGrant": "the inbox: written when a step opens, gone when it closes",
    "workflow.StoredPrint": "the content under its hash; the database refuses to take it away",
    "workflow.Submission": PASSING,
    "workflow.Task": PASSING,
    "workflow.Told": "the context of history itself",
}
# Columns that history leaves out of tracked rows.
COUNTER = "a counter of entries and events that are kept themselves"
SEARCH = "put together by the database from columns that are kept"
UNKEPT = {
    "accounts.User": {"last_login": "axes and the log know", "password": "a hash is nothing to keep copies of"},
    "catalog.Product": {"search": SEARCH},
    "credit.Account": dict.fromkeys((*TOTALS, *COVERED), COUNTER),
    "customers.Customer": {"search": SEARCH},
    "imports.Run": {"heads": "stands in the file, which is kept", "sample": "the same"},
    "orders.Amendment": {"txid": "ties the change to the transaction that writes it; nothing after that"},
    "orders.Order": {"paid": COUNTER, "given_up": COUNTER, "written_off": COUNTER},
    "orders.OrderLine": dict.fromkeys(("reserved", "noticed", "shipped", "signed", "invoiced", "given_up"), COUNTER),
}
EVERYWHERE = {"version"}  # counts writes


def _ours() -> list[type[models.Model]]:
    found = [model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    return [model for model in found if not hasattr(model, "pgh_tracked_model")]


def _history(model: type[models.Model]) -> list[type[models.Model]]:
    return [event for event in apps.get_models() if getattr(event, "pgh_tracked_model", None) is model]


def test_every_row_that_a_company_answers_for_has_a_history_or_a_reason() -> None:
    untracked = {model._meta.label for model in _ours() if not _history(model)}
    assert untracked == set(UNTRACKED)


def test_history_keeps_every_column_but_the_named_ones() -> None:
    left_out = {
        model._meta.label: {field.name for field in model._meta.concrete_fields}
        - {field.name for field in event._meta.concrete_fields}
        - EVERYWHERE
        for model in _ours()
        for event in _history(model)
    }
    assert {label: names for label, names in left_out.items() if names} == {
        label: set(names) for label, names in UNKEPT.items()
    }


def test_history_begins_with_the_first_values_and_nobody_changes_it() -> None:
    for model in _ours():
        for event in _history(model):
            kept = {tracker.label for tracker in event.pgh_trackers}  # type: ignore[attr-defined]  # pghistory
            assert kept == {"insert", "update", "delete"}, model
            assert "append_only" in {trigger.name for trigger in event._meta.triggers}, model  # type: ignore[attr-defined]  # pgtrigger
