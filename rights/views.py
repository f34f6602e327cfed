"""The administrator's pages: who sits where, seating, moving, leaving, posts, what clashes, and the history."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import person
from core.forms import refusals_on
from core.lists import answer
from rights import pages, queries, services
from rights.forms import LeaveForm, MoveForm, PostForm, SeatForm
from rights.inputs import PostInput, SeatInput
from rights.lists import HISTORY, SEATS
from workflow.once import once


@permission("rights.grant")
@require_GET
def seats(request: HttpRequest) -> HttpResponseBase:
    """Everybody who holds a post today; as page, figures, file or print."""
    return answer(request, SEATS, pages.seat_actions)


@permission("rights.grant")
@require_GET
def history(request: HttpRequest) -> HttpResponseBase:
    """Every seat that was given, changed or ended, by whom and why."""
    return answer(request, HISTORY)


@permission("rights.grant")
@require_GET
def conflicts(request: HttpRequest) -> HttpResponse:
    """Who holds what must stay apart, and what nobody can decide."""
    return render(request, "rights/conflicts.html", pages.conflicts_page(person(request)))


@permission("rights.grant")
@require_GET
def someone(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: seats, what clashes, and moving or leaving."""
    by = person(request)
    return render(request, "rights/person.html", pages.person_page(by, queries.person(by, pk)))


@permission("rights.grant")
@require_http_methods(["GET", "POST"])
@once
def grant(request: HttpRequest) -> HttpResponse:
    """Seat a person on a post."""
    by = person(request)
    start = {"starts": timezone.localdate(), "user": request.GET.get("user")}
    form = SeatForm(request.POST or None, by=by, initial=start)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.grant(**form.cleaned_data, by=by, at=timezone.now())
            messages.success(request, _("The post is given."))
            return redirect("rights:list")
    context = {"form": form, "heading": _("Seat a person"), "cancel_url": reverse("rights:list")}
    return render(request, "rights/form.html", context)


@permission("rights.grant")
@require_http_methods(["GET", "POST"])
@once
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a person to another post: everything held ends today."""
    by = person(request)
    who = queries.person(by, pk)
    form = MoveForm(request.POST or None, by=by, initial={"starts": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = dict(form.cleaned_data)
            reason = typed.pop("reason")
            services.move(SeatInput(who, **typed), by=by, at=timezone.now(), reason=reason)
            messages.success(request, _("%(who)s has moved.") % {"who": who})
            return redirect("rights:person", pk)
    return render(request, "rights/form.html", pages.form_page(form, _("Move %(who)s") % {"who": who}, who))


@permission("rights.grant")
@require_http_methods(["GET", "POST"])
@once
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """A person leaves: everything held ends today."""
    by = person(request)
    who = queries.person(by, pk)
    form = LeaveForm(request.POST or None, initial={"closing": True})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.leave(who, by=by, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("%(who)s has left; every post ended.") % {"who": who})
            return redirect("rights:person", pk)
    return render(request, "rights/form.html", pages.form_page(form, _("%(who)s leaves") % {"who": who}, who))


@permission("rights.grant")
@require_GET
def posts(request: HttpRequest) -> HttpResponse:
    """The company's posts: who sits there, what the role may, and how low it may price (PARTS-03)."""
    return render(request, "rights/posts.html", {"rows": pages.authority_rows(person(request))})


@permission("rights.grant")
@require_http_methods(["GET", "POST"])
@once
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a post's title, role or named people."""
    by = person(request)
    found = queries.post(by, pk)
    form = PostForm(request.POST or None, by=by, initial=pages.post_start(found))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.change_post(found, given=PostInput(**form.cleaned_data), by=by, at=timezone.now())
            messages.success(request, _("The post is changed."))
            return redirect("rights:posts")
    context = {"form": form, "heading": _("Post “%(post)s”") % {"post": found}, "cancel_url": reverse("rights:posts")}
    return render(request, "rights/form.html", context)


@permission("rights.grant")
@require_POST
@once
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an assignment today."""
    reason = request.POST.get("reason", "")
    ended = services.end(pk, by=person(request), at=timezone.now(), reason=reason)
    messages.success(request, _("%(who)s no longer holds “%(post)s”.") % {"who": ended.user, "post": ended.post})
    return redirect("rights:list")
