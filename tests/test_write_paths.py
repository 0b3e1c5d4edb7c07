"""Every path that can make or revive a session, or clear somebody, tried for all who are not cleared.

That no path is missing is held by `test_write_paths_listed`.
"""

from datetime import timedelta

import pytest
from django.db import transaction

from clients.clearance import gate
from clients.domain.clearance import Allowed, Limits
from tests.support.not_cleared import (
    STATES,
    cautions_unread,
    expired,
    make_person,
    needs_decision,
    none,
    old_questions,
    read_by_another_coach,
)
from tests.support.write_paths import (
    AGREED,
    SESSION_PATHS,
    TABLE,
    by_acknowledging,
    by_adding_pressure,
    by_answering,
    by_case_page,
    by_cautions_page,
    by_deciding,
    by_send_page,
    succeeds,
)


@pytest.fixture
def person(request, monkeypatch, db):
    return make_person(request.param, monkeypatch)


@pytest.mark.parametrize("person", STATES, indirect=True, ids=lambda state: state.__name__)
def test_no_path_makes_or_revives_anything_for_who_is_not_cleared(person):
    assert [
        name for name, path in TABLE.items() if _can_be_tried(person, name) and succeeds(path, person)
    ] == []


def _can_be_tried(person, name) -> bool:
    """Reading cautions needs answers to read."""
    return person.screening is not None or ("acknowledge_cautions" not in name and "acknowledge" not in name)


@pytest.mark.one_database
@pytest.mark.django_db
def test_control_without_the_gate_every_path_gives_sessions_to_who_is_not_cleared(monkeypatch):
    # The oldest questions last: nobody can be cleared on them first. Nothing was assigned to "none".
    states = sorted(set(STATES) - {none}, key=lambda state: (state is old_questions, state.__name__))
    people = [make_person(state, monkeypatch) for state in states]

    monkeypatch.setattr(gate, "check_client_limbs", always_allowed)

    # Archiving is held by a control of its own.
    assert {name: given_by(path, people) for name, path in SESSION_PATHS.items()} == dict.fromkeys(
        SESSION_PATHS, len(people) - 1
    )


def given_by(path, people) -> int:
    """How many of them get something; all of it is taken back."""
    with transaction.atomic():
        given = sum(succeeds(path, person) for person in people)
        transaction.set_rollback(True)
    return given


def always_allowed(*, client, asked, now, lock=False, planner=None):
    until = client.today(now) + timedelta(weeks=12)
    clearance = client.clearances.order_by("granted_at").last()
    return clearance, dict.fromkeys(asked, Allowed(limits=Limits(), valid_until_on=until))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "path", "rightly"),
    [
        (cautions_unread, by_acknowledging, {"all_of_them": True}),
        (cautions_unread, by_cautions_page, {"all_of_them": True}),
        (read_by_another_coach, by_acknowledging, {"all_of_them": True}),
        (needs_decision, by_deciding, AGREED),
        (needs_decision, by_case_page, AGREED),
        (expired, by_answering, {"answers": {}}),
        (expired, by_send_page, {"answers": {}}),
        (expired, by_adding_pressure, {"answers": {}}),
    ],
)
def test_each_path_to_a_clearance_works_for_whom_it_is_meant(state, path, rightly, monkeypatch):
    assert path(make_person(state, monkeypatch), **rightly)
