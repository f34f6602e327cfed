"""Pages and buttons of enquiries."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import permission
from accounts.request import person
from calls import queries as calls
from core.lists import answer
from quotes import entry, forms, pages, queries, services
from quotes.lists import ENQUIRIES
from workflow.once import once


@permission("quotes.view")
@require_GET
def enquiry_list(request: HttpRequest) -> HttpResponseBase:
    """The enquiries of the person's units, filtered and sorted by the URL; as page, figures, file or print."""
    return answer(request, ENQUIRIES, pages.enquiry_list_actions)


@permission("quotes.write")
@require_http_methods(["GET", "POST"])
@once
def new_enquiry(request: HttpRequest) -> HttpResponse:
    """Record what a customer asks for (PARTS-07)."""
    now = timezone.now()
    page = entry.new_enquiry(request, now)
    if page.valid:
        with forms.problems_on(page.form):
            unit = entry.unit_of(request, page.heard)
            made = services.open_enquiry(unit=unit, by=person(request), at=now, given=page.given(request))
            messages.success(request, _("Enquiry %(number)s is recorded.") % {"number": made.number})
            return redirect("quotes:enquiry", made.pk)
    return render(request, "quotes/enquiry_form.html", page.context(request, _("New enquiry")))


@permission("quotes.view")
@require_GET
def enquiry(request: HttpRequest, pk: int) -> HttpResponse:
    """One enquiry and what became of it."""
    found = queries.enquiry(person(request), pk)
    context = {"page": pages.enquiry_page(found, person(request)), "lines": queries.asked_lines(found)}
    return render(request, "quotes/enquiry.html", context)


@permission("quotes.write")
@require_POST
@once
def close_enquiry(request: HttpRequest, pk: int) -> HttpResponse:
    """End an enquiry with a reason."""
    services.close_enquiry(pk, by=person(request), at=timezone.now(), reason=request.POST.get("reason", ""))
    return redirect("quotes:enquiry", pk)


@permission("quotes.write")
@require_GET
def quote(request: HttpRequest, pk: int) -> HttpResponse:
    """On to a quotation that starts with the enquiry's lines (PARTS-08)."""
    return redirect(f"{reverse('quotes:new')}?enquiry={queries.enquiry(person(request), pk).pk}")


@permission("quotes.write")
@require_GET
def enquiry_from(request: HttpRequest, pk: int) -> HttpResponse:
    """On to an enquiry that is entered from a call or a lead (OFFICE-07, PARTS-49)."""
    return redirect(f"{reverse('quotes:new_enquiry')}?from={calls.source(person(request), pk).pk}")
