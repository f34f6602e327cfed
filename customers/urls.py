"""Addresses of the customer file."""

from django.urls import path

from customers import book_views, views

app_name = "customers"
urlpatterns = [
    path("", views.customer_list, name="list"),
    path("new/", views.new, name="new"),
    path("add/", views.add, name="add"),
    path("quick/", views.quick, name="quick"),
    path("<int:pk>/taken/", views.taken, name="taken"),
    path("lookup/", views.lookup, name="lookup"),
    path("<int:pk>/", views.customer, name="customer"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/invite/", views.invite, name="invite"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/freeze/", views.freeze, name="freeze"),
    path("<int:pk>/activate/", views.activate, name="activate"),
    path("<int:pk>/retire/", views.retire, name="retire"),
    path("<int:pk>/addresses/new/", book_views.new_address, name="new_address"),
    path("<int:pk>/contacts/new/", book_views.new_contact, name="new_contact"),
    path("addresses/<int:pk>/default/", book_views.default_address, name="default_address"),
    path("addresses/<int:pk>/retire/", book_views.retire_address, name="retire_address"),
    path("contacts/<int:pk>/retire/", book_views.retire_contact, name="retire_contact"),
]
