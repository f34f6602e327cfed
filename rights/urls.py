from django.urls import path

from rights import views

app_name = "rights"
urlpatterns = [
    path("", views.seats, name="list"),
    path("grant/", views.grant, name="grant"),
    path("<int:pk>/end/", views.end, name="end"),
]
