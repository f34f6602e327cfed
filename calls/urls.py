"""Addresses of calls and leads."""

from django.urls import path

from calls import lead_views, views

app_name = "calls"
urlpatterns = [
    path("", views.call_list, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.call, name="call"),
    path("<int:pk>/caller/", views.name_caller, name="caller"),
    path("<int:pk>/end/", views.end, name="end"),
    path("leads/", lead_views.lead_list, name="leads"),
    path("leads/new/", lead_views.new_lead, name="new_lead"),
    path("leads/<int:pk>/", lead_views.lead, name="lead"),
    path("leads/<int:pk>/hand-over/", lead_views.hand_over, name="hand_over"),
    path("leads/<int:pk>/close/", lead_views.close_lead, name="close_lead"),
]
