"""The start page with its decisions, the page of one decision, the overview."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission, signed_in
from accounts.queries import permissions_of
from accounts.request import person
from core import lists
from core.components import Action
from core.keys import whole_number
from core.refusals import NotAllowed
from core.replies import page_or_part
from home import deciding, moments, pictures, posts, queries, services
from workflow import approval
from workflow import queries as papers
from workflow import services as workflow
from workflow.once import once
from workflow.views import said, said_with


@signed_in
@require_GET
def worklist(request: HttpRequest) -> HttpResponse:
    """What waits for the person, by deadline; `?what=` shows one heading. htmx gets the list without the page."""
    user, now = person(request), timezone.now()
    found, what = queries.worklist(user, now), request.GET.get("what", "")
    rows = found.shown(what)
    context = {
        "groups": queries.grouped(rows, now), "count": len(found.rows), "now": now, "what": what,
        "late": sum(row.late(now) for row in found.rows), "views": found.views, "later": what == queries.LATER,
        "plain": any(row.plain for row in rows), "choices": moments.choices(now, user),
        "actions": _quick(permissions_of(user)),
    }  # fmt: skip
    return page_or_part(request, "home/worklist.html", "home/_worklist.html", context)


def _quick(rights: frozenset[str]) -> list[Action]:
    """What this person most likely starts next."""
    known = (
        ("calls.answer", Action("call", _("Answer a call"), reverse("calls:new"), "get", "plain", "phone", key="C")),
        (
            "calls.lead",
            Action("lead", _("New lead"), reverse("calls:new_lead"), "get", "primary", "message-square", key="C"),
        ),
        (
            "quotes.write",
            Action("quotation", _("New quotation"), reverse("quotes:new"), "get", "plain", "file-text", key="Q"),
        ),
        ("orders.write", Action("order", _("New order"), reverse("orders:new"), "get", "primary", "plus", key="N")),
    )
    # Who answers calls notes a lead there; the key C is theirs.
    shown = rights - {"calls.lead"} if "calls.answer" in rights else rights
    return [action for right, action in known if right in shown]


def _back(request: HttpRequest) -> HttpResponse:
    """The worklist under the heading that was open."""
    what = request.POST.get("what", "")
    return redirect(f"{reverse('home:worklist')}?what={what}" if what in queries.PLACES else "home:worklist")


def _ticked(texts: list[str]) -> dict[int, int | None]:
    """Steps of ticked rows, each with the last event that its row showed: "12.3456"."""
    pairs = [text.partition(".") for text in texts]
    return {step: whole_number(last) for key, _dot, last in pairs if (step := whole_number(key)) is not None}


@signed_in
@require_POST
def approve(request: HttpRequest) -> HttpResponse:
    """Approve the ticked rows, each for itself; what was refused is said with its reason."""
    seen = _ticked(request.POST.getlist("step")[: queries.MOST])
    if not seen:
        raise NotAllowed(_("Tick a row first."))
    outcome = services.approve_many(seen, by=person(request), at=timezone.now(), seen=seen)
    (messages.warning if outcome.refused else messages.success)(request, outcome.text)
    return _back(request)


@signed_in
@require_POST
@once
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return one row's paper with a reason, without opening it."""
    services.decide_from_row(pk, by=person(request), at=timezone.now(), outcome="return", **said_with(request))
    messages.success(request, said("return"))
    return _back(request)


@signed_in
@require_http_methods(["GET", "POST"])
@once
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide on one paper with what is needed for it in sight; then comes the next that waits."""
    user, now = person(request), timezone.now()
    if request.method == "GET":
        return render(request, "home/decide.html", deciding.context(user, pk, now))
    step, place, outcome = papers.step(user, pk), deciding.place(user, pk), request.POST.get("outcome", "")
    approval.decide(step.pk, by=user, at=now, outcome=outcome, **said_with(request))
    messages.success(request, said(outcome))
    return redirect(place.next_url if place and place.next_url else "home:worklist")


@signed_in
@require_http_methods(["GET", "POST"])
@once
def later(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a paper of the worklist off until a moment, or take it back."""
    user, now = person(request), timezone.now()
    paper, choices = papers.paper(user, pk), moments.choices(now, user)
    if request.method == "GET":
        return render(request, "home/later.html", {"choices": choices, "paper": paper})
    if request.POST.get("until") == "now":
        workflow.wake(pk, by=user)
    else:
        row = workflow.snooze(pk, until=moments.chosen(request.POST, choices, user), by=user, at=now)
        messages.success(request, moments.said(row.until))
    return _back(request)


@permission("home.dashboard")
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Pictures of the company as far as the person may see it."""
    user = person(request)
    found = pictures.pictures(user, lists.today_of(user))
    return render(request, "home/overview.html", {"pictures": found})


@signed_in
@require_GET
def beside(request: HttpRequest) -> HttpResponse:
    """The pictures beside the worklist, asked for after it."""
    found = posts.of_post(person(request), timezone.now())
    return render(request, "home/_pictures.html", {"pictures": found})
