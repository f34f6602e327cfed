"""Relations between tables."""

from django.apps import apps
from django.db import models

from tests.architecture.house import APPS, layer

# Rows that are nothing without their parent and carry nothing anyone would miss: they go with it. Each with a reason.
GO_WITH_PARENT = {
    "accounts.UnitGrant.content_object": "derived from assignments, which are the truth",
    "accounts.UnitGrant.permission": "the same",
    "accounts.UnitGrant.user": "the same",
    "workflow.StepGrant.content_object": "the inbox: who may decide an open step, deleted when it closes",
    "workflow.StepGrant.permission": "the same",
    "workflow.StepGrant.user": "the same",
    "workflow.StepGrant.acting_for": "the same",
}
FOREIGN_APPS_ALLOWED = {"auth", "contenttypes", "pghistory", "guardian", "sessions"}


def _relations() -> list[tuple[type[models.Model], "models.ForeignKey[models.Model, models.Model]"]]:
    ours = [model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    return [
        (model, field) for model in ours for field in model._meta.local_fields if isinstance(field, models.ForeignKey)
    ]


def _is_history(model: type[models.Model]) -> bool:
    """pghistory's event tables refer to the row they remember and outlive it."""
    return hasattr(model, "pgh_tracked_model")


def test_relations_point_to_the_same_or_a_lower_app() -> None:
    upwards = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model, field in _relations()
        if layer(field.related_model._meta.app_label) > layer(model._meta.app_label)
    ]
    assert upwards == []


def test_relations_to_libraries_are_the_known_ones() -> None:
    found = {
        field.related_model._meta.app_label
        for model, field in _relations()
        if field.related_model._meta.app_label not in APPS and not _is_history(model)
    }
    assert found <= FOREIGN_APPS_ALLOWED


def test_nothing_is_deleted_by_way_of_something_else() -> None:
    loose = {
        f"{model._meta.label}.{field.name}"
        for model, field in _relations()
        if field.remote_field.on_delete is not models.PROTECT
        and not _is_history(model)
        and not model._meta.auto_created
    }
    assert loose - set(GO_WITH_PARENT) == set()


def test_no_content_type_keys_in_our_tables() -> None:
    found = [
        f"{model._meta.label}.{field.name}"
        for model, field in _relations()
        if field.related_model._meta.label == "contenttypes.ContentType" and model._meta.label != "accounts.User"
    ]
    assert found == []
