"""What every document's page can do: decide, comment, attach; and the notices of a person."""

from typing import TypedDict

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.access import permission, signed_in
from accounts.request import person
from core.components import Action
from core.keys import whole_number
from core.refusals import NotAllowed
from workflow import approval, bell, files, mail, queries, registry, services
from workflow.models import Delivery, Paper
from workflow.once import once


def _page_of(paper: Paper) -> str:
    return reverse(registry.kind(paper.kind).url, args=[paper.pk])


@signed_in
@require_GET
def open_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the page of whatever document the paper belongs to (QR codes point here)."""
    return redirect(_page_of(queries.paper(person(request), pk)))


@signed_in
@require_POST
@once
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, return or reject one step; the right to it is the grant on the step itself."""
    outcome = request.POST.get("outcome", "")
    step = approval.decide(pk, by=person(request), at=timezone.now(), outcome=outcome, **said_with(request))
    messages.success(request, said(outcome))
    paper = step.round.paper
    seen = queries.may_see(person(request), paper.kind, paper.unit_id, paper.pk)
    return redirect(_page_of(paper) if seen else "/")


class SaidWith(TypedDict):
    """What comes along with a decision."""

    reason: str
    seen: int | None
    files: tuple[files.Kept, ...]


def said_with(request: HttpRequest) -> SaidWith:
    """Comment or reason, the last event that the person's page showed, and files."""
    given = request.POST
    kept = files.keep_all(request.FILES.getlist("file"))
    return {"reason": given.get("reason", ""), "seen": whole_number(given.get("seen", "")), "files": kept}


def said(outcome: str) -> str:
    """What a decision is called once it is made."""
    words = {"approve": _("Approved."), "return": _("Returned."), "reject": _("Rejected.")}
    return words[outcome]


@signed_in
@require_POST
@once
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something on a paper."""
    row = services.add_comment(pk, text=request.POST.get("text", ""), by=person(request), at=timezone.now())
    return redirect(_page_of(row.paper))


@signed_in
@require_POST
@once
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Pin a file to a paper."""
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        raise NotAllowed(_("Choose a file first."), field="file")
    row = services.attach(pk, upload=upload, by=person(request), at=timezone.now())
    return redirect(_page_of(row.paper))


@signed_in
@require_GET
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out a file to whoever may see its paper; never shown in the page's own origin."""
    row = queries.attachment(person(request), pk)
    return FileResponse(files.opened(row.digest), as_attachment=True, filename=row.name, content_type=row.mime)


@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """What the person was told; a POST marks all of it read."""
    if request.method == "POST":
        services.read_notices(person(request), at=timezone.now())
        return redirect("workflow:notices")
    rows = queries.notices(person(request))[:100]
    context = {"notices": rows, "unread": bell.bell(request), "mails": mail.configured()}
    return render(request, "workflow/notices.html", context)


@signed_in
@require_POST
@once
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Open what a notice is about; it counts as read from now on."""
    notice = services.read_notice(pk, by=person(request), at=timezone.now())
    return redirect("workflow:notices") if "stay" in request.POST else redirect("workflow:paper", notice.paper_id)


@signed_in
@require_GET
def news(request: HttpRequest) -> JsonResponse:
    """What the bell asks every minute: how many notices are unread, and those after the one it knows."""
    unread = bell.bell(request)
    after = whole_number(request.GET.get("after", "")) or 0
    rows = queries.notices(person(request)).filter(read_at__isnull=True, pk__gt=after)[:3] if unread else ()
    label = ngettext("Notices, %(n)s unread", "Notices, %(n)s unread", unread) % {"n": unread}
    told = [{"id": row.pk, "text": row.text} for row in reversed(rows)]
    return JsonResponse({"unread": unread, "label": label, "notices": told})


@permission("rights.grant")
@require_GET
def failed(request: HttpRequest) -> HttpResponse:
    """Reactions that were given up after many tries."""
    rows = queries.failed_deliveries(person(request))[:100]
    return render(request, "workflow/failed.html", {"rows": [(row, _again(row)) for row in rows]})


def _again(delivery: Delivery) -> Action:
    url = reverse("workflow:try_again", args=[delivery.pk])
    return Action(f"again-{delivery.pk}", _("Try again"), url, icon="refresh-cw")


@permission("rights.grant")
@require_POST
@once
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a given-up reaction to the worker once more."""
    services.try_again(pk, by=person(request), at=timezone.now())
    messages.success(request, _("It is being tried again."))
    return redirect("workflow:failed")
