"""Whether a session was begun as it should be. What was begun otherwise is stored, told, and does not go on.

Asked wherever a session would lead on to cuffs or to a set. What is done already is logged as ever, cuffs
that are on come off, and STOP is there. The phone asks the same: `static/js/phone/screens.js`.
"""

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from enum import StrEnum
from uuid import UUID

from sessions.domain.events import Event, EventKind
from sessions.domain.record import DoSet, PutCuffsOn, SessionRecord, SessionState, Step
from sessions.domain.spacing import RestBefore

BEGINS = (EventKind.STARTED, EventKind.CUFFS_ON, EventKind.BOUT_STARTED, EventKind.SET_PERFORMED)
UNASKED_TEXT = "The questions before the session were not answered. Take the cuffs off, then answer them."


class StartProblem(StrEnum):
    """Why a session that was begun does not go on."""

    OTHER_DAY = "other_day"
    TOO_SOON = "too_soon"
    UNASKED = "unasked"


def find_start_problem(
    record: SessionRecord,
    step: Step,
    *,
    scheduled_on: date,
    zone: tzinfo,
    rest: RestBefore | None,
    now: datetime,
) -> StartProblem | None:
    """Return why a session that was begun does not go on now; None where it may, or nothing is left to do.

    A start that a clock put into the future counts as now. The rest is asked again each time, so that it is
    long enough at some point; a session that was begun on its day goes on over midnight.
    """
    if record.state is not SessionState.STARTED or not isinstance(step, PutCuffsOn | DoSet):
        return None
    began_at = min(record.started_at or now, now)
    if began_at.astimezone(zone).date() != scheduled_on:
        return StartProblem.OTHER_DAY
    if rest is not None and rest.is_too_short(now):
        return StartProblem.TOO_SOON
    return None if record.ready else StartProblem.UNASKED


def first_unasked(events: Iterable[Event]) -> UUID | None:
    """Return the first event that begins a session of which no event answers the ready check; else None.

    Nobody was asked by the phone in a session that was written down on a later day.
    """
    events = sorted(events, key=lambda event: (event.occurred_at, event.id))
    started = [event.body for event in events if event.kind == EventKind.STARTED]
    if any(body.get("ready") or body.get("entered_later") for body in started):
        return None
    return next((event.id for event in events if event.kind in BEGINS), None)
