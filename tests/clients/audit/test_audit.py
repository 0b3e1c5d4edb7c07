from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone

from clients.audit.actions import changed_fields, record, record_read
from clients.models import AuditAnchor, AuditEvent
from clients.models.audit import Action
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def events(client_person, coach):
    """Five changes on the list, after whatever made the client."""
    for height in range(170, 175):
        record(
            action=Action.CHANGED, by=coach, now=timezone.now(), about=client_person, client=client_person,
            changes={"height_cm": [None, height]},
        )  # fmt: skip
    return list(AuditEvent.objects.filter(practice=coach.practice).order_by("number"))


def verify(practice, *arguments: str) -> str:
    out = StringIO()
    call_command("verify_audit", "--practice", str(practice.pk), *arguments, stdout=out)
    return out.getvalue()


def broken(practice, *arguments: str) -> str:
    out = StringIO()
    with pytest.raises(CommandError, match=r"1 broken\."):
        call_command("verify_audit", "--practice", str(practice.pk), *arguments, stdout=out)
    return out.getvalue()


def behind_the_back(events) -> models.QuerySet:
    """As somebody with the database's password would write."""
    return models.QuerySet(AuditEvent).filter(pk__in=[event.pk for event in events])


def test_events_are_numbered_without_a_gap_and_chained(events):
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    assert [event.previous_sha256 for event in events[1:]] == [event.sha256 for event in events[:-1]]


def test_a_whole_list_verifies_and_prints_its_head(events, practice):
    assert f"whole, {events[-1].number}:{events[-1].sha256}" in verify(practice)


def test_each_practice_has_a_list_of_its_own(events, stranger_coach, practice):
    before = AuditAnchor.objects.filter(practice=practice).get().head
    client = builders.make_client(stranger_coach)
    event = record(action=Action.CHANGED, by=stranger_coach, now=timezone.now(), about=client, client=client)

    assert event.practice == stranger_coach.practice
    assert AuditAnchor.objects.filter(practice=practice).get().head == before


def test_an_edit_is_found(events, practice):
    behind_the_back(events[-3:-2]).update(actor_role="admin")

    assert f"Event {events[-3].number} was changed" in broken(practice)


def test_an_edit_of_what_was_before_is_found(events, practice):
    behind_the_back(events[-3:-2]).update(changes={"height_cm": [None, 199]})

    assert f"Event {events[-3].number} was changed" in broken(practice)


def test_a_deletion_in_the_middle_is_found(events, practice):
    behind_the_back(events[-3:-2])._raw_delete("default")

    assert f"Between {events[-4].number} and {events[-2].number}: 1 missing" in broken(practice)


def test_two_events_that_changed_places_are_found(events, practice):
    first, second = events[-3], events[-2]
    behind_the_back([first]).update(number=10_000)
    behind_the_back([second]).update(number=first.number)
    behind_the_back([first]).update(number=second.number)

    assert f"Event {first.number} was changed" in broken(practice)


def test_a_cut_at_the_end_is_found_by_the_anchor(events, practice):
    behind_the_back(events[-2:])._raw_delete("default")

    assert "The end is cut off" in broken(practice)


def test_an_anchor_set_back_is_found_by_the_list(events, practice):
    AuditAnchor.objects.filter(practice=practice).update(number=events[-2].number, sha256=events[-2].sha256)

    assert "past its anchor" in broken(practice)


def test_a_list_whose_anchor_is_gone_is_broken(events, practice):
    AuditAnchor.objects.filter(practice=practice).delete()

    assert "past its anchor" in broken(practice)


def test_a_cut_together_with_the_anchor_is_found_by_what_was_noted(events, practice):
    noted = f"{events[-1].number}:{events[-1].sha256}"
    behind_the_back(events[-1:])._raw_delete("default")
    AuditAnchor.objects.filter(practice=practice).update(number=events[-2].number, sha256=events[-2].sha256)

    assert "whole" in verify(practice), "this is what the list alone cannot tell"
    assert "rewritten or cut" in broken(practice, "--noted", noted)


@pytest.mark.parametrize("noted", ["12", "x:y", "3:abc"])
def test_a_note_that_cannot_be_one_is_said(noted, practice):
    with pytest.raises(CommandError, match="64 hexadecimal digits"):
        verify(practice, "--noted", noted)


def test_rows_are_never_changed_or_deleted_through_the_program(events):
    for forbidden in (events[0].save, events[0].delete, AuditEvent.objects.all().delete):
        with pytest.raises(TypeError):
            forbidden()
    with pytest.raises(TypeError):
        AuditEvent.objects.update(kind="x")
    with pytest.raises(TypeError):
        AuditEvent.objects.bulk_update(events, ["kind"])


def test_the_head_goes_into_the_log(
    client_person, coach, caplog, django_capture_on_commit_callbacks
):  # fmt: skip
    with caplog.at_level("INFO", logger="audit"), django_capture_on_commit_callbacks(execute=True):
        event = record(
            action=Action.CHANGED, by=coach, now=timezone.now(), about=client_person, client=client_person
        )

    assert f"{event.number}:{event.sha256}" in caplog.text


def test_a_read_is_noted_once_in_fifteen_minutes(client_person, coach, admin):
    now = timezone.now()
    for minutes in (0, 5, 14, 16):
        at = now + timedelta(minutes=minutes)
        record_read(by=coach, client=client_person, about=client_person, now=at)
    record_read(by=admin, client=client_person, about=client_person, now=now)

    seen = AuditEvent.objects.filter(action=Action.SAW).order_by("number")
    assert [event.actor for event in seen] == [coach, coach, admin]


def test_a_read_of_ones_own_is_not_noted(client_person):
    record_read(by=client_person.user, client=client_person, about=client_person, now=timezone.now())

    assert not AuditEvent.objects.filter(action=Action.SAW).exists()


def test_a_read_costs_one_query_where_it_was_noted_and_four_where_not(
    client_person, coach, django_assert_num_queries
):
    now = timezone.now()
    record(action=Action.CHANGED, by=coach, now=now, about=client_person, client=client_person)

    with django_assert_num_queries(4):
        record_read(by=coach, client=client_person, about=client_person, now=now)
    with django_assert_num_queries(1):
        record_read(by=coach, client=client_person, about=client_person, now=now)


def test_somebody_of_no_practice_leaves_no_event(coach):
    root = type(coach).objects.create_superuser("root@example.org", "long-enough-1", name="Root")

    assert record(action=Action.SIGNED_IN, by=root, now=timezone.now(), about=root) is None


def test_what_changes_is_told_as_before_and_after(client_person):
    new = {"name": client_person.name, "time_zone": "Asia/Tokyo"}

    assert changed_fields(client_person, new) == {"time_zone": ["Europe/Berlin", "Asia/Tokyo"]}
