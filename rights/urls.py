from django.urls import path

from rights import views

app_name = "rights"
urlpatterns = [
    path("", views.seats, name="list"),
    path("history/", views.history, name="history"),
    path("conflicts/", views.conflicts, name="conflicts"),
    path("grant/", views.grant, name="grant"),
    path("people/<int:pk>/", views.someone, name="person"),
    path("people/<int:pk>/move/", views.move, name="move"),
    path("people/<int:pk>/leave/", views.leave, name="leave"),
    path("posts/", views.posts, name="posts"),
    path("posts/<int:pk>/", views.post, name="post"),
    path("<int:pk>/end/", views.end, name="end"),
]
