from django.urls import path

from credit import views
from credit.views import overrides, reviews, watching

app_name = "credit"
urlpatterns = [
    path("", views.accounts, name="list"),
    path("find/", views.find, name="find"),
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
    path("<int:customer_id>/entries/", views.entries, name="entries"),
]
