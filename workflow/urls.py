from django.urls import include, path

from workflow import delegation_views, print_views, views

app_name = "workflow"
papers = [
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
delegations = [
    path("", delegation_views.delegation_list, name="delegations"),
    path("new/", delegation_views.delegation_new, name="delegation_new"),
    path("<int:pk>/end/", delegation_views.delegation_end, name="delegation_end"),
]
urlpatterns = [path("papers/", include(papers)), path("delegations/", include(delegations))]
