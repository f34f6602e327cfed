"""The auditor's pages: taking an export, and what people were refused."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import permission
from accounts.request import person
from audit import extracts, pages, queries, services
from audit.forms import ExtractForm
from audit.lists import REFUSED
from core import exports
from core.forms import refusals_on
from core.lists import answer


@permission(queries.EXPORT)
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponseBase:
    """Choose period and parts; a POST sends the file and leaves a line in the record of exports.

    Not done once: whoever asks twice takes two, and both are written down.
    """
    by = person(request)
    form = ExtractForm(request.POST or None, initial=pages.usual(timezone.localdate()))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            taken = services.take(by=by, at=timezone.now(), **form.cleaned_data)
            return exports.export(extracts.file_name(taken), extracts.heads(), extracts.lines(taken), "csv")
    return _page(request, form)


def _page(request: HttpRequest, form: ExtractForm) -> HttpResponse:
    taken = queries.extracts(person(request))[: pages.SHOWN]
    context = {"form": form, "heading": _("Auditor's export"), "taken": taken}
    return render(request, "audit/export.html", context)


@permission(queries.REFUSALS)
@require_GET
def refusals(request: HttpRequest) -> HttpResponseBase:
    """What was refused to whom; as page, figures, file or print."""
    return answer(request, REFUSED)
