from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.urls import path, reverse_lazy

from accounts import views
from accounts.access import signed_in

app_name = "accounts"
urlpatterns = [
    path("login/", login_not_required(views.SignIn.as_view()), name="login"),
    path("logout/", signed_in(auth_views.LogoutView.as_view()), name="logout"),
    path(
        "password/",
        signed_in(auth_views.PasswordChangeView.as_view(success_url=reverse_lazy("accounts:password_done"))),
        name="password_change",
    ),
    path("password/done/", signed_in(auth_views.PasswordChangeDoneView.as_view()), name="password_done"),
    path("preferences/", views.preferences, name="preferences"),
    path("company/switch/", views.switch, name="switch_company"),
]
