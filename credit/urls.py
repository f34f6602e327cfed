from django.urls import path

from credit import views
from credit.views import overrides

app_name = "credit"
urlpatterns = [
    path("", views.accounts, name="list"),
    path("find/", views.find, name="find"),
    path("overrides/", overrides.overrides, name="overrides"),
    path("overrides/<int:pk>/", overrides.override, name="override"),
    path("overrides/<int:pk>/correct/", overrides.correct, name="override_correct"),
    path("overrides/<int:pk>/withdraw/", overrides.withdraw, name="override_withdraw"),
    path("liability/", overrides.liability, name="liability"),
    path("<int:customer_id>/", views.account, name="account"),
    path("<int:customer_id>/limit/", views.limit, name="limit"),
    path("<int:customer_id>/entries/", views.entries, name="entries"),
]
