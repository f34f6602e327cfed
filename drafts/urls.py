"""Addresses that a form's page asks while somebody types."""

from django.urls import path

from drafts import views

app_name = "drafts"
urlpatterns = [
    path("save/", views.save, name="save"),
    path("end/", views.end, name="end"),
    path("token/", views.token, name="token"),
]
