"""What a phone may say about a training session, and when a symptom ends it.

An event is a fact: made once, with its own identifier, and never changed. `check_body`
looks at the shape of what arrived and nothing else; whether it fits the plan is the
record's business, since a fact is never refused for being inconvenient.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from clients.domain.regions import Limb
from sessions.domain import ready
from sessions.domain.deviations import END_REASONS, LATER_REASONS, LOAD_REASONS, SKIP_REASONS, Refill
from sessions.domain.symptoms import STOP_REASONS, SymptomKind

SCHEMA = 1
# Version 2 adds fields and kinds and changes none. An event is of the lowest version that has all of it.
SCHEMA_2 = 2
SCHEMAS = (SCHEMA, SCHEMA_2)
MAX_MMHG = 999  # what three digits can say; what cannot be a reading is not recorded as one
MAX_REPS = 300
MAX_SET_NUMBER = 50
MAX_SECONDS = 7200  # of timed work in one go: more than anybody is asked for
MAX_LOAD_KG = 1000
MAX_TEXT_LENGTH = 2000


class EventKind(StrEnum):
    """Everything that can happen in a training session."""

    STARTED = "started"
    CUFFS_ON = "cuffs_on"
    SET_PERFORMED = "set_performed"
    SET_CORRECTED = "set_corrected"
    SET_LEFT_OUT = "set_left_out"
    BOUT_STARTED = "bout_started"
    BOUT_PAUSED = "bout_paused"
    BOUT_RESUMED = "bout_resumed"
    LOAD_CHANGED = "load_changed"
    EXERCISE_SKIPPED = "exercise_skipped"
    EXERCISE_LATER = "exercise_later"
    FEEDBACK = "feedback"
    SYMPTOM = "symptom"
    STOPPED = "stopped"
    CUFFS_OFF = "cuffs_off"
    FINISHED = "finished"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One fact from one phone.

    `occurred_at` is when the phone says it happened, `received_at` when the server first
    saw it (None before it is sent); both aware. `body` is what `check_body` accepts.
    """

    id: UUID
    kind: EventKind
    schema: int
    occurred_at: datetime
    received_at: datetime | None = None
    body: Mapping[str, object]


def schema_of(kind: str, body: Mapping[str, object]) -> int:
    """Return the lowest version that has this kind and all fields of this body."""
    is_new = kind in _KINDS_SINCE_2 or any((kind, name) in _SINCE_2 for name in body)
    return SCHEMA_2 if is_new else SCHEMA


def check_body(kind: object, schema: object, body: object) -> tuple[str, ...]:
    """Why an event's body cannot be stored, in words for the phone; empty when it can.

    Takes whatever a phone sent, however malformed.
    """
    if not isinstance(kind, str) or kind not in _FIELDS:
        return ("This kind of event is not known.",)
    if isinstance(schema, bool) or schema not in SCHEMAS:
        return (f"This version of the event is not known; {SCHEMA} and {SCHEMA_2} are.",)
    if schema == SCHEMA and kind in _KINDS_SINCE_2:
        return ("This kind of event is not known in this version.",)
    if not isinstance(body, Mapping):
        return ("The body is not an object.",)
    fields = _FIELDS[EventKind(kind)]
    if schema == SCHEMA:
        fields = {name: field for name, field in fields.items() if (kind, name) not in _SINCE_2}
    reasons = [f"{_shown(name)} is not a field of {kind}." for name in body if name not in fields]
    for name, field in fields.items():
        if name in body:
            reasons.extend(field.reasons(name, body[name]))
        elif field.required:
            reasons.append(f"{name} is missing.")
    return tuple(reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    required: bool = True
    low: int = 0
    high: int = 0

    def reasons(self, name: str, value: object) -> tuple[str, ...]:
        if isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high:
            return ()
        return (f"{name} is not a whole number from {self.low} to {self.high}.",)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kilograms:
    required: bool = True

    def reasons(self, name: str, value: object) -> tuple[str, ...]:
        if isinstance(value, str) and _DECIMAL.fullmatch(value) and Decimal(value) <= MAX_LOAD_KG:
            return ()
        return (f'{name} is not kilograms from 0 to {MAX_LOAD_KG} written like "17.5".',)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Id:
    required: bool = True

    def reasons(self, name: str, value: object) -> tuple[str, ...]:
        if isinstance(value, str) and _UUID.fullmatch(value):
            return ()
        return (f"{name} is not an identifier.",)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flag:
    required: bool = True

    def reasons(self, name: str, value: object) -> tuple[str, ...]:
        return () if isinstance(value, bool) else (f"{name} is not true or false.",)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    required: bool = True

    def reasons(self, name: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, str) or (self.required and not value.strip()):
            return (f"{name} is not text.",)
        if len(value) > MAX_TEXT_LENGTH:
            return (f"{name} is longer than {MAX_TEXT_LENGTH} characters.",)
        # A database cannot keep a NUL or half a character.
        if "\x00" in value or _HALF_CHARACTER.search(value):
            return (f"{name} holds a character that cannot be kept.",)
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    required: bool = True
    choices: tuple[str, ...] = ()

    def reasons(self, name: str, value: object) -> tuple[str, ...]:
        if isinstance(value, str) and value in self.choices:
            return ()
        return (f"{name} is not one of {', '.join(self.choices)}.",)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """The ready check: every question of it, answered true (yes) or false (no)."""

    required: bool = False

    def reasons(self, name: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, Mapping) or not ready.is_whole(frozenset(value)):
            return (f"{name} does not answer the {len(ready.CODES)} questions.",)
        if not all(isinstance(answer, bool) for answer in value.values()):
            return (f"{name} holds an answer that is not true or false.",)
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pressure:
    """A blood pressure as it was typed: upper, lower. One that cannot be a reading is kept all the same."""

    required: bool = False

    def reasons(self, name: str, value: object) -> tuple[str, ...]:
        whole = _Whole(low=0, high=MAX_MMHG)
        numbers = value if isinstance(value, list) else ()
        if len(numbers) == 2 and not any(whole.reasons(name, each) for each in numbers):
            return ()
        return (f"{name} is not two whole numbers from 0 to {MAX_MMHG}.",)


@dataclass(frozen=True, slots=True, kw_only=True)
class _SetPressures:
    """What the cuffs were set to, in mmHg by limb, as it was typed. What cannot be is kept, and flagged."""

    required: bool = False

    def reasons(self, name: str, value: object) -> tuple[str, ...]:
        whole = _Whole(low=0, high=MAX_MMHG)
        by_limb = value if isinstance(value, Mapping) else {}
        if by_limb and not any(limb not in _LIMBS or whole.reasons(name, by_limb[limb]) for limb in by_limb):
            return ()
        return (f"{name} is not whole numbers from 0 to {MAX_MMHG} by limb.",)


_Field = _SetPressures | _Whole | _Kilograms | _Id | _Flag | _Text | _Choice | _Ready | _Pressure

_LIMBS = frozenset(limb.value for limb in Limb)
_DECIMAL = re.compile(r"[0-9]{1,4}(\.[0-9]{1,10})?")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")

_REPS = _Whole(low=0, high=MAX_REPS)
_SCALE = _Whole(low=0, high=10)
_SCALE_OR_NOTHING = _Whole(required=False, low=0, high=10)
_ID_OR_NOTHING = _Id(required=False)
_FLAG_OR_NOTHING = _Flag(required=False)
_TEXT_OR_NOTHING = _Text(required=False)
_REFILL = _Choice(required=False, choices=tuple(Refill))

_SECONDS_OR_NOTHING = _Whole(required=False, low=0, high=MAX_SECONDS)
_OF_A_SET: Mapping[str, _Field] = {"prescription": _Id(), "set": _Whole(low=1, high=MAX_SET_NUMBER)}

_KINDS_SINCE_2 = frozenset(
    {
        EventKind.LOAD_CHANGED,
        EventKind.EXERCISE_SKIPPED,
        EventKind.EXERCISE_LATER,
        EventKind.BOUT_STARTED,
        EventKind.BOUT_PAUSED,
        EventKind.BOUT_RESUMED,
    }
)
_SINCE_2 = frozenset(
    {
        (EventKind.STARTED, "entered_later"),
        (EventKind.STARTED, "refill"),
        (EventKind.CUFFS_ON, "set_mmhg"),
        (EventKind.CUFFS_ON, "refill"),
        (EventKind.FINISHED, "reason"),
        (EventKind.FEEDBACK, "still_set"),
        (EventKind.SET_PERFORMED, "seconds"),
        (EventKind.SET_CORRECTED, "seconds"),
    }
)
_FIELDS: Mapping[str, Mapping[str, _Field]] = {
    # What the client said before it, and whether cuffs are left off from the start.
    EventKind.STARTED: {
        "ready": _Ready(),
        "without_cuffs": _FLAG_OR_NOTHING,
        "pressure": _Pressure(),
        # Written down on a later day, from paper or from memory: nothing is known of minutes.
        "entered_later": _FLAG_OR_NOTHING,
        "refill": _REFILL,
    },
    EventKind.CUFFS_ON: {
        "tightness": _SCALE_OR_NOTHING,
        "prescription": _ID_OR_NOTHING,
        "set_mmhg": _SetPressures(),
        "refill": _REFILL,
    },
    EventKind.SET_PERFORMED: {
        "prescription": _Id(),
        "set": _Whole(low=1, high=MAX_SET_NUMBER),
        "reps": _REPS,
        "load_kg": _Kilograms(),
        # Of timed work, as somebody typed it. Where a clock ran, the bout's own events say it.
        "seconds": _SECONDS_OR_NOTHING,
    },
    EventKind.SET_CORRECTED: {
        "corrects": _Id(),
        "reps": _REPS,
        "seconds": _SECONDS_OR_NOTHING,
        "load_kg": _Kilograms(required=False),
        "reason": _TEXT_OR_NOTHING,
        # The set was not done at all (a tap by mistake), and its number is free again.
        "undone": _FLAG_OR_NOTHING,
    },
    # The last set, after very hard ones: left out as the product offered it.
    EventKind.SET_LEFT_OUT: _OF_A_SET,
    # Timed work: its clock runs, stands, and runs again. Done is a set like any other.
    EventKind.BOUT_STARTED: _OF_A_SET,
    EventKind.BOUT_PAUSED: _OF_A_SET,
    EventKind.BOUT_RESUMED: _OF_A_SET,
    # From here on an exercise is done with another load than the one that was asked for.
    EventKind.LOAD_CHANGED: {
        "prescription": _Id(),
        "load_kg": _Kilograms(),
        "reason": _Choice(choices=LOAD_REASONS),
    },
    # What is left of an exercise is not done.
    EventKind.EXERCISE_SKIPPED: {"prescription": _Id(), "reason": _Choice(choices=SKIP_REASONS)},
    # What is left of an exercise is done after all others.
    EventKind.EXERCISE_LATER: {"prescription": _Id(), "reason": _Choice(choices=LATER_REASONS)},
    EventKind.FEEDBACK: {
        "prescription": _Id(),
        "effort": _SCALE,
        "discomfort": _SCALE,
        "tightness": _SCALE_OR_NOTHING,
        # Whether the gauge still showed what the cuffs were set to.
        "still_set": _FLAG_OR_NOTHING,
    },
    EventKind.SYMPTOM: {"kind": _Choice(choices=tuple(SymptomKind)), "note": _TEXT_OR_NOTHING},
    EventKind.STOPPED: {"reason": _Choice(choices=STOP_REASONS), "note": _TEXT_OR_NOTHING},
    EventKind.CUFFS_OFF: {"prescription": _ID_OR_NOTHING},
    EventKind.FINISHED: {"reason": _Choice(required=False, choices=END_REASONS)},  # ended early
    EventKind.NOTE: {"text": _Text()},
}


def _shown(name: object) -> str:
    """A field name as it came, short enough to print."""
    return ascii(name)[:40]
