from django.urls import path

from workflow import print_views, views

app_name = "workflow"
urlpatterns = [
    path("<int:pk>/", views.open_paper, name="paper"),
    path("<int:pk>/comment/", views.comment, name="comment"),
    path("<int:pk>/attach/", views.attach, name="attach"),
    path("attachments/<int:pk>/", views.attachment, name="attachment"),
    path("prints/<uuid:job>/", print_views.print_job, name="print"),
    path("steps/<int:pk>/decide/", views.decide, name="decide"),
    path("notices/", views.notices, name="notices"),
    path("notices/news/", views.news, name="news"),
    path("notices/<int:pk>/read/", views.read, name="read"),
    path("failed/", views.failed, name="failed"),
    path("failed/<int:pk>/", views.try_again, name="try_again"),
]
