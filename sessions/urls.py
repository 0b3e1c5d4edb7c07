"""Addresses about the work. Root-relative.

`client_pages` live in the namespace `clients`; their views are here because they read sessions.
"""

from django.urls import path

from sessions.calendar.feed import views as feed_views
from sessions.calendar.views import calendar, moving, week_sheet
from sessions.exercises.views import exercises, machines, one_rep_maxes, places, protocols, strength_test
from sessions.messaging.views import digest_links, emails, messages
from sessions.phone.views import entry, live, today
from sessions.planning.views import planner, pressure
from sessions.planning.views import session as views_session
from sessions.programmes.views import programmes, ramp, templates, upgrades
from sessions.progression import views as progression_views
from sessions.roster.views import client_page, roster
from sessions.rules import views as rules_views
from sessions.stops.views import cases, follow_up

app_name = "sessions"

client_pages = [
    path("clients/<uuid:client_id>/loads-ahead/", progression_views.loads_of_client, name="loads-ahead"),
    path("clients/", roster.client_list, name="list"),
    path("clients/<uuid:client_id>/", client_page.client_detail, name="detail"),
    path("clients/<uuid:client_id>/calendar/", calendar.client_calendar, name="calendar"),
    path("clients/<uuid:client_id>/week/", week_sheet.client_week, name="week"),
    path("clients/<uuid:client_id>/days-off/", calendar.client_days_off, name="days-off"),
    path("clients/<uuid:client_id>/one-rep-maxes/", one_rep_maxes.one_rep_maxes, name="one-rep-maxes"),
    path("clients/<uuid:client_id>/steps/", ramp.ramp, name="ramp"),
    path(
        "clients/<uuid:client_id>/steps/<slug:step_code>/<slug:criterion_code>/confirm/",
        ramp.ramp_confirm,
        name="ramp-confirm",
    ),
    path("clients/<uuid:client_id>/steps/<slug:step_code>/plan/", ramp.ramp_plan, name="ramp-plan"),
    path(
        "clients/<uuid:client_id>/steps/take-back/<uuid:confirmation_id>/",
        ramp.ramp_take_back,
        name="ramp-take-back",
    ),
    path("clients/<uuid:client_id>/machines/", machines.machine_list, name="machines"),
    path("clients/<uuid:client_id>/machines/<slug:code>/", machines.machine, name="machine"),
    path("places/", places.place_list, name="places"),
    path("places/<uuid:place_id>/", places.place_detail, name="place"),
    path(
        "places/<uuid:place_id>/machines/new/<slug:machine_kind>/",
        places.machine_add,
        name="place-machine-add",
    ),
    path("places/<uuid:place_id>/machines/<uuid:machine_id>/", places.machine_edit, name="place-machine"),
    path("clients/<uuid:client_id>/one-rep-maxes/find/", strength_test.find, name="one-rep-max-find"),
    path(
        "clients/<uuid:client_id>/one-rep-maxes/<uuid:one_rep_max_id>/withdraw/",
        one_rep_maxes.withdraw,
        name="one-rep-max-withdraw",
    ),
]

urlpatterns = [
    # Assigning
    path("sessions/new/", planner.session_new, name="new"),
    path("sessions/preview/", planner.session_preview, name="preview"),
    # Calendar
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/week/", week_sheet.own_week, name="own-week"),
    path("calendar/feed/", feed_views.own_calendar_feed, name="own-calendar-feed"),
    path("calendar/<str:token>.ics", feed_views.calendar_feed, name="calendar-feed"),
    path("days-off/", calendar.days_off, name="days-off"),
    path("days-off/<uuid:day_off_id>/remove/", calendar.day_off_remove, name="day-off-remove"),
    # Programmes
    path("programmes/", programmes.programme_list, name="programme-list"),
    path("programmes/<str:template_code>/", programmes.programme_detail, name="programme-detail"),
    path("programmes/<str:template_code>/preview/", programmes.programme_preview, name="programme-preview"),
    path("programmes/<str:template_code>/assign/", programmes.programme_assign, name="programme-assign"),
    path("programmes/<str:template_code>/ahead/", upgrades.programme_ahead, name="programme-ahead"),
    path("programmes/<str:template_code>/copy/", templates.template_copy, name="template-copy"),
    path("programmes/<str:template_code>/edit/", templates.template_edit, name="template-edit"),
    path("programmes/<str:template_code>/hide/", templates.template_hide, name="template-hide"),
    path("programmes/<str:template_code>/offer/", templates.template_offer, name="template-offer"),
    path("progression/", progression_views.progression, name="progression"),
    path("progression/decide/", progression_views.progression_decide, name="progression-decide"),
    path("progression/together/", progression_views.progression_approve, name="progression-together"),
    # One session
    path("sessions/<uuid:session_id>/", views_session.session_detail, name="detail"),
    path("sessions/<uuid:session_id>/move/", moving.session_move, name="move"),
    path("sessions/<uuid:session_id>/copy/", moving.session_copy, name="copy"),
    path("sessions/<uuid:session_id>/skip/", moving.session_skip, name="skip"),
    path("sessions/<uuid:session_id>/restore/", moving.session_restore, name="restore"),
    path("sessions/<uuid:session_id>/cancel/", views_session.session_cancel, name="cancel"),
    path("sessions/<uuid:session_id>/pressure/", pressure.session_pressure, name="pressure"),
    path("sessions/<uuid:session_id>/renew/", views_session.session_renew, name="renew"),
    path(
        "sessions/<uuid:session_id>/without-cuffs/", views_session.session_without_cuffs, name="without-cuffs"
    ),
    # The client's phone
    path("today/", today.today, name="today"),
    path("sessions/<uuid:session_id>/live/", live.live, name="live"),
    path("sessions/<uuid:session_id>/event/", live.log_event, name="event"),
    path("sessions/<uuid:session_id>/enter/", entry.session_entry, name="enter"),
    # Messages
    path("messages/", messages.message_list, name="message-list"),
    path("messages/preview/", messages.message_preview, name="message-preview"),
    path("messages/<uuid:message_id>/", messages.message_detail, name="message-detail"),
    path("messages/<uuid:message_id>/send-again/", messages.message_send_again, name="message-send-again"),
    # After a stop
    path("stops/", cases.stop_list, name="stop-list"),
    path("stops/<uuid:case_id>/", cases.stop_detail, name="stop-detail"),
    path("stops/<uuid:case_id>/respond/", cases.stop_respond, name="stop-respond"),
    path("stops/<uuid:case_id>/close/", cases.stop_close, name="stop-close"),
    path("follow-up/<str:token>/", follow_up.follow_up, name="follow-up"),
    # E-mails one gets
    path("emails/", emails.own_emails, name="own-emails"),
    path("emails/<str:token>/", emails.emails, name="emails"),
    path("digest/<str:token>/", digest_links.digest_link, name="digest-link"),
    # Catalogue
    path("exercises/", exercises.exercise_list, name="exercises"),
    path("exercises/add/", exercises.exercise_add, name="exercise-add"),
    path("exercises/<uuid:exercise_id>/", exercises.exercise_edit, name="exercise-edit"),
    path("exercises/<slug:code>/hide/", exercises.exercise_hide, name="exercise-hide"),
    path("exercises/<slug:code>/offer/", exercises.exercise_offer, name="exercise-offer"),
    # Protocols
    path("protocols/", protocols.protocol_list, name="protocols"),
    path("protocols/add/", protocols.protocol_add, name="protocol-add"),
    path("protocols/<uuid:protocol_id>/", protocols.protocol_edit, name="protocol-edit"),
    path("protocols/<uuid:protocol_id>/retire/", protocols.protocol_retire, name="protocol-retire"),
    path("protocols/<uuid:protocol_id>/offer/", protocols.protocol_offer, name="protocol-offer"),
    path("rules/", rules_views.rules, name="rules"),
]
