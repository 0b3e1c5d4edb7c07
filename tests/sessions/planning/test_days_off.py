"""Days off: a client's, and a coach's, which count for every client of theirs."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.models import AuditEvent
from sessions.domain.programmes import BY_TEMPLATE_CODE
from sessions.models import DayOff, TrainingSession
from sessions.planning.days_off import dates_off_by_client
from sessions.planning.days_off_actions import add_days_off
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
OWN = reverse("sessions:days-off")


@shared_rows
def client(coach):
    return builders.make_client(coach, with_login=True)


@shared_rows
def today(client):
    return client.today(timezone.now())


def of(client) -> str:
    return reverse("clients:days-off", args=[client.id])


def form(today, days=3, **changes):
    first, last = today + timedelta(days=1), today + timedelta(days=days)
    return {"first_on": first.isoformat(), "last_on": last.isoformat(), "note": "", **changes}


def test_a_coach_writes_down_their_own_and_a_clients(coach, client, today, browser_of):
    browser = browser_of(coach)
    browser.post(OWN, form(today, note="conference"))
    browser.post(of(client), form(today))

    own, theirs = DayOff.objects.order_by("recorded_at")
    assert (own.coach, own.client, own.note) == (coach, None, "conference")
    assert (theirs.coach, theirs.client) == (None, client)
    assert AuditEvent.objects.filter(action="added", kind="dayoff").count() == 2
    assert b"conference" in browser.get(of(client)).content


def test_one_day_needs_no_last_one(coach, today, browser_of):
    browser_of(coach).post(OWN, form(today, last_on=""))

    row = DayOff.objects.get()
    assert row.first_on == row.last_on


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_on": ""}, "first_on"),
        ({"first_on": "2026-02-30"}, "first_on"),
        ({"first_on": "9999-12-31", "last_on": ""}, "first_on"),
        ({"last_on": "2001-01-01"}, "last_on"),
        ({"last_on": "9999-12-31"}, "last_on"),
        ({"first_on": "2001-01-01", "last_on": "2001-01-02"}, "last_on"),
        ({"note": "x" * 81}, "note"),
        ({"note": "\x00"}, "note"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field(coach, today, changes, field, browser_of):
    page = browser_of(coach).post(OWN, form(today, **changes))

    assert page.status_code == 422
    assert page.context["form"].errors[field]
    assert not DayOff.objects.exists()


def test_sent_twice_they_stand_once(coach, today, browser_of):
    sent = form(today, request_id=str(uuid4()))
    for _ in range(2):
        assert browser_of(coach).post(OWN, sent).status_code == 302

    assert DayOff.objects.count() == 1


def test_the_id_of_somebody_elses_row_is_refused(coach, client, today, browser_of):
    request_id = str(uuid4())
    browser_of(builders.make_coach()).post(OWN, form(today, request_id=request_id))

    page = browser_of(coach).post(OWN, form(today, request_id=request_id))
    assert page.status_code == 422
    assert "was sent before" in page.content.decode()


def test_they_are_taken_back_by_whoever_may_see_them(coach, admin, client, today, browser_of):
    browser_of(coach).post(of(client), form(today))
    row = DayOff.objects.get()
    address = reverse("sessions:day-off-remove", args=[row.pk])

    assert browser_of(builders.make_coach()).post(address).status_code == 404
    assert browser_of(client.user).post(address).status_code == 403
    assert browser_of(coach).post(address).url == of(client)
    assert not DayOff.objects.exists()
    assert AuditEvent.objects.filter(action="withdrew", kind="dayoff", client=client).count() == 1
    assert browser_of(coach).post(address).status_code == 404


def test_an_admin_has_none_of_their_own(admin, coach, today, browser_of):
    browser_of(coach).post(OWN, form(today, note="conference"))

    page = browser_of(admin).get(OWN)
    assert b"conference" in page.content
    assert b"Write down<" not in page.content
    with pytest.raises(ActionRefused, match="Only a coach"):
        add_days_off(day_off_id=uuid4(), first_on=today, last_on=today, by=admin, now=timezone.now())
    assert browser_of(admin).post(OWN, form(today)).status_code == 422


def test_the_action_wants_them_in_order(coach, today):
    with pytest.raises(ActionRefused, match="before the first"):
        add_days_off(
            day_off_id=uuid4(),
            first_on=today,
            last_on=today - timedelta(days=1),
            by=coach,
            now=timezone.now(),
        )


def test_a_coachs_days_count_for_each_of_their_clients(coach, client, today, django_assert_num_queries):
    other = builders.make_client(builders.make_coach(coach.practice))
    now = timezone.now()
    add_days_off(
        day_off_id=uuid4(), first_on=today - timedelta(days=9), last_on=today + timedelta(days=1), by=coach,
        now=now,
    )  # fmt: skip
    add_days_off(
        day_off_id=uuid4(), first_on=today + timedelta(days=4), last_on=today + timedelta(days=99), by=coach,
        client=client, now=now,
    )  # fmt: skip

    with django_assert_num_queries(1):
        found = dates_off_by_client([client, other], today, today + timedelta(days=5))

    assert {(on - today).days for on in found[client.id]} == {0, 1, 4, 5}
    assert found[other.id] == frozenset()


def test_a_programme_leaves_them_out_and_says_so(coach, browser_of):
    template = BY_TEMPLATE_CODE["legs-6-weeks"]
    client = builders.make_cleared_client(coach)
    for code in template.exercise_codes:
        builders.make_one_rep_max(client, code, Decimal(100))
    today = client.today(timezone.now())
    monday = today + timedelta(days=7 - today.weekday())
    builders.make_day_off(client, on=monday)
    add_days_off(
        day_off_id=uuid4(), first_on=monday + timedelta(days=2), last_on=monday + timedelta(days=3), by=coach,
        now=timezone.now(),
    )  # fmt: skip
    asked = {"client": client.id, "start_on": monday.isoformat(), "weekday": ["0", "3"]}

    page = browser_of(coach).get(reverse("sessions:programme-preview", args=[template.code]), asked)
    (preview,) = page.context["previews"]
    assert [row.on for row in preview.layout.in_conflict] == [monday, monday + timedelta(days=3)]
    assert "is a day off." in page.content.decode()

    browser_of(coach).post(reverse("sessions:programme-assign", args=[template.code]), asked)
    assert TrainingSession.objects.count() == 10
    assert not TrainingSession.objects.filter(scheduled_on__lte=monday + timedelta(days=3)).exists()
