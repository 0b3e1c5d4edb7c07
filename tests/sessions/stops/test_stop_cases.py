"""A stopped session is a case until somebody closes it with a reason."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from clients.audit.refusals import ActionRefused, StaleEdit
from clients.models import AuditEvent, Clearance
from sessions.domain.events import EventKind
from sessions.messaging.sweep import sweep_messages
from sessions.models import Message, StopCase, StopEntry
from sessions.stops.actions import close_stop, respond_to_stop
from tests.sessions.messaging.test_alert_people import NOW, said, store
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
LIST = reverse("sessions:stop-list")


@shared_rows
def training_session(client_person, admin):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person)


@shared_rows
def case(training_session):
    store(training_session, said(EventKind.STOPPED, reason="numb"))
    return StopCase.objects.get()


def respond(case, by, kind="reached", text="Feeling is back.", now=None, entry_id=None):
    return respond_to_stop(
        case=case, entry_id=entry_id or uuid4(), kind=kind, text=text, by=by, now=now or NOW
    )


def close(case, by, reason="Nerve pressed by a narrow wrap. All well.", entry_id=None):
    return close_stop(case=case, entry_id=entry_id or uuid4(), reason=reason, by=by, now=NOW)


def page(browser, case):
    response = browser.get(reverse("sessions:stop-detail", args=[case.id]))
    assert response.status_code == 200
    return html_of(response)


def test_the_case_says_what_happened_who_was_told_and_when(case, admin, coach, browser_of, smtp):
    sweep_messages(clock=lambda: NOW + timedelta(seconds=14))

    text = page(browser_of(admin), case)

    assert "Stopped: numb" in text
    assert "before the first set" in text
    assert text.count("Of the stop,") == 2
    assert "after 14 seconds" in text
    assert "Nobody has written down a response yet." in text


def test_the_first_response_stops_the_clock_and_later_ones_do_not(case, coach, admin, browser_of):
    respond(case, coach, now=NOW + timedelta(minutes=12))
    respond(case, admin, kind="note", now=NOW + timedelta(hours=3))

    case.refresh_from_db()
    assert case.response_time == timedelta(minutes=12)
    assert case.first_response_by == coach
    assert "First response after 12 minutes" in page(browser_of(admin), case)
    assert "after 12 minutes" in browser_of(coach).get(LIST).content.decode()


def test_a_response_sent_twice_stands_once(case, coach):
    entry_id = uuid4()
    respond(case, coach, entry_id=entry_id)
    respond(case, coach, entry_id=entry_id)

    assert StopEntry.objects.count() == 1


def test_a_coach_writes_in_the_page(case, coach, browser_of):
    address = reverse("sessions:stop-respond", args=[case.id])
    answer = browser_of(coach).post(
        address, {"did-entry_id": uuid4(), "did-kind": "tried", "did-text": "No answer"}
    )

    assert answer.status_code == 302
    assert StopEntry.objects.get().text == "No answer"


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({}, "Choose what you did."),
        ({"did-kind": "healed"}, "Choose what you did."),
        ({"did-kind": "closed"}, "Choose what you did."),
        ({"did-kind": "note", "did-text": "  "}, "Write the note."),
        ({"did-kind": "note", "did-text": "x" * 4001}, "4000 is the most"),
        ({"did-kind": "note", "did-text": "a\x00b"}, "character"),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field_and_kept(case, coach, browser_of, form, told):
    answer = browser_of(coach).post(reverse("sessions:stop-respond", args=[case.id]), form)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not StopEntry.objects.exists()


def test_closing_needs_a_reason(case, admin, browser_of):
    answer = browser_of(admin).post(reverse("sessions:stop-close", args=[case.id]), {"close-reason": " "})

    case.refresh_from_db()
    assert answer.status_code == 422
    assert "Write down how it ended." in answer.content.decode()
    assert case.closed_at is None
    with pytest.raises(ActionRefused):
        close(case, admin, reason="  ")


def test_a_closed_case_leaves_the_queue_and_keeps_its_reason(case, admin, browser_of):
    answer = browser_of(admin).post(
        reverse("sessions:stop-close", args=[case.id]), {"close-reason": "All well."}
    )

    assert answer.status_code == 302
    assert "No open case" in browser_of(admin).get(LIST).content.decode()
    assert "Clara" in browser_of(admin).get(LIST, {"show": "closed"}).content.decode()
    assert "All well." in page(browser_of(admin), case)


def test_whoever_closes_second_is_told_and_keeps_their_words(case, admin, coach, browser_of):
    close(case, admin)
    with pytest.raises(StaleEdit):
        close(case, coach)

    answer = browser_of(coach).post(
        reverse("sessions:stop-close", args=[case.id]), {"close-reason": "My words"}
    )

    assert answer.status_code == 422
    assert "closed this case meanwhile" in answer.content.decode()
    assert "My words" in answer.content.decode()
    assert StopEntry.objects.count() == 1


def test_closing_sent_twice_closes_once(case, admin):
    entry_id = uuid4()
    assert close(case, admin, entry_id=entry_id) == close(case, admin, entry_id=entry_id)


def test_another_coach_does_not_write_into_it(case, practice):
    with pytest.raises(ActionRefused):
        respond(case, builders.make_coach(practice))
    with pytest.raises(ActionRefused):
        close(case, builders.make_admin())


def test_another_sign_opens_a_closed_case_again(case, admin, training_session):
    close(case, admin)

    store(training_session, said(EventKind.SYMPTOM, kind="chest_pain"), now=NOW + timedelta(hours=1))

    case.refresh_from_db()
    assert case.closed_at is None
    assert list(case.entries.order_by("written_at").values_list("kind", flat=True)) == ["closed", "reopened"]
    assert Message.objects.filter(kind=Message.Kind.ALERT).count() == 4
    assert Message.objects.filter(kind=Message.Kind.FOLLOW_UP).count() == 2


def test_a_stop_without_a_sign_takes_the_sign_that_comes_later(training_session):
    store(training_session, said(EventKind.STOPPED, reason="other"))
    store(training_session, said(EventKind.SYMPTOM, kind="severe_pain"))

    assert StopCase.objects.get().sign == "severe_pain"


def test_what_was_done_is_never_rewritten(case, coach):
    entry = respond(case, coach)
    entry.text = "Something else"
    with pytest.raises(TypeError):
        entry.save()


def test_sessions_stay_held_after_the_case_is_closed_until_a_new_screening(case, client_person, admin):
    close(case, admin)
    assert not Clearance.objects.unrevoked().exists()

    builders.make_screening(client_person)

    assert Clearance.objects.unrevoked().count() == 1


def test_a_second_stop_holds_again_and_is_a_case_of_its_own(case, client_person, coach):
    close(case, coach)
    builders.make_screening(client_person)
    second = builders.make_training_session(client_person, on=client_person.today(NOW) + timedelta(days=3))

    store(second, said(EventKind.STOPPED, reason="dizzy"))

    assert not Clearance.objects.unrevoked().exists()
    assert StopCase.objects.count() == 2


def test_a_stop_of_a_session_that_is_held_already_is_still_a_case(case, client_person):
    clearance = Clearance.objects.get()
    later = type(case.training_session).objects.create(
        client=client_person, clearance=clearance, assigned_by=client_person.coaches.get(), region="lower",
        scheduled_on=client_person.today(NOW) + timedelta(days=2), protocol_code="x", protocol_version=1,
        cuff_mode="released", planned_cuff_seconds=1, planned_elapsed_seconds=1, reps_prescribed=1,
    )  # fmt: skip
    reason = clearance.revoke_reason

    store(later, said(EventKind.STOPPED, reason="colour"))

    clearance.refresh_from_db()
    assert StopCase.objects.count() == 2
    assert clearance.revoke_reason == reason


def test_the_roster_and_the_clients_page_show_the_stop(case, client_person, coach, browser_of):
    browser = browser_of(coach)

    assert "Stopped a session" in browser.get(reverse("clients:list")).content.decode()
    text = html_of(browser.get(reverse("clients:detail", args=[client_person.id])))
    assert reverse("sessions:stop-detail", args=[case.id]) in text


def test_a_coach_sees_the_stops_of_their_own_clients(case, coach, practice, stranger_coach, browser_of):
    other = builders.make_coach(practice)
    address = reverse("sessions:stop-detail", args=[case.id])

    assert "Clara" in browser_of(coach).get(LIST).content.decode()
    for stranger in (other, stranger_coach, builders.make_admin()):
        assert "Clara" not in browser_of(stranger).get(LIST).content.decode()
        assert browser_of(stranger).get(address).status_code == 404


def test_the_oldest_open_case_comes_first(case, coach, browser_of):
    older = builders.make_cleared_client(coach, name="Olga Older")
    store(
        builders.make_training_session(older),
        said(EventKind.STOPPED, reason="numb"),
        now=NOW - timedelta(days=1),
    )

    text = html_of(browser_of(coach).get(LIST))

    assert text.index("Olga Older") < text.index("Clara Client")


@pytest.mark.one_database
@pytest.mark.parametrize("count", [1, 12])
def test_the_list_makes_a_fixed_number_of_queries(
    count, coach, admin, browser_of, django_assert_max_num_queries
):
    for _ in range(count):
        client = builders.make_cleared_client(coach)
        store(builders.make_training_session(client), said(EventKind.STOPPED, reason="numb"))
    browser = browser_of(admin)

    with django_assert_max_num_queries(10):
        assert browser.get(LIST).status_code == 200


@pytest.mark.parametrize("query", [{"page": "x"}, {"page": "-1"}, {"page": "99999"}, {"show": "\x00"}])
def test_odd_addresses_show_the_list(case, admin, browser_of, query):
    assert browser_of(admin).get(LIST, query).status_code == 200


def test_a_late_stop_says_so_in_the_case(training_session, coach, browser_of):
    store(training_session, said(EventKind.STOPPED, NOW - timedelta(hours=5), reason="numb"))

    assert "It reached us 5 hours later" in page(browser_of(coach), StopCase.objects.get())


def test_without_a_login_the_case_says_call_them(coach, browser_of):
    client = builders.make_cleared_client(coach)
    store(builders.make_training_session(client), said(EventKind.STOPPED, reason="numb"))

    assert "Call them: no question reaches them by e-mail." in page(browser_of(coach), StopCase.objects.get())


def test_the_messages_page_names_the_new_kinds(case, admin, browser_of):
    text = html_of(browser_of(admin).get(reverse("sessions:message-list")))

    assert "Alert" in text
    assert "Question after a session" in text


def test_whoever_opens_a_case_is_in_the_audit_list_once(case, coach, browser_of):
    browser = browser_of(coach)
    page(browser, case)
    page(browser, case)

    assert AuditEvent.objects.filter(actor=coach, action="saw", object_id=str(case.id)).count() == 1
