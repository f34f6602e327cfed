from django.urls import path

from home import views

app_name = "home"
urlpatterns = [
    path("", views.worklist, name="worklist"),
    path("overview/", views.overview, name="overview"),
]
