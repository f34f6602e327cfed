"""Pages of the handbook's versions."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import company_of, person
from core.dates import business_date
from core.forms import refusals_on
from core.keys import whole_number
from core.lists import answer
from handbook import editing, forms, pages, policies, services
from handbook.lists import VERSIONS
from handbook.queries import versions
from workflow.once import once


@permission(policies.VIEW)
@require_GET
def version_list(request: HttpRequest) -> HttpResponseBase:
    """Every version: who drafted it, from when it is in force; as page, file or print."""
    today = business_date(timezone.now(), company_of(request).zone)
    return answer(request, VERSIONS, partial(pages.list_actions, on=today))


@permission(policies.WRITE)
@require_POST
@once
def new(request: HttpRequest) -> HttpResponse:
    """Begin a version that changes the newest one."""
    return redirect(
        "handbook:edit", services.start(company=company_of(request), by=person(request), at=timezone.now()).pk
    )


@permission(policies.VIEW)
@require_GET
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: what it changes, which routes change by it, where papers would get stuck."""
    user, company = person(request), company_of(request)
    found = versions.version(user, pk)
    shown = pages.version_page(found, user, business_date(timezone.now(), company.zone))
    return render(request, "handbook/version.html", {"page": shown.page, "shown": shown, "version": found})


@permission(policies.VIEW)
@require_GET
def difference(request: HttpRequest) -> HttpResponse:
    """What any two versions say differently; 0 is the handbook as installed."""
    company = company_of(request)
    before, after = (whole_number(request.GET.get(side, "")) or 0 for side in ("before", "after"))
    on = business_date(timezone.now(), company.zone)
    context = pages.difference_context(person(request), company, before, after, on)
    return render(request, "handbook/difference.html", context)


@permission(policies.VIEW)
@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of a version as a file that can be taken in again."""
    found = versions.version(person(request), pk)
    return _toml(f"{found.company.code}-{found.number or f'draft-{found.pk}'}", found.text)


@permission(policies.VIEW)
@require_GET
def export_installed(request: HttpRequest) -> HttpResponse:
    """The text that was installed with the company."""
    company = company_of(request)
    return _toml(f"{company.code}-{company.preset}", versions.installed(company))


def _toml(name: str, text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="application/toml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.toml"'
    return response


@permission(policies.WRITE)
@require_http_methods(["GET", "POST"])
@once
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Every value and every sign-off of a draft; what is typed stays until all of it is sound."""
    draft = editing.draft_of(person(request), pk)
    form = forms.edit_form(draft, request.POST if request.method == "POST" else None)
    status = editing.save(form, draft, by=person(request), at=timezone.now()) if form.bound else 200
    if status == 302:
        return redirect("handbook:version", pk)
    return render(request, "handbook/edit.html", editing.context(form, draft), status=status)


@permission(policies.WRITE)
@require_http_methods(["GET", "POST"])
@once
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in the whole text of a handbook, from a file or as it is typed."""
    draft = editing.draft_of(person(request), pk)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.TextForm(*given, initial={"text": draft.text, "version": draft.version})
    if form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"]
            services.change(pk, form.change(draft), by=person(request), at=timezone.now(), version=version)
            return redirect("handbook:version", pk)
    context = {"form": form, "version": draft, "heading": _("The whole text"), "cancel_url": draft.get_absolute_url()}
    return render(request, "handbook/read.html", context)


@permission(policies.WRITE)
@require_POST
@once
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay the draft over what was approved meanwhile."""
    both = services.take_over(pk, by=person(request), at=timezone.now(), version=_version(request))
    messages.success(request, pages.taken_over(both))
    return redirect("handbook:version", pk)


@permission(policies.WRITE)
@require_POST
@once
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask those who approve."""
    services.submit(pk, by=person(request), at=timezone.now(), version=_version(request))
    return redirect("handbook:version", pk)


@permission(policies.WRITE)
@require_POST
@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back to mend it."""
    services.withdraw(pk, by=person(request), at=timezone.now(), version=_version(request))
    return redirect("handbook:version", pk)


@permission(policies.WRITE)
@require_POST
@once
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up."""
    services.cancel(pk, by=person(request), at=timezone.now(), version=_version(request))
    return redirect("handbook:versions")


def _version(request: HttpRequest) -> int | None:
    return whole_number(request.POST.get("version", ""))
