from django.urls import path

from credit import views

app_name = "credit"
urlpatterns = [
    path("", views.accounts, name="list"),
    path("find/", views.find, name="find"),
    path("<int:customer_id>/", views.account, name="account"),
    path("<int:customer_id>/limit/", views.limit, name="limit"),
    path("<int:customer_id>/entries/", views.entries, name="entries"),
]
