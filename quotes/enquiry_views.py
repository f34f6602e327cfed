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
from core.exports import export as exported
from core.listing import listing
from core.replies import page_or_part
from quotes import entry, exports, filters, forms, pages, queries, services
from workflow.once import once

SORTS = {"date": "created_at"}


@permission("quotes.view")
@require_GET
def enquiry_list(request: HttpRequest) -> HttpResponse:
    """The enquiries of the person's units, filtered by the URL."""
    user = person(request)
    form = filters.EnquiryFilter(request.GET, user=user)
    listed = listing(
        queries.enquiries(user), request.GET, sorts=SORTS, default="-date", form=form, views=pages.enquiry_views()
    )
    context = {"listing": listed, "heading": _("Enquiries"), "actions": pages.enquiry_list_actions(user, listed)}
    return page_or_part(request, "quotes/enquiries.html", "", context)


@permission("quotes.view")
@require_GET
def export_enquiries(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered, as CSV or xlsx."""
    user = person(request)
    found = filters.EnquiryFilter(request.GET, user=user).filtered(queries.enquiries(user)).order_by("pk")
    heads, rows = exports.enquiry_rows(found)
    return exported("enquiries", heads, rows, request.GET.get("format", "csv"))


@permission("quotes.write")
@require_http_methods(["GET", "POST"])
@once
def new_enquiry(request: HttpRequest) -> HttpResponse:
    """Record what a customer asks for (PARTS-07)."""
    now = timezone.now()
    page = entry.new_enquiry(request, now)
    if page.valid:
        with forms.problems_on(page.form):
            unit = entry.unit_of(request)
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
