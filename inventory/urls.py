from django.urls import path

from inventory import views

app_name = "inventory"
urlpatterns = [
    path("", views.levels, name="levels"),
    path("cards/<int:pk>/", views.card, name="card"),
    path("receipts/", views.receipts, name="receipts"),
    path("receipts/new/", views.new_receipt, name="new_receipt"),
    path("receipts/<int:pk>/", views.receipt, name="receipt"),
    path("warehouses/", views.warehouses, name="warehouses"),
    path("warehouses/new/", views.new_warehouse, name="new_warehouse"),
    path("warehouses/<int:pk>/", views.change_warehouse, name="change_warehouse"),
]
