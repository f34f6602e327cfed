"""Saved filters, columns, actions on ticked rows, files made in the background."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import signed_in
from accounts.policies import require
from accounts.request import person
from core import lists
from core.listing import AS
from core.replies import page_or_part
from desk import files, forms, own, pages, policies, queries, sending, services
from workflow.once import once

# Which right each of these needs depends on the list that the address names; it is asked in the service or right here.


@signed_in
@require_POST
@once
def save_filter(request: HttpRequest) -> HttpResponse:
    """Keep the conditions of a list under a name."""
    kind, query = pages.asked_kind(request), request.POST.get("query", "")[:1000]
    form = forms.FilterNameForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A saved filter needs a name."))
        return redirect(pages.list_url(kind, query))
    services.save_filter(kind, form.given, query, by=person(request), at=timezone.now())
    messages.success(request, _("“%(name)s” is kept.") % {"name": form.given.name})
    return redirect(pages.list_url(kind, query))


@signed_in
@require_GET
def filters(request: HttpRequest) -> HttpResponse:
    """The person's filters of a list and those that are shared."""
    kind = pages.asked_kind(request)
    require(person(request), kind.right)
    return render(request, "desk/filters.html", pages.filters_context(person(request), kind))


@signed_in
@require_POST
@once
def change_filter(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, share, or open the list with it."""
    kept = queries.own_filter(person(request), pk)
    form = forms.FilterNameForm(request.POST, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        services.change_filter(pk, form.given, by=person(request))
        messages.success(request, _("“%(name)s” is kept.") % {"name": form.given.name})
        return redirect(pages.filters_url(kept.list))
    context = pages.filters_context(person(request), pages.kind_of(kept.list), form, pk)
    return render(request, "desk/filters.html", context)


@signed_in
@require_POST
@once
def remove_filter(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a filter."""
    gone = services.remove_filter(pk, by=person(request))
    messages.success(request, _("“%(name)s” is removed.") % {"name": gone.name})
    return redirect(pages.filters_url(gone.list))


@signed_in
@require_POST
@once
def columns(request: HttpRequest) -> HttpResponse:
    """Choose the columns of a list; up and down move one, `usual` takes the usual ones."""
    kind, data = pages.asked_kind(request), request.POST
    keys = [] if "usual" in data else pages.moved(data.getlist("column"), data.get("up", ""), data.get("down", ""))
    services.choose_columns(kind, keys, by=person(request))
    return redirect(pages.list_url(kind, data.get("back", "")))


@signed_in
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Do something with the ticked rows. Not done once as a whole: each row knows by itself whether it is done."""
    kind = pages.asked_kind(request)
    require(person(request), kind.right)  # before the dialog that asks for a reason
    action = pages.action_of(kind, request.POST.get("do", ""))
    pks, typed = pages.ticked(request), pages.typed(request, action)
    if pks and typed is None:
        return render(request, "desk/act.html", pages.act_context(request, kind, action, pks))
    done = services.act(kind, action, pks, by=person(request), at=timezone.now(), typed=typed or {})
    if done.url:
        return redirect(done.url)
    own.remember(request, kind.code, done)
    return redirect(pages.list_url(kind, request.POST.get("back", "")))


# -- files -----------------------------------------------------------------------------------------------------------


@signed_in
@require_http_methods(["GET", "POST"])
@once
def ask_export(request: HttpRequest) -> HttpResponse:
    """Offer to make a large file in the background; a POST has it made."""
    kind, user, query = pages.asked_kind(request), person(request), pages.asked_query(request)
    require(user, kind.right)
    form, total = request.GET.get(AS, ""), kind.found(query, user, lists.today_of(user)).count()
    if request.method == "POST":
        asked = services.ExportInput(query.urlencode(), form, total, translation.get_language())
        sending.send(services.ask_export(kind, asked, by=user, at=timezone.now()))
        return redirect("desk:exports")
    return render(request, "desk/ask_export.html", pages.ask_context(kind, query, form, total))


@signed_in
@require_GET
def exports(request: HttpRequest) -> HttpResponse:
    """The person's files; while one is being made the page asks again by itself."""
    user = person(request)
    rows = pages.export_rows(user)
    services.seen(user, timezone.now())
    context = {"heading": _("My exports"), "rows": rows, "making": any(row.making for row in rows)}
    return page_or_part(request, "desk/exports.html", "desk/_exports.html", context)


@signed_in
@require_GET
def download(request: HttpRequest, pk: int) -> FileResponse:
    """Hand a file to the one for whom it was made, if that person may still see the list."""
    export = queries.export(person(request), pk)
    kind = pages.kind_of(export.list)
    policies.check_fetch(export, kind, person(request), timezone.now())
    name = f"{kind.file_name}.{export.format}"
    return FileResponse(files.opened(export.file), as_attachment=True, filename=name)


@signed_in
@require_POST
@once
def remove_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file away."""
    services.remove_export(pk, by=person(request), at=timezone.now())
    return redirect("desk:exports")
