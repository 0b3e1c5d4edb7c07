"""Addresses about a person. Root-relative; the namespace `clients` is given in `bfr_site.urls`."""

from django.urls import path

from clients.views import clearance, reviews, screening

urlpatterns = [
    # Screening. "check" and "send" stand before the groups, whose names they must not be.
    path("clients/<uuid:client_id>/screening/", screening.start, name="screening"),
    path("clients/<uuid:client_id>/screening/check/", screening.check, name="screening-check"),
    path("clients/<uuid:client_id>/screening/send/", screening.send, name="screening-send"),
    path("clients/<uuid:client_id>/screening/<slug:group>/", screening.answer_group, name="screening-group"),
    path("screenings/<uuid:screening_id>/", screening.result, name="screening-result"),
    # Clearance
    path("clients/<uuid:client_id>/cautions/", clearance.acknowledge, name="acknowledge"),
    path("clients/<uuid:client_id>/clearance/revoke/", clearance.revoke, name="revoke-clearance"),
    # Reviews
    path("reviews/", reviews.review_list, name="review-list"),
    path("reviews/<uuid:review_id>/", reviews.review_detail, name="review-detail"),
    path("reviews/<uuid:review_id>/claim/", reviews.claim, name="review-claim"),
]
