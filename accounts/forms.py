"""What a person chooses for the own screen and mailbox."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.components import Text
from core.forms import DanjuModelForm

SCREEN = ("language", "theme", "rows", "start_page", "letters")
MAILBOX = ("email", "task_mail", "notice_mail", "digest_at")


class PreferencesForm(DanjuModelForm):
    """Language, look, lists and mail; `pages` are the menu's entries that the person may open, by URL name."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language"))
    start_page = forms.ChoiceField(required=False, label=_("Start page"))
    digest_at = forms.TimeField(
        label=_("Daily mail at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    class Meta:
        model = User
        fields = (*SCREEN, *MAILBOX)
        labels = {
            "theme": _("Theme"),
            "rows": _("Rows per page"),
            "letters": _("Single letters act as keys (A, R, N …)"),
            "email": _("E-mail address"),
            "task_mail": _("What waits for me"),
            "notice_mail": _("What I am told"),
        }

    def __init__(self, *args: Any, pages: list[tuple[str, Text]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start_page"].choices = pages  # type: ignore[attr-defined]  # a ChoiceField, as declared

    @property
    def screen(self) -> list[forms.BoundField]:
        """What concerns the screen."""
        return [self[name] for name in SCREEN]

    @property
    def mailbox(self) -> list[forms.BoundField]:
        """What concerns e-mail."""
        return [self[name] for name in MAILBOX]
