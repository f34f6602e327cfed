"""What those who decide on an application for credit agree to."""

from django.utils.translation import gettext_lazy as _

from core.display import ABSENT, day_text, money_text
from credit.models import Application
from handbook.terms import Terms
from workflow.contents import Content, Part


def of_application(application: Application) -> Content:
    """The customer, what is asked for, until when, and why."""
    return Content(
        [
            *_group(application),
            Part("customer", _("Customer"), lambda: application.customer.name, application.customer_id),
            Part("purpose", _("What is asked for"), application.get_purpose_display(), application.purpose),
            Part("limit", _("Credit limit"), limit_said(application), (application.limit, application.unlimited)),
            Part("grade", _("Credit grade"), application.get_grade_display() or ABSENT, application.grade),
            Part("terms", _("Payment terms"), terms_said(application.terms), application.terms),
            Part("days", _("Temporary"), days_said(application), (application.valid_from, application.valid_until)),
            Part("reason", _("Reason"), application.reason),
            Part("investigation", _("Investigation"), application.investigation),
            Part("evaluation", _("Evaluation of the credit"), application.evaluation),
            Part("exception", _("Why all the same"), application.exception),
        ]
    )


def _group(application: Application) -> list[Part]:
    """Whose limit it is to be, where it is not the customer's own."""
    said = group_said(application)
    return [Part("group", _("Credit group"), said, (application.group_id, application.leaves_group))] if said else []


def group_said(application: Application) -> str:
    """The group that the customer is to belong to, or that it leaves its own; nothing for everybody else."""
    if application.leaves_group:
        return str(_("leaves its group"))
    return application.group.name if application.group is not None else ""


def limit_said(application: Application) -> str:
    """The limit that is asked for."""
    if application.unlimited:
        return str(_("unlimited"))
    return ABSENT if application.limit is None else money_text(application.limit)


def terms_said(code: str) -> str:
    """Payment terms by their name."""
    return str(Terms(code).label) if code else ABSENT


def days_said(application: Application) -> str:
    """From one day to another; nothing for what holds for good."""
    if application.valid_from is None or application.valid_until is None:
        return ABSENT
    return f"{day_text(application.valid_from)} – {day_text(application.valid_until)}"
