from django.urls import path

from handbook import reading_views

app_name = "handbook"
urlpatterns = [
    path("", reading_views.document, name="document"),
    path("matrix/", reading_views.authority_table, name="matrix"),
    path("authority/", reading_views.rights_and_floors, name="authority"),
    path("simulator/", reading_views.simulate, name="simulator"),
]
