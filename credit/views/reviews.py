"""Pages of credit reviews: the desk, one review, filling it in."""

from django.contrib import messages
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
from core.forms import refusals_on
from core.keys import whole_number
from core.lists import answer
from credit import forms as account_forms
from credit import grades
from credit import queries as accounts
from credit.forms import reviews as forms
from credit.lists.reviews import REVIEWS
from credit.pages import reviews as pages
from credit.policies.reviews import REVIEW, check_fill
from credit.queries import reviews as queries
from credit.services import reviews as services
from workflow.once import once


@permission("credit.view")
@require_GET
def desk(request: HttpRequest) -> HttpResponseBase:
    """Whose credit is to be reviewed, with the figures of finance; as page, figures, file or print."""
    return answer(request, REVIEWS, pages.list_actions)


@permission("credit.view")
@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One review with the figures beside it."""
    user, shown = person(request), queries.review(person(request), pk)
    on = business_date(timezone.now(), shown.company.zone)
    context = {"page": pages.review_page(shown, user, on), "review": shown}
    context["beside"] = pages.beside(shown, accounts.account(user, shown.customer_id), on)
    return render(request, "credit/review.html", context)


@permission(REVIEW)
@require_http_methods(["GET", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a review of a customer."""
    form = account_forms.CustomerForm(request.POST or None, user=person(request), initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            customer = form.cleaned_data["customer"]
            made = services.open_review(customer.pk, by=person(request), at=timezone.now())
            return redirect("credit:review_fill", made.pk)
    context = {"form": form, "heading": _("New credit review"), "cancel_url": reverse("credit:reviews")}
    return render(request, "credit/review_new.html", context)


@permission(REVIEW)
@require_http_methods(["GET", "POST"])
@once
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill a review in, the figures of finance beside it."""
    user, shown = person(request), queries.review(person(request), pk)
    check_fill(shown, user)
    on = business_date(timezone.now(), company_of(request).zone)
    graded = grades.figures(company_of(request), on) is not None
    form = forms.ReviewForm(request.POST or None, initial=forms.initial_of(shown), graded=graded)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.fill(pk, form.given, by=user, at=timezone.now(), version=form.cleaned_data["version"])
            messages.success(request, _("The review is filled in; submit it when it is right."))
            return redirect(shown)
    beside = pages.beside(shown, accounts.account(user, shown.customer_id), on)
    heading = _("Review the credit of %(customer)s") % {"customer": shown.customer}
    context = {"form": form, "heading": heading, "cancel_url": shown.get_absolute_url(), "beside": beside}
    return render(request, "credit/review_form.html", context, status=status(form))


@permission(REVIEW)
@require_POST
@once
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask those whom the handbook names."""
    return redirect(services.submit(pk, by=person(request), at=timezone.now(), version=_version(request)))


@permission(REVIEW)
@require_POST
@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    return redirect(services.withdraw(pk, by=person(request), at=timezone.now(), version=_version(request)))


@permission(REVIEW)
@require_POST
@once
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop it with a reason."""
    reason = request.POST.get("reason", "")
    services.cancel(pk, by=person(request), at=timezone.now(), reason=reason, version=_version(request))
    return redirect("credit:reviews")


def _version(request: HttpRequest) -> int | None:
    return whole_number(request.POST.get("version", ""))
