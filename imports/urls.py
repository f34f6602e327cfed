from django.urls import path

from imports import views

app_name = "imports"
urlpatterns = [
    path("", views.run_list, name="list"),
    path("new/", views.new, name="new"),
    path("template/", views.template, name="template"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/columns/", views.columns, name="columns"),
    path("<int:pk>/wrong/", views.wrong, name="wrong"),
    path("<int:pk>/mend/", views.mend, name="mend"),
    path("<int:pk>/start/", views.start, name="start"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
]
