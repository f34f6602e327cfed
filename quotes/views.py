"""Pages and buttons of quotations; those of enquiries are in enquiry_views.py."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import company_of, person
from core.conflict import status
from core.dates import business_date
from core.lists import answer
from quotes import dealings, differences, entry, forms, pages, queries, services, special
from quotes.lists import QUOTATIONS
from workflow.once import once


def _who_when(request: HttpRequest) -> dict[str, Any]:
    return {"by": person(request), "at": timezone.now()}


# -- quotations: lists -----------------------------------------------------------------------------------------------


@permission("quotes.view")
@require_GET
def quotation_list(request: HttpRequest) -> HttpResponseBase:
    """The quotations of the person's units, filtered and sorted by the URL; as page, figures, file or print."""
    return answer(request, QUOTATIONS, pages.quotation_list_actions)


# -- quotations: entering --------------------------------------------------------------------------------------------


@permission("quotes.write")
@require_http_methods(["GET", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    """Write a quotation, from an enquiry (`?enquiry=`) or for a customer (`?customer=`)."""
    now, asked = timezone.now(), entry.source(request)
    page = entry.new_quotation(request, now, asked)
    if page.valid:
        with forms.problems_on(page.form):
            made = services.draft(
                unit=entry.unit_of(request, asked),
                by=person(request),
                at=now,
                given=page.given,
                enquiry_id=asked.pk if asked else None,
                submitting=entry.submitting(request),
            )
            return redirect("quotes:quotation", made.pk)
    return render(request, "quotes/form.html", page.context(request, _("New quotation"), reverse("quotes:list")))


@permission("quotes.write")
@require_http_methods(["GET", "POST"])
@once
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft; what a colleague changed meanwhile is not written over."""
    now, draft = timezone.now(), queries.shown(person(request), pk)
    page = entry.changed_quotation(request, now, draft)
    if page.valid:
        with forms.problems_on(page.form):
            then = entry.submitting(request)
            services.change(pk, by=person(request), at=now, given=page.given, version=page.version, submitting=then)
            return redirect("quotes:quotation", pk)
    back = reverse("quotes:quotation", args=[pk])
    context = page.context(request, _("Change quotation"), back)
    return render(request, "quotes/form.html", context, status=status(page.form))


# -- one quotation ---------------------------------------------------------------------------------------------------


@permission("quotes.view")
@require_GET
def quotation(request: HttpRequest, pk: int) -> HttpResponse:
    """One quotation with everything that hangs on it."""
    user = person(request)
    found = queries.shown(user, pk)
    today = business_date(timezone.now(), found.company.zone)
    context = {"page": pages.quotation_page(found, user, today), "terms": pages.terms(found), "quotation": found}
    context["special"] = special.facts(found)
    context["dealings"] = dealings.of_quotation(found, user, today)
    return render(request, "quotes/detail.html", context)


@permission("quotes.view")
@require_GET
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """What a version changes against the one it takes the place of."""
    new_one = queries.shown(person(request), pk)
    old_one = queries.before(person(request), new_one)
    context = {
        "old": old_one,
        "new": new_one,
        "gain": new_one.gross - old_one.gross,
        "terms": differences.of_terms(old_one, new_one),
        "lines": differences.of_lines(old_one.lines.all(), new_one.lines.all()),
    }
    return render(request, "quotes/difference.html", context)


@permission("quotes.write")
@require_POST
@once
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a draft to the reviewers."""
    version = forms.version_of(request.POST)
    services.submit(pk, version=version, **_who_when(request))
    return redirect("quotes:quotation", pk)


@permission("quotes.write")
@require_POST
@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back from the reviewers."""
    services.withdraw(pk, **_who_when(request))
    return redirect("quotes:quotation", pk)


@permission("quotes.send")
@require_POST
@once
def seal(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the department seal under it."""
    services.seal(pk, **_who_when(request))
    return redirect("quotes:quotation", pk)


@permission("quotes.send")
@require_POST
@once
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that it was sent."""
    told = forms.answers(forms.SentForm(request.POST), company_of(request), timezone.now())
    services.send(pk, **told, **_who_when(request))
    return redirect("quotes:quotation", pk)


@permission("quotes.write")
@require_POST
@once
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the customer confirmed it."""
    told = forms.answers(forms.ConfirmedForm(request.POST), company_of(request), timezone.now())
    services.confirm(pk, **told, **_who_when(request))
    return redirect("quotes:quotation", pk)


@permission("quotes.write")
@require_POST
@once
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the next version, and go on to change it."""
    made = services.revise(pk, objection=request.POST.get("reason", ""), **_who_when(request))
    return redirect("quotes:change", made.pk)


@permission("quotes.write")
@require_POST
@once
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the offer off."""
    services.cancel(pk, reason=request.POST.get("reason", ""), **_who_when(request))
    return redirect("quotes:quotation", pk)


@permission("quotes.send")
@require_POST
@once
def print_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Log one more copy and show it as PDF."""
    return redirect("workflow:print", services.print_copy(pk, **_who_when(request)))
