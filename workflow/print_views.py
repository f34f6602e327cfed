"""What was printed, shown again as it was."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import signed_in
from accounts.request import person
from core.refusals import NotFound
from workflow import prints


@signed_in
@require_GET
def print_job(request: HttpRequest, job: uuid.UUID) -> HttpResponse:
    """The PDF of everything that was printed together; looking at it again prints nothing anew."""
    if not prints.readable(person(request), job):
        raise NotFound(_("There is no such print for you."))
    answer = HttpResponse(prints.job_pdf(job), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{job}.pdf"'
    return answer
