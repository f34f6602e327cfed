"""What the fields of tracked rows are called in the record: the field's own name, or what the kind calls it here."""

from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

_own: dict[tuple[str, str], str | Promise] = {}
DERIVED = frozenset({"state", "net", "tax", "no", "version", "created_at", "changed_at", "changed_by", "change_reason"})
"""follow from others, or stand beside each change anyway; history keeps them"""


def say(model: type[Model], /, **words: str | Promise) -> None:
    """Names of fields that carry none: `field_words.say(Quotation, note=_("Note"))`; called in ready()."""
    _own.update({(model._meta.label, name): text for name, text in words.items()})


def label(model: type[Model], field: Any) -> str:
    """The field in the current language; '' for one that is the system's own business."""
    own = _own.get((model._meta.label, field.name))
    if own is None and isinstance(field.verbose_name, Promise):
        own = field.verbose_name
    return str(own or "")


def told(model: type[Model], parent: str = "") -> list[Any]:
    """The fields of a model whose changes are told: those with a name that do not follow from others."""
    found = [field for field in model._meta.concrete_fields if field.name not in DERIVED and not field.primary_key]
    return [field for field in found if field.name != parent and label(model, field)]
