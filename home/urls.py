from django.urls import path

from home import search_views, views

app_name = "home"
urlpatterns = [
    path("", views.worklist, name="worklist"),
    path("beside/", views.beside, name="beside"),
    path("approve/", views.approve, name="approve"),
    path("return/<int:pk>/", views.send_back, name="send_back"),
    path("decide/<int:pk>/", views.decide, name="decide"),
    path("later/<int:pk>/", views.later, name="later"),
    path("search/", search_views.results, name="search"),
    path("overview/", views.overview, name="overview"),
]
