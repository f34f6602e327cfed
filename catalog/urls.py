"""Addresses of the catalogue."""

from django.urls import path

from catalog import views

app_name = "catalog"
urlpatterns = [
    path("", views.product_list, name="list"),
    path("new/", views.new, name="new"),
    path("lookup/", views.lookup, name="lookup"),
    path("classes/", views.item_classes, name="classes"),
    path("classes/new/", views.new_class, name="new_class"),
    path("rates/", views.rates, name="rates"),
    path("rates/new/", views.book_rate, name="book_rate"),
    path("<int:pk>/", views.product, name="product"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/retire/", views.retire, name="retire"),
    path("<int:pk>/restore/", views.restore, name="restore"),
]
