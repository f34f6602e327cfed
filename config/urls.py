"""Every app answers under its own name; home has the root."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

PREFIXES = {
    "accounts": "accounts/",
    "workflow": "",
    "drafts": "drafts/",
    "desk": "lists/",
    "handbook": "handbook/",
    "rights": "rights/",
    "catalog": "catalog/",
    "customers": "customers/",
    "inventory": "inventory/",
    "credit": "credit/",
    "calls": "calls/",
    "quotes": "quotes/",
    "orders": "orders/",
    "shipping": "shipping/",
    "receivables": "receivables/",
    "imports": "imports/",
    "audit": "audit/",
    "core": "",
    "home": "",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(f"{app}.urls")) for app, prefix in PREFIXES.items() if find_spec(f"{app}.urls")
]

handler400 = "core.views.bad_request"
handler403 = "core.views.forbidden"
handler404 = "core.views.not_found"
handler500 = "core.views.server_error"
