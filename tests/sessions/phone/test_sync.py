"""`POST /api/v1/sync`: one verdict an event, whatever else is in the batch."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from sessions.domain import ready
from sessions.models import Event
from sessions.phone.account import account_code
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db

URL = "/api/v1/sync"


@shared_rows
def training_session(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person, exercise_codes=("leg-press",))


@pytest.fixture
def phone(client_person):
    return builders.browser_of(client_person.user)


def event(training_session, kind="started", body=None, **changed):
    """One event as the phone sends it; a start answers the ready check unless `body` says otherwise."""
    if kind == "started" and body is None:
        body = {"ready": ready.all_no()}
    return {
        "id": str(uuid4()),
        "training_session": str(training_session.pk),
        "kind": kind,
        "schema": 1,
        "occurred_at": timezone.now().isoformat(),
        "body": body or {},
        **changed,
    }


def a_set(training_session, number=1, reps=30, **changed):
    prescription = training_session.prescriptions.get()
    body = {"prescription": str(prescription.pk), "set": number, "reps": reps, "load_kg": "30"}
    return event(training_session, "set_performed", body | changed.pop("body", {}), **changed)


def send(browser, *events):
    return browser.post(URL, {"events": list(events)}, content_type="application/json")


def verdicts(response) -> list[str]:
    assert response.status_code == 200, response.content
    return [each["verdict"] for each in response.json()["verdicts"]]


def test_what_a_phone_logged_is_stored_once_however_often_it_is_sent(phone, training_session):
    batch = [event(training_session), a_set(training_session), a_set(training_session, 2, 15)]

    assert verdicts(send(phone, *batch)) == ["stored"] * 3
    assert verdicts(send(phone, *reversed(batch))) == ["duplicate"] * 3
    training_session.refresh_from_db()
    assert training_session.reps_done == 45
    assert Event.objects.count() == 3


BAD = {
    "another client's session": ("This session is not known.",),
    "another practice's session": ("This session is not known.",),
    "an unknown kind": ("This kind of event is not known.",),
    "an unknown schema": ("This version of the event is not known; 1 and 2 are.",),
    "reps of -1": ("reps is not a whole number from 0 to 300.",),
    "reps of 1000": ("reps is not a whole number from 0 to 300.",),
    'reps of "15"': ("reps is not a whole number from 0 to 300.",),
    "a load of 17,5": ('load_kg is not kilograms from 0 to 1000 written like "17.5".',),
    "no event at all": ("An event is an object.",),
}


def bad_events(training_session, coach):
    """What the verdict tells -> one event of each bad kind, none of them on another set's place."""
    colleague = builders.make_training_session(builders.make_cleared_client(coach))
    stranger = builders.make_training_session(builders.make_cleared_client(builders.make_coach()))
    made = (
        event(colleague),
        event(stranger),
        event(training_session, "dance"),
        event(training_session, schema=7),
        a_set(training_session, 1, -1),
        a_set(training_session, 1, 1000),
        a_set(training_session, 1, "15"),
        a_set(training_session, 1, body={"load_kg": "17,5"}),
        "not an event",
    )
    return dict(zip(BAD, made, strict=True))


def test_each_bad_event_has_its_own_verdict_and_blocks_no_other(phone, coach, training_session):
    bad = bad_events(training_session, coach)
    good = [a_set(training_session, number, 15) for number in range(1, 5)]
    late, early = (
        event(training_session, "note", {"text": "x"}, occurred_at=f"{year}-01-01T00:00:00Z")
        for year in (2016, 2036)
    )
    again = {**good[0], "body": {**good[0]["body"], "reps": 29}}

    told = send(phone, good[0], *bad.values(), *good[1:], late, early, again, good[0])

    assert verdicts(told) == ["stored", *["invalid"] * len(bad), *["stored"] * 5, "conflict", "duplicate"]
    reasons = [tuple(each["reasons"]) for each in told.json()["verdicts"][1:][: len(bad)]]
    assert dict(zip(bad, reasons, strict=True)) == BAD
    ids = [each["id"] for each in bad.values() if isinstance(each, dict)]
    assert [each["id"] for each in told.json()["verdicts"][1 : len(ids) + 1]] == ids
    for each in (late, early):
        assert Event.objects.get(pk=each["id"]).remarks == ["clock"]
    assert Event.objects.get(pk=good[0]["id"]).body["reps"] == 15
    assert not Event.objects.exclude(training_session=training_session).exists()


@pytest.mark.parametrize(
    ("reps", "verdict"),
    [(-1, "invalid"), (0, "stored"), (300, "stored"), (1000, "invalid"), ("15", "invalid")],
)
def test_repetitions_that_cannot_be_are_told_and_the_set_beside_them_is_stored(
    phone, training_session, reps, verdict
):
    response = send(phone, a_set(training_session, 1, reps), a_set(training_session, 2, 15))

    assert verdicts(response) == [verdict, "stored"]
    reasons = response.json()["verdicts"][0]["reasons"]
    assert reasons == ([] if verdict == "stored" else ["reps is not a whole number from 0 to 300."])


def test_a_strangers_session_and_one_that_is_not_there_are_told_in_the_same_words(phone, training_session):
    other = builders.make_training_session(builders.make_cleared_client(builders.make_coach()))
    missing = event(training_session) | {"training_session": str(uuid4())}

    first, second = send(phone, event(other), missing).json()["verdicts"]

    assert first["reasons"] == second["reasons"] == ["This session is not known."]


def test_an_identifier_used_again_for_something_else_is_a_conflict(phone, training_session):
    first = a_set(training_session)
    send(phone, first)

    again = {**first, "body": {**first["body"], "reps": 29}}

    assert verdicts(send(phone, again)) == ["conflict"]
    assert Event.objects.get(pk=first["id"]).body["reps"] == 30


def test_a_set_logged_after_the_clearance_was_revoked_is_stored_and_remarked(phone, coach, training_session):
    client = training_session.client
    revoke_clearance(client=client, by=coach, reason="New medicine", now=timezone.now())
    late = a_set(training_session)

    assert verdicts(send(phone, late)) == ["stored"]
    assert "revoked" in Event.objects.get(pk=late["id"]).remarks


def test_a_coach_logs_for_a_client_and_an_admin_does_not(coach, admin, training_session):
    assert verdicts(send(builders.browser_of(admin), event(training_session))) == ["invalid"]
    assert verdicts(send(builders.browser_of(coach), event(training_session))) == ["stored"]


def test_more_than_a_hundred_events_are_sent_back_whole(phone, training_session):
    response = send(phone, *[event(training_session) for _ in range(101)])

    assert response.status_code == 413
    assert "100" in response.json()["detail"]
    assert not Event.objects.exists()


def test_ten_megabytes_are_refused_in_json(phone, training_session):
    note = event(training_session, "note", {"text": "x" * 10_000_000})

    response = send(phone, note)

    assert response.status_code == 413
    assert response["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"events": 7}', b"[" * 100_000, b"\xff", b'{"events": [NaN]}']
)
def test_what_is_no_batch_is_told_in_json_and_is_no_error_of_ours(phone, body):
    response = phone.post(URL, body, content_type="application/json")

    assert response.status_code in (200, 400, 422)
    assert response["Content-Type"].startswith("application/json")


def test_somebody_who_is_not_signed_in_gets_401_and_no_redirect(training_session):
    for response in (send(Browser(), event(training_session)), Browser().get("/api/v1/csrf")):
        assert response.status_code == 401
        assert response["Content-Type"].startswith("application/json")


def test_a_write_without_its_token_is_refused_and_the_token_is_to_be_had(client_person, training_session):
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(client_person.user, backend="django.contrib.auth.backends.ModelBackend")
    refused = browser.post(URL, {"events": []}, content_type="application/json")
    given = browser.get("/api/v1/csrf")

    taken = browser.post(
        URL,
        {"events": [event(training_session)]},
        content_type="application/json",
        headers={"X-CSRFToken": given.json()["token"]},
    )

    assert refused.status_code == 403
    assert refused["Content-Type"].startswith("application/json")
    assert "no-store" in given["Cache-Control"]
    assert verdicts(taken) == ["stored"]


def test_a_hundred_events_of_five_sessions_take_twelve_queries(
    client_person, phone, training_session, django_assert_max_num_queries
):
    day = training_session.scheduled_on
    others = [
        builders.make_training_session(client_person, on=day + timedelta(days=3 * number), protocol_code=code)
        for number, code in enumerate(["standard-30-15-15-15"] * 4, start=1)
    ]
    batch = []
    for each in [training_session, *others]:
        prescription = str(each.prescriptions.get().pk)
        answer = {"prescription": prescription, "effort": 6, "discomfort": 5}
        # Begun on its own day: another one is told to the coach, which costs its queries.
        own_day = (timezone.now() + (each.scheduled_on - day)).isoformat()
        batch.append(event(each, occurred_at=own_day))
        batch += [event(each, "cuffs_on"), *[a_set(each, number, 15) for number in range(1, 5)]]
        batch += [event(each, "feedback", answer), *[event(each, "note", {"text": "."}) for _ in range(13)]]

    with django_assert_max_num_queries(12):
        response = send(phone, *batch)

    assert verdicts(response) == ["stored"] * 100


@pytest.mark.django_db(transaction=True)
def test_events_of_several_sessions_are_stored_by_one_commit(client_person, phone, training_session):
    other = builders.make_training_session(
        client_person, on=training_session.scheduled_on + timedelta(days=3)
    )
    batch = [event(each, kind) for each in (training_session, other) for kind in ("started", "cuffs_on")]

    with CaptureQueriesContext(connection) as queries:
        response = send(phone, *batch)

    assert verdicts(response) == ["stored"] * 4
    assert [query["sql"] for query in queries].count("COMMIT") == 1


def test_events_of_another_account_are_sent_back_untouched(phone, coach, training_session):
    batch = {"events": [event(training_session)]}

    refused = phone.post(
        URL, batch, content_type="application/json", headers={"X-Account": account_code(coach)}
    )
    mine = phone.get("/api/v1/csrf").json()["account"]
    taken = phone.post(URL, batch, content_type="application/json", headers={"X-Account": mine})

    assert (refused.status_code, refused.json()) == (409, {"detail": "wrong_account"})
    assert verdicts(taken) == ["stored"]
    assert str(training_session.client.user.pk) not in mine


def test_one_set_fits_into_a_kilobyte(training_session):
    batch = {"events": [a_set(training_session)]}

    assert len(json.dumps(batch, separators=(",", ":"))) <= 1000


def test_the_api_describes_itself(phone):
    described = phone.get("/api/v1/openapi.json").json()

    assert set(described["paths"]) == {"/api/v1/sync", "/api/v1/csrf", "/api/v1/push", "/api/v1/push/end"}
    assert {"200", "401", "413"} <= set(described["paths"]["/api/v1/sync"]["post"]["responses"])
    assert reverse("api:sync") == URL
