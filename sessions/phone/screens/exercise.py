"""One prescribed exercise with what was done of it, for any page that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from clients.domain.numbers import Unit, Weight, from_kg, plain_number, unbroken
from clients.domain.regions import Region
from sessions import mappers
from sessions.domain.exercises import LoadBasis
from sessions.domain.figures import clock, number_text, work_text
from sessions.domain.placement import Placement, placement
from sessions.domain.prescription import OWN_WEIGHT_TEXT, Explanation, explain
from sessions.domain.record import ExerciseRecord, PerformedSet
from sessions.domain.tempo import Tempo
from sessions.models import Prescription as PrescriptionRow
from sessions.models import TrainingSession
from sessions.phone.screens.gauges import Gauge, gauges_of, set_label
from sessions.planning.session_record import LastTime


def event_kg(load_kg: Decimal) -> str:
    """Return kilograms as an event has them, without noughts at the end."""
    return plain_number(load_kg)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRow:
    """One set of one exercise: what was asked, and what was done of it.

    `asked` is None for a set that was not prescribed, and for one that asks for as many as possible
    (`to_failure`).
    """

    number: int
    asked: int | None
    done: PerformedSet | None
    is_current: bool = False
    to_failure: bool = False
    seconds_asked: int | None = None  # of work in minutes

    @property
    def done_text(self) -> str:
        """The repetitions or minutes done: "15", "2:00", "?" for minutes that nobody knows."""
        if self.done is None:
            return ""
        if self.seconds_asked is None:
            return str(self.done.reps)
        return "?" if self.done.seconds is None else clock(self.done.seconds)

    @property
    def asked_text(self) -> str:
        """The repetitions or minutes asked for; "max" for as many as possible."""
        if self.seconds_asked is not None:
            return clock(self.seconds_asked)
        return "max" if self.to_failure else str(self.asked or "")

    @property
    def css(self) -> str:
        """The classes of its pill."""
        if self.done is not None:
            return "pill pill-done"
        return "pill pill-now" if self.is_current else "pill"

    @property
    def differs(self) -> bool:
        """Whether other than the asked repetitions or minutes were done."""
        if self.done is not None and self.seconds_asked is not None:
            return self.done.seconds != self.seconds_asked
        return self.done is not None and bool(self.asked) and self.done.reps != self.asked

    @property
    def outcome(self) -> str:
        """ "12 of 15 reps", or "12 reps" where none were asked; nothing for a set that was not done."""
        if self.done is None:
            return ""
        if self.seconds_asked is not None:
            return f"{self.done_text} of {clock(self.seconds_asked)} min"
        return f"{self.done.reps} of {self.asked} reps" if self.asked else f"{self.done.reps} reps"


@dataclass(frozen=True, kw_only=True)
class ExercisePage:
    """One prescribed exercise with what was done of it, for any page that shows it."""

    prescription: PrescriptionRow
    training_session: TrainingSession
    record: ExerciseRecord
    current_set: int | None = None
    cues: tuple[str, ...] = ()
    last: LastTime | None = None

    @property
    def last_time(self) -> str:
        """ "Last time: 30/15/15/13 at 17.5 kg, effort 8", or nothing."""
        return self.last.text if self.last else ""

    @property
    def last_reps(self) -> Mapping[int, int]:
        """The repetitions of the last time, by number of the set."""
        return self.last.reps if self.last else {}

    @property
    def work_text(self) -> str:
        """The work so far: "60 of 75 reps", "8:00 of 10:00 min"."""
        bouts = self.record.bouts
        asked_seconds = bouts.work_seconds if bouts else 0
        done = self.record.seconds_done
        return work_text(self.record.reps_done, self.record.reps_prescribed, done, asked_seconds)

    @property
    def other_loads(self) -> tuple[Weight, ...]:
        """What may be lifted instead where the load is not free or too heavy."""
        return mappers.to_weights(self.prescription.other_loads)

    @property
    def weight_now(self) -> Weight | None:
        """The load of the sets to come: what was asked for, or chosen instead; None with own weight."""
        chosen_kg, unit = self.record.other_load_kg, Unit(self.prescription.load_unit)
        if chosen_kg is None:
            return self.prescription.marked
        known = (load for load in self.other_loads if load.kg == chosen_kg)
        return next(known, Weight(from_kg(chosen_kg, unit), unit))

    @property
    def load_choices(self) -> list[tuple[str, str]]:
        """The loads to choose from instead of the one now: kilograms as an event has them, and the text."""
        row = self.prescription
        asked = [] if row.marked is None else [row.marked]
        loads = sorted([*self.other_loads, *asked], key=lambda load: load.kg)
        return [
            (f"{row.load_kg:f}" if load == row.marked else event_kg(load.kg), load.text_for(row.unit))
            for load in loads
            if load != self.weight_now
        ]

    @property
    def load_number(self) -> str:
        """The load as it is marked, without its unit; "" with own weight."""
        return "" if self.weight_now is None else number_text(self.weight_now.value)

    @property
    def load_in_own_unit(self) -> str:
        """The load in the client's unit, "33.1 lb"; nothing where the hardware is marked in it."""
        return "" if self.weight_now is None else self.weight_now.other_text(self.prescription.unit)

    @property
    def load_unit(self) -> str:
        """What stands beside the number: "kg", "lb each hand", "kg (33.1 lb)"; "own weight" without one."""
        if self.weight_now is None:
            return self.prescription.intensity_text or OWN_WEIGHT_TEXT
        own = f"({self.load_in_own_unit})" if self.load_in_own_unit else ""
        return " ".join(filter(None, [self.weight_now.unit, own, self.load_basis]))

    @property
    def set_text(self) -> str:
        """What the cuffs were set to: ", set to 112 mmHg"; nothing without a gauge."""
        numbers = dict.fromkeys(map(str, self.record.set_mmhg.values()))
        return f", set to {' and '.join(numbers)} mmHg" if numbers else ""

    @property
    def gauges(self) -> tuple[Gauge, ...]:
        return gauges_of(self.prescription)

    @property
    def set_label(self) -> str:
        """What the button before "cuffs on" says: "Set to 112 mmHg"."""
        return set_label(self.gauges)

    @property
    def machine(self) -> str:
        """What it is loaded from; "" where that is called as the exercise is, or there is no load."""
        name = self.prescription.machine_name
        return "" if name.casefold() == self.prescription.exercise_name.casefold() else name

    @property
    def load_basis(self) -> str:
        """ "each hand", "each leg", or nothing where the load is the whole."""
        basis = self.prescription.load_basis
        return "" if basis == LoadBasis.TOTAL else basis

    @property
    def tempo_seconds(self) -> list[int]:
        """Lifting, holding and lowering."""
        if not self.prescription.tempo_label:
            return [0, 0, 0]  # minutes have no tempo
        tempo = Tempo.from_label(self.prescription.tempo_label)
        return [tempo.up_seconds, tempo.pause_seconds, tempo.down_seconds]

    @property
    def tempo(self) -> str:
        """The tempo as text: "2 s up, 2 s down"; what is asked for where minutes are counted."""
        if self.record.bouts is not None:
            return unbroken(self.prescription.asked_text)
        return unbroken(Tempo.from_label(self.prescription.tempo_label).words)

    def placement(self, *, shows_pressure: bool) -> Placement:
        """Where its cuffs sit and how tight; `shows_pressure` only where the gate allows a prescription."""
        row = self.prescription
        targets = mappers.to_pressure_targets(row) if shows_pressure else ()
        return placement(Region(row.region), targets, mappers.to_side(row.side))

    @cached_property
    def why(self) -> Explanation:
        return explain(mappers.to_prescription(self.prescription, self.training_session))

    @property
    def sets(self) -> list[SetRow]:
        row = self.prescription
        first = row.failure_from or len(row.sets) + 1
        asked = {number: reps for number, reps in enumerate(row.sets, start=1) if number < first}
        done = {each.set_number: each for each in self.record.performed}
        return [
            SetRow(
                number=number,
                asked=asked.get(number),
                done=done.get(number),
                is_current=number == self.current_set,
                seconds_asked=self.record.bouts.part_seconds if self.record.bouts else None,
                to_failure=first <= number <= len(row.sets),
            )
            for number in sorted({*range(1, len(row.sets) + 1), *done})
        ]
