"""Addresses that belong to no app."""

from django.conf import settings
from django.urls import path

from core import views

app_name = "core"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
]
if settings.DEBUG:
    urlpatterns.append(path("components/", views.components, name="components"))
