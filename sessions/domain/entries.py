"""What was done on an earlier day and is written down later, from paper or from memory.

It counts as done. Nothing is known of its minutes, so nothing is proposed from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from uuid import UUID, uuid5

from sessions.domain.events import Event, EventKind, schema_of

CLIENT_DAYS = 2  # policy: for so long a client remembers; a coach has the paper
COACH_DAYS = 90  # policy: as far back as the longest block that is shipped, and some more

NOT_OPEN = "This session is in the record already, or was cancelled."
NOT_YET = "This session can be logged on its day. Here go the days before."
TOO_OLD = "This session is more than 90 days ago."
TOO_OLD_FOR_CLIENT = "You can write it down for two days. Tell your coach what you know of this one."


def entry_problem(scheduled_on: date, today: date, *, is_open: bool, by_client: bool) -> str:
    """Return why a session of this day cannot be entered now; "" where it can."""
    days_ago = (today - scheduled_on).days
    if not is_open:
        return NOT_OPEN
    if days_ago <= 0:
        return NOT_YET
    if by_client and days_ago > CLIENT_DAYS:
        return TOO_OLD_FOR_CLIENT
    return "" if days_ago <= COACH_DAYS else TOO_OLD


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredExercise:
    """One exercise as somebody remembers it: repetitions by number of the set, and the load lifted.

    `seconds` are those of work in minutes, by number of the part, and stand for repetitions.
    """

    prescription_id: UUID
    reps: Mapping[int, int] = field(default_factory=dict)
    load_kg: Decimal
    seconds: Mapping[int, int] = field(default_factory=dict)
    effort: int | None = None
    discomfort: int | None = None


def events_of_entry(
    exercises: Sequence[EnteredExercise], *, request_id: UUID, on: date, zone: tzinfo, note: str = ""
) -> list[Event]:
    """Return the events that an entry means, a second apart from noon of that day on.

    The same `request_id` gives the same identifiers, so that a form that is sent twice is stored once.
    """
    bodies: list[tuple[EventKind, dict[str, object]]] = [(EventKind.STARTED, {"entered_later": True})]
    for exercise in exercises:
        named = str(exercise.prescription_id)
        bodies += [
            (
                EventKind.SET_PERFORMED,
                {"prescription": named, "set": number, "reps": reps, "load_kg": f"{exercise.load_kg:f}"},
            )
            for number, reps in sorted(exercise.reps.items())
        ]
        bodies += [
            (
                EventKind.SET_PERFORMED,
                {"prescription": named, "set": number, "reps": 0, "load_kg": "0", "seconds": seconds},
            )
            for number, seconds in sorted(exercise.seconds.items())
        ]
        if exercise.effort is not None and exercise.discomfort is not None:
            felt = {"effort": exercise.effort, "discomfort": exercise.discomfort}
            bodies.append((EventKind.FEEDBACK, {"prescription": named, **felt}))
    bodies += [(EventKind.NOTE, {"text": note})] if note else []
    bodies.append((EventKind.FINISHED, {}))
    noon = datetime.combine(on, time(12), zone).astimezone(UTC)
    return [
        Event(
            id=uuid5(request_id, str(index)),
            kind=kind,
            schema=schema_of(kind, body),
            occurred_at=noon + timedelta(seconds=index),
            body=body,
        )
        for index, (kind, body) in enumerate(bodies)
    ]
