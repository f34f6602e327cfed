"""The documents behind a figure of a customer's credit."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import permission
from accounts.request import company_of, person
from core.dates import business_date
from core.replies import page_or_part
from credit import queries
from credit.pages.making_up import making_up


@permission("credit.view")
@require_GET
def documents(request: HttpRequest, customer_id: int) -> HttpResponse:
    """What makes up a component, an age or what is overdue: `?component=released`."""
    on = business_date(timezone.now(), company_of(request).zone)
    page = making_up(queries.account(person(request), customer_id), request.GET, on)
    context = {"page": page, "listing": page.listing, "heading": page.heading}
    return page_or_part(request, "credit/documents.html", "", context)
