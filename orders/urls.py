"""Addresses of orders."""

from django.urls import path

from orders import typing_views, views

app_name = "orders"
urlpatterns = [
    path("", views.order_list, name="list"),
    path("totals/", views.totals, name="totals"),
    path("export/", views.export, name="export"),
    path("customer/", views.customer, name="customer"),
    path("typing/", typing_views.typed, name="typing"),
    path("paste/", typing_views.paste, name="paste"),
    path("picker/", typing_views.picker, name="picker"),
    path("new/", views.new, name="new"),
    path("from-quotation/<int:pk>/", views.convert, name="convert"),
    path("<int:pk>/", views.order, name="order"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/release/", views.release, name="release"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
]
