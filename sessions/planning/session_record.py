"""Read what was asked and done from the stored record of a session."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from clients.domain.numbers import weight_text
from clients.domain.regions import Limb
from sessions import mappers
from sessions.domain.deviations import REFILL_TEXTS, Deviation
from sessions.domain.effort import HARD_TIMES
from sessions.domain.exercises import WorkKind
from sessions.domain.figures import reps_asked
from sessions.domain.prescription import Explanation, Prescription, explain, own_weight_advice
from sessions.domain.prescription.explanation import pressure_text
from sessions.domain.progression import same_load
from sessions.domain.protocols import BREAK_DAYS
from sessions.domain.symptoms import SYMPTOMS, SymptomKind
from sessions.domain.timed import Bouts
from sessions.domain.timing import clock
from sessions.models import Prescription as PrescriptionRow
from sessions.models import TrainingSession

LAST_TIMES_READ = 12  # enough to find every exercise of a session once
STOP_LABELS = {kind.value: symptom.label for kind, symptom in SYMPTOMS.items()} | {"other": "Another reason"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDone:
    """One set: repetitions asked (None for an extra set, or as many as possible), and done (None if missing).

    `left_out`: not done as offered, after very hard sets.
    """

    number: int
    asked: int | None
    done: int | None
    corrected: bool = False
    original_reps: int | None = None
    late: bool = False
    left_out: bool = False
    to_failure: bool = False
    seconds_asked: int | None = None
    seconds: int | None = None

    @property
    def done_text(self) -> str:
        """The repetitions or minutes done: "15", "2:00", or "not known" for minutes that nobody counted."""
        if self.seconds_asked is None:
            return str(self.done)
        return "not known" if self.seconds is None else clock(self.seconds)

    @property
    def asked_text(self) -> str:
        """The repetitions asked for, or minutes; "max" for as many as possible, a dash for an extra set."""
        if self.seconds_asked is not None:
            return clock(self.seconds_asked)
        return "max" if self.to_failure else "–" if self.asked is None else str(self.asked)

    @property
    def is_short(self) -> bool:
        if self.seconds_asked is not None:
            return self.seconds is not None and self.seconds < self.seconds_asked
        return self.asked is not None and (self.done or 0) < self.asked


@dataclass(frozen=True, slots=True, kw_only=True)
class PressureDone:
    """What the cuff of one limb was set to; `asked_mmhg` is None where no number was asked for."""

    limb: Limb
    set_mmhg: int
    asked_mmhg: int | None
    most_mmhg: int | None

    @property
    def text(self) -> str:
        """Such as "Left leg: asked 112 mmHg, set to 130 mmHg"."""
        asked = "" if self.asked_mmhg is None else f"asked {self.asked_mmhg} mmHg, "
        return f"{self.limb.label}: {asked}set to {self.set_mmhg} mmHg"

    @property
    def is_above(self) -> bool:
        """Whether it is more than 80 % of what was measured."""
        return self.most_mmhg is not None and self.set_mmhg > self.most_mmhg


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseDone:
    """One prescribed exercise: its row, the same as the domain's Prescription, and what was done."""

    prescription: PrescriptionRow
    facts: Prescription
    sets: tuple[SetDone, ...]
    reps_done: int
    reps_prescribed: int
    effort: int | None
    discomfort: int | None
    tightness: int | None
    logged_twice: int
    taken_back: int
    pressures: tuple[PressureDone, ...] = ()
    refill: str = ""
    deviations: tuple[str, ...] = ()

    @property
    def sets_asked_text(self) -> str:
        """What was asked of its sets: "30/15/15/15", or "5 x 2 min, 1 min rest, cuffs on"."""
        return self.facts.asked_text if self.facts.bouts else self.facts.sets_text

    @property
    def all_asked_text(self) -> str:
        """The repetitions or minutes of all sets that were asked for; a dash without a number."""
        bouts = self.facts.bouts
        return clock(bouts.work_seconds) if bouts else str(self.reps_prescribed or "–")

    @property
    def all_done_text(self) -> str:
        """The repetitions or minutes of all sets that were done, as far as they are known."""
        return (
            clock(sum(each.seconds or 0 for each in self.sets)) if self.facts.bouts else str(self.reps_done)
        )

    @property
    def pressures_asked(self) -> str:
        """Such as "Left leg 112 mmHg · Right leg 110 mmHg"; "" where no gauge measures."""
        return " · ".join(f"{each.limb.label} {pressure_text(each)}" for each in self.facts.pressure_targets)

    @property
    def tightness_text(self) -> str:
        """Such as " · tightness 6 to 7 of 10, felt 6"; no number is asked without cuffs or with a gauge."""
        felt = "" if self.tightness is None else f", felt {self.tightness}"
        if self.facts.without_cuffs or self.facts.pressure_targets:
            return felt
        return f" · tightness {self.facts.tightness_low} to {self.facts.tightness_high} of 10{felt}"

    @property
    def own_weight_advice(self) -> str:
        """What follows after so many repetitions with own weight; "" for a load, or while nothing changes."""
        if self.facts.kind is not WorkKind.OWN_WEIGHT:
            return ""
        return own_weight_advice(self.facts.sets, [each.done for each in self.sets])

    @property
    def explanation(self) -> Explanation:
        """Why these numbers."""
        return explain(self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientStatement:
    """A symptom or a note that the client entered."""

    at: datetime
    text: str
    note: str = ""


def exercises_of(training_session: TrainingSession, rows: Iterable[PrescriptionRow]) -> list[ExerciseDone]:
    """Return each prescribed exercise with its sets, in the order of the plan. Makes no query."""
    recorded = {each["prescription"]: each for each in training_session.record.get("exercises", [])}
    return [_exercise(training_session, row, recorded.get(str(row.id), {})) for row in rows]


def _exercise(training_session: TrainingSession, row: PrescriptionRow, recorded: dict) -> ExerciseDone:
    facts = mappers.to_prescription(row, training_session)
    sets = _sets(row.sets, recorded.get("performed", []), recorded.get("left_out", []), row.failure_from)
    return ExerciseDone(
        prescription=row,
        facts=facts,
        sets=sets if facts.bouts is None else _in_minutes(sets, recorded, facts.bouts),
        reps_done=recorded.get("reps_done", 0),
        reps_prescribed=reps_asked(row.sets, row.failure_from),
        effort=recorded.get("effort"),
        discomfort=recorded.get("discomfort"),
        tightness=recorded.get("tightness"),
        logged_twice=len(recorded.get("duplicates", [])),
        taken_back=len(recorded.get("undone", [])),
        pressures=_pressures(row, recorded.get("set_mmhg", {})),
        refill=REFILL_TEXTS.get(recorded.get("refill", ""), ""),
        deviations=tuple(_deviations(training_session, row, recorded)),
    )


def _pressures(row: PrescriptionRow, set_mmhg: Mapping[str, int]) -> tuple[PressureDone, ...]:
    targets = {target.limb: target for target in mappers.to_pressure_targets(row)}
    return tuple(
        PressureDone(
            limb=limb,
            set_mmhg=mmhg,
            asked_mmhg=targets[limb].target_mmhg if limb in targets else None,
            most_mmhg=targets[limb].high_mmhg if limb in targets else None,
        )
        for limb, mmhg in ((Limb(name), mmhg) for name, mmhg in set_mmhg.items())
    )


def _deviations(training_session: TrainingSession, row: PrescriptionRow, recorded: dict) -> Iterator[str]:
    """Yield what was done otherwise than it was asked for, with the reason where one is known."""
    unit = training_session.client.own_unit
    performed = recorded.get("performed", [])
    lifted = dict.fromkeys(Decimal(each["load_kg"]) for each in performed if "load_kg" in each)
    others = [load_kg for load_kg in lifted if not same_load(load_kg, row.lifted_kg)]
    if others and row.marked is not None:
        said = recorded.get("load_reason", "")
        why = f" ({Deviation(said).label.lower()})" if said else ""
        done = " and ".join(weight_text(load_kg, unit) for load_kg in others)
        yield f"Load: asked {row.marked.text_for(unit)}, lifted {done}{why}."
    if recorded.get("still_set") is False:
        yield "The gauge no longer showed that pressure after it."
    if put_off := recorded.get("later", ""):
        yield f"Put off until after the others: {Deviation(put_off).label.lower()}."
    if skipped := recorded.get("skipped", ""):
        yield f"Skipped after {len(performed)} of {len(row.sets)} sets: {Deviation(skipped).label.lower()}."


def _sets(
    asked: Sequence[int],
    performed: Sequence[dict],
    left_out: Sequence[int],
    failure_from: int | None,
) -> tuple[SetDone, ...]:
    done = {each["set_number"]: each for each in performed}
    numbers = sorted({*range(1, len(asked) + 1), *done})
    numbered = asked if failure_from is None else asked[: failure_from - 1]
    made = (_set(number, numbered, done.get(number), is_left_out=number in left_out) for number in numbers)
    return tuple(replace(each, to_failure=len(numbered) < each.number <= len(asked)) for each in made)


def _in_minutes(sets: Iterable[SetDone], recorded: dict, bouts: Bouts) -> tuple[SetDone, ...]:
    seconds = {each["set_number"]: each.get("seconds") for each in recorded.get("performed", [])}
    asked = bouts.part_seconds
    return tuple(replace(each, seconds_asked=asked, seconds=seconds.get(each.number)) for each in sets)


def _set(number: int, asked: Sequence[int], done: dict | None, *, is_left_out: bool) -> SetDone:
    reps = asked[number - 1] if number <= len(asked) else None
    if done is None:
        return SetDone(number=number, asked=reps, done=None, left_out=is_left_out)
    return SetDone(
        number=number,
        asked=reps,
        done=done["reps"],
        corrected=done["corrected"],
        original_reps=done["original_reps"] if done["corrected"] else None,
        late=done["late"],
    )


def symptoms_of(training_session: TrainingSession) -> list[ClientStatement]:
    """Return the symptoms that the client reported, with their labels."""
    return [
        ClientStatement(
            at=datetime.fromisoformat(each["at"]),
            text=SYMPTOMS[SymptomKind(each["kind"])].label,
            note=each["note"],
        )
        for each in training_session.record.get("symptoms", [])
    ]


def notes_of(training_session: TrainingSession) -> list[ClientStatement]:
    """Return the notes that the client wrote."""
    return [
        ClientStatement(at=datetime.fromisoformat(each["at"]), text=each["text"])
        for each in training_session.record.get("notes", [])
    ]


def stop_of(training_session: TrainingSession) -> str:
    """Return why the session was stopped; empty if it was not."""
    reason = training_session.record.get("stop_reason", "")
    return STOP_LABELS.get(reason, reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierSessions:
    """What the last sessions of a region leave for the next one, since the last break only.

    `efforts` says how hard their last exercises were, oldest first; `cuffs_ended_at` when the last one under
    cuffs ended.
    """

    efforts: tuple[int, ...] = ()
    cuffs_ended_at: datetime | None = None


def earlier_sessions(training_session: TrainingSession) -> EarlierSessions:
    """Return what the sessions of this region before this one leave for it. One query.

    Work without cuffs and under cuffs are kept apart: one is harder than the other.
    """
    before = TrainingSession.objects.ended().filter(
        client=training_session.client_id,
        region=training_session.region,
        without_cuffs=training_session.without_cuffs,
        scheduled_on__range=(
            training_session.scheduled_on - timedelta(days=BREAK_DAYS),
            training_session.scheduled_on,
        ),
    )
    newest = before.exclude(pk=training_session.pk).order_by("-scheduled_on", "-started_at")[:HARD_TIMES]
    rows = list(newest.values_list("record", "ended_at", "cuff_seconds"))
    said = [
        exercise["effort"]
        for record, *_ in reversed(rows)
        for exercise in record.get("exercises", [])
        if exercise["effort"] is not None
    ]
    ends = [ended_at for _, ended_at, cuff_seconds in rows if ended_at is not None and cuff_seconds]
    return EarlierSessions(efforts=tuple(said[-HARD_TIMES:]), cuffs_ended_at=max(ends, default=None))


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTime:
    """One exercise as it was done the last time: a sentence, and the repetitions by number of the set."""

    text: str
    reps: Mapping[int, int]


def last_times(
    training_session: TrainingSession, rows: Sequence[PrescriptionRow]
) -> dict[tuple[str, str], LastTime]:
    """Return, by exercise code and side, the last time the client did it. One query."""
    before = (
        PrescriptionRow.objects.filter(
            training_session__in=TrainingSession.objects.ended().filter(
                client=training_session.client_id, without_cuffs=training_session.without_cuffs
            ),
            exercise_code__in=[row.exercise_code for row in rows],
        )
        .exclude(training_session=training_session)
        .select_related("training_session")
        .order_by("-training_session__started_at")[:LAST_TIMES_READ]
    )
    unit = training_session.client.own_unit
    found: dict[tuple[str, str], LastTime] = {}
    for row in before:
        (done,) = exercises_of(row.training_session, [row])
        reps = {each.number: each.done for each in done.sets if each.done is not None}
        if reps and done.facts.bouts:
            effort = "" if done.effort is None else f", effort {done.effort}"
            text = f"Last time: {done.all_done_text} min, {row.intensity_text}{effort}"
            found.setdefault((row.exercise_code, row.side), LastTime(text=text, reps={}))
        elif reps:
            effort = "" if done.effort is None else f", effort {done.effort}"
            load = "" if row.marked is None else f" at {row.marked.text_for(unit)}"
            set_to = dict.fromkeys(str(each.set_mmhg) for each in done.pressures)
            pressure = f", {' and '.join(set_to)} mmHg" if set_to else ""
            text = f"Last time: {'/'.join(map(str, reps.values()))}{load}{pressure}{effort}"
            found.setdefault((row.exercise_code, row.side), LastTime(text=text, reps=reps))
    return found
