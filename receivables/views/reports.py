"""Ageing and statements of account."""

import datetime as dt
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import permission
from accounts.request import company_of, person
from core.dates import business_date
from core.exports import export as exported
from core.forms import refusals_on
from core.refusals import NotAllowed
from customers import queries as customers
from receivables import exports, forms, pages, policies, prints, queries
from receivables.queries.ageing import total


def _today(request: HttpRequest) -> dt.date:
    return business_date(timezone.now(), company_of(request).zone)


@permission(policies.VIEW)
@require_GET
def ageing(request: HttpRequest) -> HttpResponse:
    """What every customer owes, by how long it is overdue."""
    rows = queries.ageing(person(request), _today(request))
    sums = total(rows)
    context = {"heading": _("Ageing"), "rows": rows, "total": sums, "bars": pages.ageing_bars(sums)}
    context["actions"] = pages.ageing_actions()
    return render(request, "receivables/ageing.html", context)


@permission(policies.VIEW)
@require_GET
def ageing_export(request: HttpRequest) -> HttpResponseBase:
    """The ageing as CSV or xlsx."""
    rows = queries.ageing(person(request), _today(request))
    return exported("ageing", *exports.ageing_rows(rows), request.GET.get("format", "csv"))


@permission(policies.VIEW)
@require_GET
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """What a customer owed, was invoiced, paid and owes, for a period; this month unless asked otherwise."""
    user, form = person(request), _period(request)
    shown = None
    if form.is_valid():
        with refusals_on(form):
            shown = queries.statement(user, pk, form.cleaned_data["start"], form.cleaned_data["end"])
    context = {"heading": _("Statement of account"), "form": form, "statement": shown}
    context["customer"] = shown.customer if shown else customers.head(user, pk)
    context["actions"] = pages.statement_actions(user, pk, urlencode(dict(form.data.items())))
    return render(request, "receivables/statement.html", context)


@permission(policies.VIEW)
@require_GET
def statement_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement on paper."""
    form = _period(request)
    if not form.is_valid():
        raise NotAllowed(_("Enter a period first."))
    shown = queries.statement(person(request), pk, form.cleaned_data["start"], form.cleaned_data["end"])
    pdf = prints.statement_pdf(shown, company_of(request))
    return HttpResponse(pdf, content_type="application/pdf")


def _period(request: HttpRequest) -> forms.PeriodForm:
    start, end = pages.month_of(_today(request))
    usual = {"start": start.isoformat(), "end": end.isoformat()}
    given = request.GET.copy()
    for name, value in usual.items():
        given.setdefault(name, value)
    return forms.PeriodForm(given)
