from django.urls import path

from desk import views

app_name = "desk"
urlpatterns = [
    path("exports/", views.exports, name="exports"),
    path("exports/<int:pk>/", views.download, name="download"),
    path("exports/<int:pk>/remove/", views.remove_export, name="remove_export"),
    path("filters/<int:pk>/", views.change_filter, name="change_filter"),
    path("filters/<int:pk>/remove/", views.remove_filter, name="remove_filter"),
    path("filters/", views.filters, name="filters"),
    path("filters/save/", views.save_filter, name="save_filter"),
    path("columns/", views.columns, name="columns"),
    path("do/", views.act, name="act"),
    path("exports/new/", views.ask_export, name="ask_export"),
]
