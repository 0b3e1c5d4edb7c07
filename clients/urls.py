"""Addresses about a person. Root-relative; the namespace `clients` is given in `bfr_site.urls`."""

from django.urls import path

from clients.audit import views as audit_views
from clients.clearance.views import case, clearance, documents, me, measurements, red_flags, reviews
from clients.consent import views as consent_views
from clients.measurements.views import cuffs, equipment
from clients.people.views import invitations, notes, people, practice
from clients.screening.views import (
    confirm,
    dry_run,
    earlier,
    health_changes,
    medicines,
    pressure,
    requests,
    screening,
    tapped_answers,
)

urlpatterns = [
    # People. "add" and "archived" are no clients.
    path("clients/add/", people.add, name="add"),
    path("clients/archived/", people.archived, name="archived"),
    path("clients/<uuid:client_id>/edit/", people.edit, name="edit"),
    path("clients/<uuid:client_id>/archive/", people.archive, name="archive"),
    path("clients/<uuid:client_id>/coaches/", people.coaches, name="coaches"),
    path("clients/<uuid:client_id>/notes/", notes.notes, name="notes"),
    path("clients/<uuid:client_id>/measurements/", measurements.measurements, name="measurements"),
    path(
        "clients/<uuid:client_id>/measurements/<slug:kind>/<uuid:measurement_id>/withdraw/",
        measurements.withdraw,
        name="measurement-withdraw",
    ),
    path("clients/<uuid:client_id>/cuffs/", cuffs.cuffs, name="cuffs"),
    path("clients/<uuid:client_id>/equipment/", equipment.equipment, name="equipment"),
    # The way in
    path("clients/<uuid:client_id>/invite/", invitations.invite, name="invite"),
    path("invitations/<str:token>/", invitations.accept, name="invitation-accept"),
    # The practice, and one's own page
    path("practice/", practice.practice, name="practice"),
    path("practice/unit/", practice.set_unit, name="practice-unit"),
    path("practice/people/<uuid:user_id>/deactivate/", practice.deactivate, name="practice-deactivate"),
    path("practice/people/<uuid:user_id>/reactivate/", practice.reactivate, name="practice-reactivate"),
    path("practice/invitations/<uuid:invitation_id>/resend/", practice.resend, name="practice-resend"),
    path("practice/invitations/<uuid:invitation_id>/withdraw/", practice.withdraw, name="practice-withdraw"),
    path("practice/audit/", audit_views.practice_audit, name="audit"),
    path("practice/audit/export/", audit_views.export, name="audit-export"),
    path("clients/<uuid:client_id>/audit/", audit_views.client_audit, name="client-audit"),
    path("clients/<uuid:client_id>/audit/versions/", audit_views.client_changes, name="versions"),
    path("me/", me.me, name="me"),
    path("me/seen/", audit_views.own_audit, name="own-audit"),
    # Screening. "check" and "send" come before the groups; no group may have such a name.
    path("clients/<uuid:client_id>/screening/", screening.start, name="screening"),
    path("clients/<uuid:client_id>/screening/check/", screening.check, name="screening-check"),
    path("clients/<uuid:client_id>/screening/send/", screening.send, name="screening-send"),
    path("clients/<uuid:client_id>/screening/request/", requests.answers_request, name="answers-request"),
    path("clients/<uuid:client_id>/screening/earlier/", earlier.ask_again, name="screening-earlier"),
    path(
        "clients/<uuid:client_id>/screening/earlier/<int:number>/",
        earlier.confirm_page,
        name="screening-earlier-page",
    ),
    path("clients/<uuid:client_id>/screening/answer/", tapped_answers.save, name="screening-answer"),
    path("clients/<uuid:client_id>/screening/<slug:group>/", screening.answer_group, name="screening-group"),
    path("screenings/<uuid:screening_id>/", screening.result, name="screening-result"),
    path("clients/<uuid:client_id>/blood-pressure/", pressure.add, name="screening-pressure"),
    path("screenings/<uuid:screening_id>/confirm/", confirm.confirm, name="screening-confirm"),
    path("clients/<uuid:client_id>/changed/", health_changes.report, name="health-change"),
    path("clients/<uuid:client_id>/medicines/", medicines.medicines, name="medicines"),
    path("clients/<uuid:client_id>/medicines/<uuid:medicine_id>/end/", medicines.end, name="medicine-end"),
    path(
        "clients/<uuid:client_id>/medicines/<uuid:medicine_id>/withdraw/",
        medicines.withdraw,
        name="medicine-withdraw",
    ),
    # Clearance
    path("clients/<uuid:client_id>/cautions/", clearance.acknowledge, name="acknowledge"),
    path("clients/<uuid:client_id>/clearance/revoke/", clearance.revoke, name="revoke-clearance"),
    # Red flags
    path("red-flags/<uuid:red_flag_id>/", red_flags.detail, name="red-flag"),
    path("red-flags/<uuid:red_flag_id>/respond/", red_flags.respond, name="red-flag-respond"),
    path("red-flags/<uuid:red_flag_id>/close/", red_flags.close, name="red-flag-close"),
    path("clients/<uuid:client_id>/see-a-doctor/", red_flags.see_a_doctor, name="see-a-doctor"),
    # Reviews
    path("reviews/", reviews.review_list, name="review-list"),
    path("reviews/dry-run/", dry_run.dry_run_page, name="dry-run"),
    path("reviews/<uuid:review_id>/", reviews.review_detail, name="review-detail"),
    path("reviews/<uuid:review_id>/claim/", reviews.claim, name="review-claim"),
    path("reviews/<uuid:review_id>/release/", reviews.release, name="review-release"),
    path("reviews/<uuid:review_id>/take-back/", reviews.take_back, name="review-take-back"),
    path("clients/<uuid:client_id>/case/", case.case, name="case"),
    # Consent
    path("clients/<uuid:client_id>/consent/", consent_views.consent, name="consent"),
    path("clients/<uuid:client_id>/consent/give/", consent_views.give, name="consent-give"),
    path("clients/<uuid:client_id>/consent/parent/", consent_views.give_as_parent, name="consent-parent"),
    path("clients/<uuid:client_id>/consent/paper/", consent_views.paper, name="consent-paper"),
    path("clients/<uuid:client_id>/consent/withdraw/", consent_views.withdraw, name="consent-withdraw"),
    path("clients/<uuid:client_id>/consent/print/", consent_views.paper_to_sign, name="consent-print"),
    path("consent/texts/<int:version>/", consent_views.text, name="consent-text"),
    # Clearance letters
    path("clients/<uuid:client_id>/documents/", documents.documents, name="documents"),
    path("clients/<uuid:client_id>/letter-to-doctor/", documents.letter_to_doctor, name="letter-to-doctor"),
    path("documents/<uuid:document_id>/", documents.download, name="document"),
]
