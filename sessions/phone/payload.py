"""What the phone needs to do one session by itself: exercises, loads, times, and what happened so far.

It is part of the live page, so the phone stores it with the page. It has no name and no screening answer.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from clients.domain.clearance import NEW_QUESTIONS, REASON_TEXTS, Allowed, ReasonCode, Refused
from clients.domain.consent import ConsentKind
from clients.domain.numbers import from_kg, unbroken
from clients.domain.red_flags import RED_FLAGS, Sign
from sessions.domain import ready
from sessions.domain.placement import DISCOMFORT_ADVICE, DISCOMFORT_TOO_MUCH
from sessions.domain.prescription import OWN_WEIGHT_TEXT
from sessions.domain.protocols import (
    CHANGEOVER_SECONDS,
    CUFF_WARN_SECONDS,
    LONG_CHANGEOVER_FROM_SECONDS,
    LONG_CHANGEOVER_SECONDS,
)
from sessions.domain.starts import UNASKED_TEXT
from sessions.models import TrainingSession
from sessions.phone.account import refusal_messages
from sessions.phone.bouts import bouts_in_payload
from sessions.phone.screens import (
    MORE_REPS_OFFERED,
    UNDO_SECONDS,
    ExercisePage,
    LivePage,
)
from sessions.phone.screens.exercise import event_kg
from sessions.phone.ways_out import way_off_hold, way_to_another_day

VERSION = 1
LONGEST_HOURS = 24
_PRESSURE = {
    "ask_from": ready.ASK_FROM,
    "no_cuffs_from": ready.NO_CUFFS_FROM,
    "red_from": ready.RED_FROM,
    "red_flag": RED_FLAGS[Sign.PRESSURE].title,
    "red_advice": RED_FLAGS[Sign.PRESSURE].what_now,
    "said": ready.PRESSURE_SAID.format("{upper}", "{lower}"),
    "advice": ready.ASK_ADVICE,
}

# Why the gate refuses then, for a phone on which a yes is taken back without a network.
TAKEN_BACK = {
    ConsentKind.OWN.value: REASON_TEXTS[ReasonCode.CONSENT_TAKEN_BACK][1],
    ConsentKind.PARENT.value: REASON_TEXTS[ReasonCode.PARENT_CONSENT_TAKEN_BACK][1],
}


def valid_until(
    training_session: TrainingSession, answer: Allowed | Refused, now: datetime
) -> datetime | None:
    """Return the first of: the clearance ends, the session's day ends, 24 hours have passed.

    From then on the phone starts nothing new. None where the gate refuses.
    """
    if not isinstance(answer, Allowed):
        return None
    zone = training_session.client.zone
    day_ends = _midnight(training_session.scheduled_on + timedelta(days=1), zone)
    clearance_ends = _clearance_ends(training_session, answer)
    return min(day_ends, clearance_ends or day_ends, now + timedelta(hours=LONGEST_HOURS))


def build_payload(page: LivePage, *, in_person: bool = False) -> dict[str, object]:
    """Return what the phone gets of a page, as values that JSON has.

    `in_person`: a coach logs for the client, so the gate's reasons are in the coach's words.
    """
    training_session = page.training_session
    card = page.placement
    cap = page.cap_seconds
    until = valid_until(training_session, page.answer, page.now)
    cleared_until = _clearance_ends(training_session, page.answer)
    # On hold before it began: nothing is prescribed, so no exercise is sent.
    exercises = [] if page.is_closed and page.is_on_hold else page.exercises
    return {
        "version": VERSION,
        "session": str(training_session.id),
        "served_at": _instant(page.now),
        "valid_until": until and _instant(until),
        "cleared_until": cleared_until and _instant(cleared_until),
        "on_hold": _reasons(page, in_person=in_person),
        "lapsed": NEW_QUESTIONS,
        **_ways_out(page, in_person=in_person),
        "is_closed": page.is_closed,
        "region": training_session.region,
        "region_label": training_session.get_region_display(),
        "cuff_mode": training_session.cuff_mode,
        "cap_seconds": cap,
        "warn_seconds": min(CUFF_WARN_SECONDS, cap),
        "changeover_seconds": CHANGEOVER_SECONDS,
        "long_changeover": {
            "from_seconds": LONG_CHANGEOVER_FROM_SECONDS,
            "seconds": LONG_CHANGEOVER_SECONDS,
        },
        "undo_seconds": UNDO_SECONDS,
        "more_reps": MORE_REPS_OFFERED,
        "unit": training_session.client.unit,
        "in_a_kg": float(from_kg(Decimal(1), training_session.client.own_unit, places=9)),
        "no_to_all": page.may_say_no_to_all,
        "ready": [
            {
                "code": each.code,
                "text": each.text,
                "advice": each.advice,
                **({"doctor_first": True} if each.doctor_first else {}),
                **({"rest_first": True} if each.rest_first else {}),
                **({"red_flag": each.red_flag} if each.red_flag else {}),
                **({} if each.needs_a_no else {"needs_a_no": False}),
            }
            for each in page.ready_questions
        ],
        "pressure": _PRESSURE if page.asks_pressure else None,
        "placement": {
            "where": unbroken(card.where),
            "never": card.never,
            "check": unbroken(card.check),
            "tightness": unbroken(card.tightness),
            "ceiling": card.ceiling,
            "too_tight": card.too_tight,
        },
        **({"efforts": page.earlier.efforts} if page.earlier.efforts else {}),
        **({"rest": rest} if (rest := _rest(page)) else {}),
        "begun": _begun(page),
        "taken_back": TAKEN_BACK,
        "discomfort": {"too_much": DISCOMFORT_TOO_MUCH, "advice": DISCOMFORT_ADVICE},
        "symptoms": [
            {
                "kind": kind.value,
                "label": symptom.label,
                "what_next": symptom.what_next,
                "ends_session": symptom.ends_session,
            }
            for kind, symptom in page.symptoms.items()
        ],
        "exercises": [
            {
                **_exercise(each, shows_load=page.shows_load or page.is_over),
                **_own_placement(each, shows_pressure=page.shows_load),
            }
            for each in exercises
        ],
        "events": [
            {
                "id": str(row.id),
                "kind": row.kind,
                "schema": row.schema,
                "occurred_at": _instant(row.occurred_at),
                "body": row.body,
            }
            for row in page.training_session.events.all()
        ],
    }


def _to_failure(exercise: ExercisePage) -> dict[str, object]:
    """From which set on as many as possible are asked for, and how many those were the last time."""
    if exercise.prescription.failure_from is None:
        return {}
    return {
        "failure_from": exercise.prescription.failure_from,
        "last_reps": {set_number: str(reps) for set_number, reps in exercise.last_reps.items()},
    }


def _own_placement(exercise: ExercisePage, *, shows_pressure: bool) -> dict[str, object]:
    """What differs from the session's placement card where one limb alone works, or a gauge measures."""
    row = exercise.prescription
    if not row.side and not row.pressure_targets:
        return {}
    card = exercise.placement(shows_pressure=shows_pressure)
    own: dict[str, object] = {"side": row.side, "where": card.where, "tightness": card.tightness}
    if shows_pressure and exercise.gauges:
        own["set_label"] = exercise.set_label
        own["gauges"] = [
            {"limb": each.limb.value, "name": each.name, "label": each.label, "mmhg": each.mmhg}
            for each in exercise.gauges
        ]
    return own


def _other_loads(exercise: ExercisePage) -> dict[str, object]:
    """What may be lifted instead: kilograms as an event has them, and the text."""
    unit = exercise.prescription.unit
    return {"other_loads": [[event_kg(load.kg), load.text_for(unit)] for load in exercise.other_loads]}


def _begun(page: LivePage) -> dict[str, object]:
    """When this session may have been begun, and why one that was begun otherwise does not go on."""
    training_session, zone = page.training_session, page.training_session.client.zone
    day = training_session.scheduled_on
    return {
        "from": _instant(_midnight(day, zone)),
        "until": _instant(_midnight(day + timedelta(days=1), zone)),
        "other_day": page.other_day_text,
        "unasked": UNASKED_TEXT,
    }


def _rest(page: LivePage) -> dict[str, object] | None:
    """From when on the session may be begun after the last one under cuffs, and what is said until then."""
    rest = page.rest
    if rest is None or not rest.before.is_short(page.now):
        return None
    not_before = rest.before.not_before
    return {
        "title": rest.title,
        "not_before": not_before and _instant(not_before),
        "too_short": rest.too_short_text,
        "better_from": _instant(rest.before.better_from),
        "short": rest.short_text,
    }


def _exercise(exercise: ExercisePage, *, shows_load: bool) -> dict[str, object]:
    """One exercise. On hold its sets are still named, for a set that was done before; its load is not."""
    row = exercise.prescription
    own = "" if row.marked is None else row.marked.other_text(row.unit)
    return {
        "id": str(row.id),
        "name": row.title,
        "sets": row.sets,
        "rest_seconds": row.rest_seconds,
        **({"released": True} if row.released_between_sets else {}),
        "load_kg": f"{row.lifted_kg:f}" if shows_load else "",
        "load": exercise.load_number if shows_load else "",
        # The phone writes the unit behind the number, so own weight stands here, with no number before it.
        "unit": (row.intensity_text or OWN_WEIGHT_TEXT) if row.marked is None else row.load_unit,
        "basis": exercise.load_basis,
        **({"in_own_unit": own} if shows_load and own else {}),
        **({"machine": exercise.machine} if shows_load and exercise.machine else {}),
        **(_other_loads(exercise) if shows_load and row.other_loads else {}),
        "tempo": exercise.tempo,
        "tempo_seconds": exercise.tempo_seconds,
        "cues": list(exercise.cues),
        "last": unbroken(exercise.last_time) if shows_load else "",
        **_to_failure(exercise),
        **_bouts(exercise),
    }


def _bouts(exercise: ExercisePage) -> dict[str, object]:
    """What is asked for in minutes; nothing where repetitions are counted."""
    bouts = exercise.prescription.work
    return {} if bouts is None else {"bouts": bouts_in_payload(bouts)}


def _reasons(page: LivePage, *, in_person: bool) -> list[str]:
    """Return why the gate refuses; nothing where it allows, or the session is over."""
    if isinstance(page.answer, Allowed) or page.is_over:
        return []
    return refusal_messages(page.answer.reasons, in_person=in_person)


def _ways_out(page: LivePage, *, in_person: bool) -> dict[str, object]:
    """Where a page leads that starts nothing: what lifts the hold, and another day."""
    training_session, today = page.training_session, page.training_session.client.today(page.now)
    ways: dict[str, object] = {}
    if off_hold := way_off_hold(training_session, page.answer, today, in_person=in_person):
        ways["way_off_hold"] = {"label": off_hold.label, "url": off_hold.url}
    if move := way_to_another_day(training_session, today, in_person=in_person):
        ways["move"] = move
    return ways


def _clearance_ends(training_session: TrainingSession, answer: Allowed | Refused) -> datetime | None:
    """Return when the clearance ends: the midnight in the client's zone, or in that of the day of granting,
    whichever comes first. None where the gate refuses, and without cuffs."""
    if not isinstance(answer, Allowed) or training_session.clearance is None:
        return None
    ends_on = _midnight(answer.valid_until_on, training_session.client.zone)
    return min(ends_on, training_session.clearance.ends_at)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
