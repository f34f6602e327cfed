from django.urls import path

from handbook import reading_views, views

app_name = "handbook"
urlpatterns = [
    path("", reading_views.document, name="document"),
    path("matrix/", reading_views.authority_table, name="matrix"),
    path("authority/", reading_views.rights_and_floors, name="authority"),
    path("simulator/", reading_views.simulate, name="simulator"),
    path("versions/", views.version_list, name="versions"),
    path("versions/new/", views.new, name="new"),
    path("versions/difference/", views.difference, name="difference"),
    path("versions/export/", views.export_installed, name="export_installed"),
    path("versions/<int:pk>/", views.version, name="version"),
    path("versions/<int:pk>/export/", views.export, name="export"),
    path("versions/<int:pk>/edit/", views.edit, name="edit"),
    path("versions/<int:pk>/read/", views.read, name="read"),
    path("versions/<int:pk>/take-over/", views.take_over, name="take_over"),
    path("versions/<int:pk>/submit/", views.submit, name="submit"),
    path("versions/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("versions/<int:pk>/cancel/", views.cancel, name="cancel"),
]
