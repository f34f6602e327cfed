"""Late money: the overdue list and the monthly statements."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from accounts.access import permission
from accounts.request import person
from core.lists import answer
from receivables import policies, queries
from receivables.late_lists import OVERDUE, STATEMENTS, today_of


@permission(policies.VIEW)
@require_GET
def overdue(request: HttpRequest) -> HttpResponseBase:
    """What is overdue, by who has to ask for it (PARTS-35, FIBRE-07); as page, figures, file or print."""
    user = person(request)
    return answer(request, OVERDUE, template="receivables/overdue.html", people=queries.by_owner(user, today_of(user)))


@permission(policies.VIEW)
@require_GET
def statements(request: HttpRequest) -> HttpResponseBase:
    """The statements of account that were drawn each month (PARTS-34)."""
    return answer(request, STATEMENTS)
