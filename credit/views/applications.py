"""Pages of applications for credit, and the master table."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import company_of, person
from core.conflict import status
from core.dates import business_date
from core.forms import refusals_on
from core.keys import whole_number
from core.lists import answer
from credit import entry, services
from credit.forms import applications as forms
from credit.lists.applications import APPLICATIONS, MASTER
from credit.pages import applications as pages
from credit.policies import applications as policies
from credit.prints import applications as prints
from credit.queries import applications as queries
from workflow.once import once


@permission(policies.VIEW)
@require_GET
def application_list(request: HttpRequest) -> HttpResponseBase:
    """The applications of the person's units, filtered and sorted by the URL; as page, figures, file or print."""
    return answer(request, APPLICATIONS, pages.list_actions)


@permission("credit.view")
@require_GET
def master(request: HttpRequest) -> HttpResponseBase:
    """The master table of credit (FIBRE-62): everybody with a limit or a grade, since when and by which paper."""
    return answer(request, MASTER, pages.master_actions)


@permission(policies.APPLY)
@require_http_methods(["GET", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    """Apply for credit: `?customer=<id>` starts with that customer and the forms filled in before."""
    user = person(request)
    start = entry.for_customer(user, *(request.GET.get(name, "") for name in ("customer", "purpose", "group")))
    form = entry.form(user, start, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return redirect(services.apply(form.given(start.customer_id), by=user, at=timezone.now()))
    context = {"form": form, "start": start, "heading": _("Apply for credit"), "cancel_url": start.back}
    return render(request, "credit/application_form.html", context)


@permission(policies.VIEW)
@require_GET
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application with its forms and its decisions."""
    user = person(request)
    found = queries.application(user, pk)
    shown = pages.application_page(found, user, business_date(timezone.now(), company_of(request).zone))
    return render(request, "credit/application.html", {"page": shown.page, "shown": shown, "application": found})


@permission(policies.APPLY)
@require_http_methods(["GET", "POST"])
@once
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    user = person(request)
    start = entry.for_application(user, pk)
    form = entry.form(user, start, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given, version = form.given(start.customer_id), form.cleaned_data["version"]
            return redirect(services.change_application(pk, given, by=user, at=timezone.now(), version=version))
    context = {"form": form, "start": start, "heading": _("Change the application"), "cancel_url": start.back}
    return render(request, "credit/application_form.html", context, status=status(form))


@permission(policies.APPLY)
@require_POST
@once
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask those who decide."""
    made = services.submit_application(pk, by=person(request), at=timezone.now(), version=_version(request))
    messages.success(request, _("%(number)s is submitted.") % {"number": made.number})
    return redirect(made)


@permission(policies.APPLY)
@require_POST
@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back to mend it."""
    return redirect(services.withdraw_application(pk, by=person(request), at=timezone.now(), version=_version(request)))


@permission(policies.APPLY)
@require_POST
@once
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up."""
    reason = request.POST.get("reason", "")
    return redirect(services.cancel_application(pk, by=person(request), at=timezone.now(), reason=reason))


@permission(policies.SHEET)
@require_http_methods(["GET", "POST"])
@once
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Finance fills in its sheet: the figures are there, the opinion is written."""
    user = person(request)
    start = entry.for_sheet(user, pk, timezone.now())
    form = forms.SheetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.fill_sheet(pk, by=user, at=timezone.now(), opinion=form.cleaned_data["opinion"])
            messages.success(request, _("The finance sheet is filled in."))
            return redirect("credit:application", pk)
    context = {"form": form, "start": start, "heading": _("Finance sheet"), "cancel_url": start.back}
    return render(request, "credit/sheet_form.html", context)


@permission(policies.APPLY)
@require_POST
@once
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """File the signed agreement; credit begins."""
    upload = request.FILES.get("file")
    given = upload if isinstance(upload, UploadedFile) else None
    signed_on = entry.day_of(request.POST.get("signed_on", ""))
    made = services.file_agreement(pk, by=person(request), at=timezone.now(), signed_on=signed_on, upload=given)
    messages.success(request, _("The agreement is filed; credit begins."))
    return redirect(made)


@permission("credit.view")
@require_POST
@once
def print_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Print a decided application; each print is logged."""
    user = person(request)
    return redirect(
        "workflow:print", prints.print_application(queries.application(user, pk), by=user, at=timezone.now())
    )


def _version(request: HttpRequest) -> int | None:
    return whole_number(request.POST.get("version", ""))
