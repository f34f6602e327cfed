from django.urls import path

from credit import views
from credit.views import applications, groups, guarantees, making_up, overrides, reviews, watching

app_name = "credit"
urlpatterns = [
    path("", views.accounts, name="list"),
    path("find/", views.find, name="find"),
    # applications
    path("master/", applications.master, name="master"),
    path("applications/", applications.application_list, name="applications"),
    path("applications/new/", applications.new, name="application_new"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/change/", applications.change, name="application_change"),
    path("applications/<int:pk>/submit/", applications.submit, name="application_submit"),
    path("applications/<int:pk>/withdraw/", applications.withdraw, name="application_withdraw"),
    path("applications/<int:pk>/cancel/", applications.cancel, name="application_cancel"),
    path("applications/<int:pk>/sheet/", applications.sheet, name="application_sheet"),
    path("applications/<int:pk>/print/", applications.print_one, name="application_print"),
    path("applications/<int:pk>/agreement/", applications.agreement, name="application_agreement"),
    # customers that share a limit
    path("groups/", groups.group_list, name="groups"),
    path("groups/new/", groups.new, name="group_new"),
    path("groups/<int:pk>/", groups.group, name="group"),
    path("groups/<int:pk>/limit/", groups.limit, name="group_limit"),
    path("groups/<int:pk>/join/", groups.join, name="group_join"),
    path("<int:customer_id>/leave-group/", groups.leave, name="group_leave"),
    # reviews, overrides, the account
    path("reviews/", reviews.desk, name="reviews"),
    path("reviews/new/", reviews.new, name="review_new"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/fill/", reviews.fill, name="review_fill"),
    path("reviews/<int:pk>/submit/", reviews.submit, name="review_submit"),
    path("reviews/<int:pk>/withdraw/", reviews.withdraw, name="review_withdraw"),
    path("reviews/<int:pk>/cancel/", reviews.cancel, name="review_cancel"),
    path("overrides/", overrides.overrides, name="overrides"),
    path("overrides/<int:pk>/", overrides.override, name="override"),
    path("overrides/<int:pk>/correct/", overrides.correct, name="override_correct"),
    path("overrides/<int:pk>/withdraw/", overrides.withdraw, name="override_withdraw"),
    path("liability/", overrides.liability, name="liability"),
    path("<int:customer_id>/warnings/new/", watching.warn, name="warn"),
    path("warnings/<int:pk>/settle/", watching.settle, name="warning_settle"),
    path("shortage/", watching.shortage, name="shortage"),
    path("shortage/begin/", watching.begin, name="shortage_begin"),
    path("shortage/end/", watching.end, name="shortage_end"),
    path("<int:customer_id>/", views.account, name="account"),
    path("<int:customer_id>/limit/", views.limit, name="limit"),
    path("<int:customer_id>/documents/", making_up.documents, name="documents"),
    path("<int:customer_id>/entries/", views.entries, name="entries"),
    # staff guarantees
    path("guarantees/", guarantees.guarantee_list, name="guarantees"),
    path("guarantees/<int:pk>/", guarantees.guarantee, name="guarantee"),
    path("guarantees/<int:pk>/change/", guarantees.guarantee_change, name="guarantee_change"),
    path("guarantees/<int:pk>/accept/", guarantees.guarantee_accept, name="guarantee_accept"),
    path("guarantees/<int:pk>/cancel/", guarantees.guarantee_cancel, name="guarantee_cancel"),
    path("guarantees/<int:pk>/print/", guarantees.guarantee_print, name="guarantee_print"),
    path("deductions/", guarantees.deduction_list, name="deductions"),
    path("deductions/<int:pk>/", guarantees.deduction, name="deduction"),
    path("deductions/<int:pk>/close/", guarantees.deduction_close, name="deduction_close"),
    path("stations/", guarantees.station_list, name="stations"),
    path("stations/new/", guarantees.station_new, name="station_new"),
]
