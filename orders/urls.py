"""Addresses of orders."""

from django.urls import path

from orders import amend_views, guarantee_views, typing_views, views

app_name = "orders"
urlpatterns = [
    path("", views.order_list, name="list"),
    path("typing/", typing_views.typed, name="typing"),
    path("paste/", typing_views.paste, name="paste"),
    path("picker/", typing_views.picker, name="picker"),
    path("last-lines/", typing_views.last_lines, name="last_lines"),
    path("new/", views.new, name="new"),
    path("held/", views.held, name="held"),
    path("shortages/", views.shortages, name="shortages"),
    path("from-call/<int:pk>/", views.from_call, name="from_call"),
    path("from-quotation/<int:pk>/", views.convert, name="convert"),
    path("<int:pk>/", views.order, name="order"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/loss/", views.loss, name="loss"),
    path("<int:pk>/guarantee/", guarantee_views.guarantee, name="guarantee"),
    path("<int:pk>/override/", views.override, name="override"),
    path("<int:pk>/release/", views.release, name="release"),
    path("<int:pk>/amend/", amend_views.amend, name="amend"),
    path("<int:pk>/drop-change/", amend_views.drop_change, name="drop_change"),
    path("<int:pk>/give-up/", views.give_up, name="give_up"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
]
