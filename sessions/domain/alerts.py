"""Which events of a session alert its coach at once.

Three do: a stop (or a symptom that ends a session), too much discomfort, and a "yes" in the ready check.
A sign alerts once a session: a second phone, a re-sync, or the symptom that explains a stop makes no
second alert; another sign does.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID
from zoneinfo import ZoneInfo

from sessions.domain.events import Event, EventKind
from sessions.domain.placement import DISCOMFORT_TOO_MUCH
from sessions.domain.symptoms import OTHER_REASON, SYMPTOMS, SymptomKind

# POLICY (evidence: discomfort climbs set by set and 7 is usual in the fourth, S-LOE16): this much above the
# client's own average alerts as well, once there are sessions enough for an average.
DISCOMFORT_ABOVE_USUAL = 3
SESSIONS_FOR_USUAL = 3
SESSIONS_LOOKED_AT = 10
# POLICY: an event that arrives this long after it happened is called late; a shorter delay is usual for a
# network.
LATE_AFTER = timedelta(minutes=10)

# The short name of a sign, for a headline.
SIGN_LABELS: Mapping[str, str] = MappingProxyType(
    {
        SymptomKind.NUMB: "numb",
        SymptomKind.PINS_AND_NEEDLES: "pins and needles",
        SymptomKind.COLOUR: "colour or cold",
        SymptomKind.SEVERE_PAIN: "severe pain",
        SymptomKind.DIZZY: "dizzy or unwell",
        SymptomKind.CHEST_PAIN: "chest pain",
        OTHER_REASON: "no sign named",
    }
)


class Cause(StrEnum):
    """Why an alert is sent."""

    STOP = "stop"
    DISCOMFORT = "discomfort"
    READY = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert and the event behind it. `sign` is the reason of a stop."""

    event_id: UUID
    cause: Cause
    sign: str = ""


def stop_sign(event: Event) -> str | None:
    """Return the reason for which an event ends the session; None where it ends nothing."""
    if event.kind == EventKind.STOPPED:
        return str(event.body["reason"])
    if event.kind == EventKind.SYMPTOM:
        kind = SymptomKind(str(event.body["kind"]))
        return kind.value if SYMPTOMS[kind].ends_session else None
    return None


def is_too_much(discomfort: int, usual: Decimal | None) -> bool:
    """Return whether a discomfort is 8 or more, or 3 above this client's own average. A 7 alone is not."""
    if discomfort >= DISCOMFORT_TOO_MUCH:
        return True
    return usual is not None and discomfort >= usual + DISCOMFORT_ABOVE_USUAL


def usual_discomfort(earlier: Sequence[int]) -> Decimal | None:
    """Return the average of the ten newest sessions, given newest first; None below three."""
    looked_at = earlier[:SESSIONS_LOOKED_AT]
    if len(looked_at) < SESSIONS_FOR_USUAL:
        return None
    return Decimal(sum(looked_at)) / len(looked_at)


def said_yes(event: Event) -> tuple[str, ...]:
    """Return the codes of the ready check's questions that were answered with yes."""
    ready = event.body.get("ready")
    if event.kind != EventKind.STARTED or not isinstance(ready, dict):
        return ()
    return tuple(sorted(code for code, answer in ready.items() if answer is True))


def find_alerts(
    fresh: Iterable[Event], earlier: Iterable[Event], usual: Decimal | None = None
) -> tuple[Alert, ...]:
    """Return the alerts of the fresh events of one session that its earlier events did not cause."""
    fresh_in_order, earlier = _in_order(fresh), tuple(earlier)
    return (
        *_stops(fresh_in_order, earlier),
        *_first(Cause.DISCOMFORT, fresh_in_order, earlier, lambda event: _hurts(event, usual)),
        *_first(Cause.READY, fresh_in_order, earlier, lambda event: bool(said_yes(event))),
    )


def _stops(fresh: Sequence[Event], earlier: Sequence[Event]) -> tuple[Alert, ...]:
    known = {sign for event in earlier if (sign := stop_sign(event)) is not None}
    signs: dict[str, Event] = {}
    for event in fresh:
        sign = stop_sign(event)
        if sign is not None and sign not in known:
            signs.setdefault(sign, event)
    # "Another reason" adds nothing to a sign that has a name.
    if known or len(signs) > 1:
        signs.pop(OTHER_REASON, None)
    return tuple(Alert(event_id=event.id, cause=Cause.STOP, sign=sign) for sign, event in signs.items())


def _first(
    cause: Cause, fresh: Sequence[Event], earlier: Sequence[Event], tells: Callable[[Event], bool]
) -> tuple[Alert, ...]:
    if any(tells(event) for event in earlier):
        return ()
    return tuple(Alert(event_id=event.id, cause=cause) for event in fresh if tells(event))[:1]


def _hurts(event: Event, usual: Decimal | None) -> bool:
    if event.kind != EventKind.FEEDBACK:
        return False
    discomfort = event.body["discomfort"]
    return isinstance(discomfort, int) and is_too_much(discomfort, usual)


def _in_order(events: Iterable[Event]) -> list[Event]:
    """Return them by time; at one instant the stop comes before the symptom that explains it."""
    return sorted(events, key=lambda event: (event.occurred_at, event.kind != EventKind.STOPPED, event.id))


def is_late(occurred_at: datetime, received_at: datetime) -> bool:
    """Return whether an event arrived ten minutes after it happened or later."""
    return received_at - occurred_at >= LATE_AFTER


TRAINING = (EventKind.CUFFS_ON, EventKind.BOUT_STARTED, EventKind.SET_PERFORMED)


def trained_after(events: Iterable[Event], ended_at: datetime | None) -> UUID | None:
    """Return the first event that puts cuffs on or logs a set at or after the end of a clearance.

    None where nothing did, where the session goes without cuffs, or where nothing has ended (None).
    """
    in_order = _in_order(events)
    if ended_at is None or any(event.body.get("without_cuffs") for event in in_order):
        return None
    for event in in_order:
        if event.kind in TRAINING and event.occurred_at >= ended_at:
            return event.id
    return None


def started_on(events: Iterable[Event], zone: ZoneInfo) -> tuple[UUID, date] | None:
    """Return the event that started a session and its day in the client's zone; None before a start."""
    started = [event for event in _in_order(events) if event.kind == EventKind.STARTED]
    return (started[0].id, started[0].occurred_at.astimezone(zone).date()) if started else None
