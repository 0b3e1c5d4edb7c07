"""Events in, record out: any order, any repetition and any mix of phones gives the same record.

That holds because nothing here looks at the order of arrival. Events are put into one order
first, by the time they happened and then by identifier, each identifier once, and only then read.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from clients.domain.occlusion import SET_MMHG_RANGE
from clients.domain.regions import Limb
from sessions.domain.events import Event, EventKind, check_body
from sessions.domain.record.bout_clock import BoutClock
from sessions.domain.record.facts import (
    Anomaly,
    AnomalyCode,
    CuffInterval,
    ExerciseRecord,
    Feedback,
    Note,
    PerformedSet,
    PlannedExercise,
    SessionRecord,
    SessionState,
    SymptomReport,
)
from sessions.domain.symptoms import SYMPTOMS, Symptom, SymptomKind

_STARTING = (EventKind.STARTED, EventKind.CUFFS_ON, EventKind.BOUT_STARTED, EventKind.SET_PERFORMED)


def fold(events: Iterable[Event], plan: Sequence[PlannedExercise]) -> SessionRecord:
    """Fold the events of one training session over its plan.

    Of two events with one identifier the one that sorts first counts, and the other becomes an
    anomaly, like anything else that does not add up. Never raises, and drops nothing without
    an anomaly.
    """
    anomalies = _Anomalies()
    ordered = _in_order(events, anomalies)
    stop = _first_stop(ordered)
    stopped_at = None if stop is None else stop.occurred_at
    symptoms = _of(ordered, EventKind.SYMPTOM)
    return SessionRecord(
        state=_state(ordered, stop),
        exercises=_exercises(ordered, plan, stopped_at, anomalies),
        cuff_intervals=_cuff_intervals(ordered, anomalies),
        symptoms=tuple(
            SymptomReport(
                event_id=event.id,
                kind=_symptom(event).kind,
                at=event.occurred_at,
                note=_text(event, "note"),
            )
            for event in symptoms
        ),
        notes=tuple(
            Note(event_id=event.id, at=event.occurred_at, text=_text(event, "text"))
            for event in _of(ordered, EventKind.NOTE)
        ),
        started_at=_started_at(ordered),
        finished_at=_first_at(ordered, EventKind.FINISHED),
        stopped_at=stopped_at,
        stop_reason="" if stop is None else _text(stop, "reason") or _text(stop, "kind"),
        stop_note="" if stop is None else _text(stop, "note"),
        anomalies=anomalies.in_order(ordered),
        ready=_ready(ordered),
        said_without_cuffs=any(
            event.body.get("without_cuffs") is True for event in _of(ordered, EventKind.STARTED)
        ),
        pressure=_pressure(ordered),
        entered_later=any(
            event.body.get("entered_later") is True for event in _of(ordered, EventKind.STARTED)
        ),
        end_reason=_last_said(_of(ordered, EventKind.FINISHED), "reason"),
        refill=_last_said(_of(ordered, EventKind.STARTED), "refill"),
    )


def _last_said(events: Iterable[Event], name: str) -> str:
    """Return what was said last; "" where nothing was."""
    said = ""
    for event in events:
        said = _text(event, name) or said
    return said


def _pressure(ordered: Sequence[Event]) -> tuple[int, ...]:
    """Return the blood pressure that was typed first; empty for none."""
    typed = (event.body.get("pressure") for event in _of(ordered, EventKind.STARTED))
    return next((tuple(int(each) for each in pair) for pair in typed if isinstance(pair, list)), ())


def _ready(ordered: Sequence[Event]) -> dict[str, bool]:
    """Return the ready check of all phones, by question: a "yes" on one of them stays."""
    answers: dict[str, bool] = {}
    for event in _of(ordered, EventKind.STARTED):
        said = event.body.get("ready")
        for code, yes in said.items() if isinstance(said, Mapping) else ():
            answers[code] = answers.get(code, False) or yes is True
    return dict(sorted(answers.items()))


@dataclass(slots=True)
class _Anomalies:
    """Anomalies, collected while reading and put into the order of events at the end."""

    found: list[Anomaly] = field(default_factory=list)

    def add(self, event: Event, code: AnomalyCode, message: str) -> None:
        self.found.append(Anomaly(event_id=event.id, code=code, message=message))

    def in_order(self, ordered: Sequence[Event]) -> tuple[Anomaly, ...]:
        place = {event.id: index for index, event in enumerate(ordered)}

        def key(found: Anomaly) -> tuple[int, UUID, str]:
            return place.get(found.event_id, len(place)), found.event_id, found.code

        return tuple(sorted(self.found, key=key))


def _in_order(events: Iterable[Event], anomalies: _Anomalies) -> list[Event]:
    """Return each identifier once, by time. An unreadable event is left out, with an anomaly."""
    by_id: dict[UUID, dict[tuple[datetime, str], Event]] = defaultdict(dict)
    for event in events:
        by_id[event.id].setdefault((event.occurred_at.astimezone(UTC), _content(event)), event)
    ordered = []
    for versions in by_id.values():
        first, *others = (versions[key] for key in sorted(versions))
        if others:
            anomalies.add(
                first,
                AnomalyCode.SAME_ID_OTHER_BODY,
                "The same identifier came with other words; the first count.",
            )
        if reasons := check_body(first.kind, first.schema, first.body):
            anomalies.add(first, AnomalyCode.INVALID_BODY, " ".join(reasons))
        else:
            ordered.append(first)
    return sorted(ordered, key=lambda event: (event.occurred_at, event.id))


def _content(event: Event) -> str:
    """Return the content of an event as one text, equal exactly if two events say the same."""
    return json.dumps([event.kind, event.schema, dict(event.body)], sort_keys=True, default=str)


def _of(ordered: Sequence[Event], kind: EventKind) -> list[Event]:
    return [event for event in ordered if event.kind == kind]


def _first_at(ordered: Sequence[Event], kind: EventKind) -> datetime | None:
    return next((event.occurred_at for event in _of(ordered, kind)), None)


def _started_at(ordered: Sequence[Event]) -> datetime | None:
    """Return when the client said so, or else did the first thing: a lost `started` loses no session."""
    said_at = _first_at(ordered, EventKind.STARTED)
    if said_at is not None:
        return said_at
    return next((event.occurred_at for event in ordered if event.kind in _STARTING), None)


def _first_stop(ordered: Sequence[Event]) -> Event | None:
    """Return the event that stopped the session: a stop, or, before its end, a symptom that ends it."""
    finished_at = _first_at(ordered, EventKind.FINISHED)
    for event in ordered:
        if event.kind == EventKind.STOPPED:
            return event
        before_the_end = finished_at is None or event.occurred_at < finished_at
        if before_the_end and event.kind == EventKind.SYMPTOM and _symptom(event).ends_session:
            return event
    return None


def _symptom(event: Event) -> Symptom:
    return SYMPTOMS[SymptomKind(_text(event, "kind"))]


def _state(ordered: Sequence[Event], stop: Event | None) -> SessionState:
    if stop is not None:
        return SessionState.STOPPED
    if _of(ordered, EventKind.FINISHED):
        return SessionState.FINISHED
    if _started_at(ordered) is not None:
        return SessionState.STARTED
    return SessionState.ASSIGNED


def _cuff_intervals(ordered: Sequence[Event], anomalies: _Anomalies) -> tuple[CuffInterval, ...]:
    intervals: list[CuffInterval] = []
    on_at: datetime | None = None
    for event in ordered:
        if event.kind == EventKind.CUFFS_ON:
            if on_at is None:
                on_at = event.occurred_at
            else:
                anomalies.add(event, AnomalyCode.CUFFS_ALREADY_ON, "Cuffs on was logged with the cuffs on.")
        elif event.kind == EventKind.CUFFS_OFF:
            if on_at is None:
                anomalies.add(
                    event, AnomalyCode.CUFFS_ALREADY_OFF, "Cuffs off was logged with the cuffs off."
                )
            else:
                intervals.append(CuffInterval(on_at=on_at, off_at=event.occurred_at))
                on_at = None
    if on_at is not None:
        intervals.append(CuffInterval(on_at=on_at))
    return tuple(intervals)


def _exercises(
    ordered: Sequence[Event],
    plan: Sequence[PlannedExercise],
    stopped_at: datetime | None,
    anomalies: _Anomalies,
) -> tuple[ExerciseRecord, ...]:
    planned_by_id = {planned.id: planned for planned in plan}
    corrections = _corrections(ordered, anomalies)
    performed: dict[UUID, dict[int, PerformedSet]] = defaultdict(dict)
    duplicates: dict[UUID, list[PerformedSet]] = defaultdict(list)
    undone: dict[UUID, list[PerformedSet]] = defaultdict(list)
    feedback: dict[UUID, Feedback] = {}
    tightness: dict[UUID, int] = {}
    left_out: dict[UUID, list[Event]] = defaultdict(list)
    skipped: dict[UUID, Event] = {}
    put_off: dict[UUID, Event] = {}
    changed_load: dict[UUID, Event] = {}
    set_mmhg: dict[UUID, dict[Limb, int]] = defaultdict(dict)
    refill: dict[UUID, str] = {}
    clocks = {each.id: BoutClock(bouts=each.bouts, note=anomalies.add) for each in plan if each.bouts}
    for event in ordered:
        prescription_id = _id(event, "prescription")
        if prescription_id is None:
            continue
        planned = planned_by_id.get(prescription_id)
        if planned is None:
            anomalies.add(event, AnomalyCode.UNKNOWN_PRESCRIPTION, "Not an exercise of this session.")
            continue
        clock = clocks.get(planned.id)
        if clock is not None:
            clock.read(event, list(performed[planned.id]))
        if "tightness" in event.body:
            tightness[planned.id] = _number(event, "tightness")
        if event.kind == EventKind.FEEDBACK:
            feedback[planned.id] = Feedback(
                effort=_number(event, "effort"),
                discomfort=_number(event, "discomfort"),
                tightness=_number(event, "tightness") if "tightness" in event.body else None,
                still_set=bool(event.body["still_set"]) if "still_set" in event.body else None,
            )
        if event.kind == EventKind.SET_LEFT_OUT:
            left_out[planned.id].append(event)
        if event.kind == EventKind.LOAD_CHANGED:
            changed_load[planned.id] = event
        if event.kind == EventKind.EXERCISE_SKIPPED:
            skipped[planned.id] = event
        if event.kind == EventKind.EXERCISE_LATER:
            put_off[planned.id] = event
        if event.kind == EventKind.CUFFS_ON:
            set_mmhg[planned.id] |= _set_pressures(event, planned, anomalies)
            refill[planned.id] = _text(event, "refill") or refill.get(planned.id, "")
        if event.kind == EventKind.SET_PERFORMED:
            said = corrections.get(event.id, ())
            done = _performed_set(event, said, stopped_at)
            if clock is not None:
                done = clock.with_seconds(done, (event, *said))
            if said and said[-1].body.get("undone"):
                undone[planned.id].append(done)
                continue
            _note_oddities(event, done, planned, anomalies)
            if done.set_number in performed[planned.id]:
                duplicates[planned.id].append(done)
                anomalies.add(event, AnomalyCode.DUPLICATE_SET, f"Set {done.set_number} was logged before.")
            else:
                performed[planned.id][done.set_number] = done
                skipped.pop(planned.id, None)  # it was gone on with
                if clock is not None:
                    clock.stop(done.set_number)
    return tuple(
        ExerciseRecord(
            prescription_id=planned.id,
            code=planned.code,
            prescribed_sets=planned.sets,
            performed=tuple(done for _, done in sorted(performed[planned.id].items())),
            duplicates=tuple(duplicates[planned.id]),
            feedback=feedback.get(planned.id),
            tightness=tightness.get(planned.id),
            undone=tuple(undone[planned.id]),
            left_out=_left_out(left_out[planned.id], planned, performed[planned.id], anomalies),
            failure_from=planned.failure_from,
            skipped=_last_said(filter(None, [skipped.get(planned.id)]), "reason"),
            skipped_at=skipped[planned.id].occurred_at if planned.id in skipped else None,
            later=_last_said(filter(None, [put_off.get(planned.id)]), "reason"),
            later_at=put_off[planned.id].occurred_at if planned.id in put_off else None,
            other_load_kg=_other_load(changed_load.get(planned.id), planned),
            load_reason=_last_said(filter(None, [changed_load.get(planned.id)]), "reason"),
            set_mmhg=set_mmhg[planned.id],
            refill=refill.get(planned.id, ""),
            bouts=planned.bouts,
            running=clocks[planned.id].running if planned.id in clocks else None,
        )
        for planned in plan
    )


def _other_load(changed: Event | None, planned: PlannedExercise) -> Decimal | None:
    """Return the load that was chosen last; None where it is the one that was asked for."""
    chosen_kg = planned.load_kg if changed is None else Decimal(_text(changed, "load_kg"))
    return None if chosen_kg == planned.load_kg else chosen_kg


def _set_pressures(event: Event, planned: PlannedExercise, anomalies: _Anomalies) -> dict[Limb, int]:
    """Return what the cuffs were set to. A fact: what does not add up is kept, with an anomaly."""
    said = event.body.get("set_mmhg")
    found = {Limb(limb): int(mmhg) for limb, mmhg in said.items()} if isinstance(said, Mapping) else {}
    low, high = SET_MMHG_RANGE
    for limb, mmhg in found.items():
        if limb not in planned.limbs:
            words = f"{limb.label}: {mmhg} mmHg, but this exercise has no cuff there."
            anomalies.add(event, AnomalyCode.OTHER_LIMB, words)
        if not low <= mmhg <= high:
            words = f"{limb.label}: {mmhg} mmHg cannot be what the cuff was set to."
            anomalies.add(event, AnomalyCode.IMPOSSIBLE_PRESSURE, words)
    return found


def _left_out(
    events: Sequence[Event],
    planned: PlannedExercise,
    performed: Mapping[int, PerformedSet],
    anomalies: _Anomalies,
) -> tuple[int, ...]:
    """Return the prescribed sets that were left out and not done all the same."""
    numbers = set()
    for event in events:
        number = _number(event, "set")
        if number > len(planned.sets):
            anomalies.add(event, AnomalyCode.EXTRA_SET, f"Set {number} was not prescribed.")
        elif number in performed:
            anomalies.add(event, AnomalyCode.DUPLICATE_SET, f"Set {number} was left out and done as well.")
        else:
            numbers.add(number)
    return tuple(sorted(numbers))


def _corrections(ordered: Sequence[Event], anomalies: _Anomalies) -> dict[UUID, list[Event]]:
    """Return corrections by the id of the set's event, the latest last."""
    sets = {event.id for event in _of(ordered, EventKind.SET_PERFORMED)}
    corrections: dict[UUID, list[Event]] = defaultdict(list)
    for event in _of(ordered, EventKind.SET_CORRECTED):
        corrects = UUID(_text(event, "corrects"))
        if corrects in sets:
            corrections[corrects].append(event)
        else:
            anomalies.add(event, AnomalyCode.CORRECTS_NOTHING, "The set that this corrects has not arrived.")
    return corrections


def _performed_set(event: Event, corrections: Sequence[Event], stopped_at: datetime | None) -> PerformedSet:
    loads = [Decimal(_text(said, "load_kg")) for said in (event, *corrections) if "load_kg" in said.body]
    return PerformedSet(
        set_number=_number(event, "set"),
        event_id=event.id,
        reps=_number(corrections[-1] if corrections else event, "reps"),
        load_kg=loads[-1],
        at=event.occurred_at,
        corrected=bool(corrections),
        original_reps=_number(event, "reps"),
        late=stopped_at is not None and event.occurred_at > stopped_at,
    )


def _note_oddities(event: Event, done: PerformedSet, planned: PlannedExercise, anomalies: _Anomalies) -> None:
    if done.set_number > len(planned.sets):
        anomalies.add(event, AnomalyCode.EXTRA_SET, f"Set {done.set_number} was not prescribed.")
    if done.late:
        anomalies.add(event, AnomalyCode.AFTER_STOP, "Logged after the session was stopped.")


def _text(event: Event, name: str) -> str:
    value = event.body.get(name)
    return value if isinstance(value, str) else ""


def _number(event: Event, name: str) -> int:
    value = event.body[name]
    return value if isinstance(value, int) else 0


def _id(event: Event, name: str) -> UUID | None:
    text = _text(event, name)
    return UUID(text) if text else None
