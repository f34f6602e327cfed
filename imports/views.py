"""Pages of imports."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from accounts.access import permission
from accounts.request import company_of, person
from core.exports import XLSX_TYPE
from core.forms import refusals_on
from core.keys import whole_number
from core.listing import listing
from core.lists import answer
from core.replies import page_or_part
from imports import forms, pages, policies, queries, services, workbooks
from imports.lists import RUNS
from imports.models import Run
from workflow.once import once


@permission(policies.VIEW)
@require_GET
def run_list(request: HttpRequest) -> HttpResponseBase:
    """The log: who imported what, when, from which file, with which result; as page, figures, file or print."""
    return answer(request, RUNS, pages.list_actions)


@permission(policies.RUN)
@require_http_methods(["GET", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    """Choose what is imported, take its template, send the file."""
    user = person(request)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.UploadForm(*given, user=user, initial={"target": request.GET.get("target", "")})
    if form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            company, at = company_of(request), timezone.now()
            run = services.upload(typed["target"], company=company, upload=typed["file"], by=user, at=at)
            return redirect("imports:columns", run.pk)
    context = {"form": form, "choices": pages.choices(user), "cancel_url": reverse("imports:list")}
    return render(request, "imports/new.html", {**context, "heading": _("New import")})


@permission(policies.RUN)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    target = policies.target_of(request.GET.get("target", "customers"))
    return _workbook(f"import-{target.code}", workbooks.template(target))


@permission(policies.VIEW)
@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: how far it is, and each row with its verdict."""
    user = person(request)
    found = queries.run(user, pk)
    context = {"page": pages.run_page(found, user), "run": found, "heading": found.number}
    return page_or_part(request, "imports/run.html", "", {**context, **_rows(request, found)})


def _rows(request: HttpRequest, found: Run) -> dict[str, object]:
    """The rows of the page, once they were tried."""
    if not found.is_checked:
        return {"far": queries.progress(found)}
    form, views = forms.RowFilter(request.GET), pages.row_views(found)
    shown = listing(queries.rows(found), request.GET, sorts={"no": "no"}, default="no", form=form, views=views)
    context = {"listing": shown, "heads": pages.shown_heads(found), "rows": pages.shown_rows(found, shown)}
    return {**context, "far": queries.progress(found)}


@permission(policies.VIEW)
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the worker is; the whole page anew when it is done."""
    found = queries.run(person(request), pk)
    if not found.is_busy:
        return HttpResponseClientRefresh()
    return render(request, "imports/_progress.html", {"run": found, "far": queries.progress(found)})


@permission(policies.RUN)
@require_http_methods(["GET", "POST"])
@once
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what each column means."""
    user = person(request)
    found = queries.run(user, pk)
    target = policies.target_of(found.target)
    form = forms.ColumnsForm(request.POST or None, run=found, target=target, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"]
            return redirect(services.map_columns(pk, mapping=form.mapping, by=user, at=timezone.now(), version=version))
    context = {"form": form, "run": found, "target": target, "cancel_url": found.get_absolute_url()}
    return render(request, "imports/columns.html", {**context, "heading": _("Columns of the file")})


@permission(policies.VIEW)
@require_GET
def wrong(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The wrong rows with what is wrong, to be mended."""
    found = queries.run(person(request), pk)
    return _workbook(f"{found.number}-wrong", workbooks.wrong_rows(found, queries.wrong(found)))


@permission(policies.RUN)
@require_http_methods(["GET", "POST"])
@once
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the mended rows."""
    user = person(request)
    found = queries.run(user, pk)
    form = forms.MendForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        with refusals_on(form):
            return redirect(services.mend(pk, upload=form.cleaned_data["file"], by=user, at=timezone.now()))
    context = {"form": form, "run": found, "cancel_url": found.get_absolute_url(), "heading": _("Send mended rows")}
    return render(request, "imports/mend.html", context)


@permission(policies.RUN)
@require_POST
@once
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Import, or ask the second person."""
    return redirect(services.start(pk, by=person(request), at=timezone.now(), version=_version(request)))


@permission(policies.RUN)
@require_POST
@once
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up."""
    return redirect(services.cancel(pk, by=person(request), at=timezone.now(), version=_version(request)))


@permission(policies.RUN)
@require_POST
@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back from the second person."""
    return redirect(services.withdraw(pk, by=person(request), at=timezone.now(), version=_version(request)))


def _version(request: HttpRequest) -> int | None:
    return whole_number(request.POST.get("version", ""))


def _workbook(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
