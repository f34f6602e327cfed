from django.urls import path

from audit import views

app_name = "audit"
urlpatterns = [
    path("", views.export, name="export"),
    path("refusals/", views.refusals, name="refusals"),
]
