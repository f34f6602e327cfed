from django.urls import path

from quotes import enquiry_views, typing_views, views

app_name = "quotes"
urlpatterns = [
    path("enquiries/", enquiry_views.enquiry_list, name="enquiries"),
    path("enquiries/new/", enquiry_views.new_enquiry, name="new_enquiry"),
    path("enquiries/from/<int:pk>/", enquiry_views.enquiry_from, name="enquiry_from"),
    path("enquiries/<int:pk>/", enquiry_views.enquiry, name="enquiry"),
    path("enquiries/<int:pk>/close/", enquiry_views.close_enquiry, name="close"),
    path("enquiries/<int:pk>/quote/", enquiry_views.quote, name="quote"),
    path("quotations/", views.quotation_list, name="list"),
    path("quotations/typing/", typing_views.typed, name="typing"),
    path("quotations/paste/", typing_views.paste, name="paste"),
    path("quotations/picker/", typing_views.picker, name="picker"),
    path("quotations/new/", views.new, name="new"),
    path("quotations/<int:pk>/", views.quotation, name="quotation"),
    path("quotations/<int:pk>/change/", views.change, name="change"),
    path("quotations/<int:pk>/difference/", views.difference, name="difference"),
    path("quotations/<int:pk>/submit/", views.submit, name="submit"),
    path("quotations/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("quotations/<int:pk>/seal/", views.seal, name="seal"),
    path("quotations/<int:pk>/send/", views.send, name="send"),
    path("quotations/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("quotations/<int:pk>/revise/", views.revise, name="revise"),
    path("quotations/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("quotations/<int:pk>/print/", views.print_copy, name="print"),
]
