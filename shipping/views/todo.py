"""What is to be done in shipping."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import permission
from accounts.request import person
from shipping import pages


@permission("shipping.view")
@require_GET
def todo(request: HttpRequest) -> HttpResponse:
    """What waits for this person: to print, to draw, to ship, to be signed."""
    groups = pages.todo_groups(person(request))
    return render(request, "shipping/todo.html", {"heading": _("Shipping"), "groups": groups})
