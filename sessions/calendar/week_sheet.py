"""A client's week on a sheet of paper: what to lift, room to note what was done, and why these numbers.

Asks the gate. Of a session on hold the sheet says so and prints no numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Prefetch

from clients.http import absolute_url, qr_code
from clients.models import Client
from sessions import mappers
from sessions.calendar.queries import SessionLook, Span, look_of_session
from sessions.domain.figures import clock
from sessions.domain.prescription import Prescription, Why
from sessions.domain.prescription.explanation import pressure_text
from sessions.domain.ready import QUESTIONS, ReadyQuestion
from sessions.models import Prescription as PrescriptionRow
from sessions.models import TrainingSession
from sessions.planning.holds import hold_reasons
from sessions.provenance import Provenance, explain_numbers

# (most lines, size of print), so that a full week still fits one page of A4.
SIZES = ((12, "large"), (18, "middle"), (26, "small"))
SMALLEST = "smallest"

STATUS_TEXTS = {
    SessionLook.DONE: "Done.",
    SessionLook.STOPPED: "Stopped.",
    SessionLook.MISSED: "Not done.",
    SessionLook.SKIPPED: "Skipped.",
    SessionLook.HELD: "Held: not to be trained with cuffs for now. Ask your coach.",
}
HELD_WITHOUT_CUFFS = "Held: not to be trained for now, with or without cuffs. Ask your coach."


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetExercise:
    """One exercise to do. `pressures` are the targets by limb, for a cuff with a gauge."""

    prescription: PrescriptionRow
    facts: Prescription
    pressures: tuple[str, ...]

    @property
    def asked_of(self) -> list[str]:
        """What stands small in each box: "of 30", "of 2:00 min", or "max" for as many as possible."""
        if self.facts.bouts is not None:
            return [f"of {clock(self.facts.bouts.part_seconds)} min"] * self.facts.bouts.parts
        words = self.prescription.sets_text.split("/")
        return [each if each == "max" else f"of {each}" for each in words]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSession:
    """One session: its exercises, or a text that says why none are printed."""

    training_session: TrainingSession
    exercises: Sequence[SheetExercise]
    status_text: str

    @property
    def minutes_why(self) -> Why:
        return mappers.explain_minutes(self.training_session)

    @property
    def sets(self) -> range:
        """The numbers of the sets, as many as the longest exercise has."""
        return range(1, max(len(each.prescription.sets) for each in self.exercises) + 1)


@dataclass(frozen=True, kw_only=True)
class WeekSheet:
    """Everything the template reads."""

    client: Client
    span: Span
    sessions: Sequence[SheetSession]
    printed_on: date

    @cached_property
    def last_cleared_on(self) -> date | None:
        """The last day of the clearance of what is printed; None where nothing under cuffs is."""
        printed = (each.training_session.clearance for each in self.sessions if each.exercises)
        ends = [clearance.valid_until_on for clearance in printed if clearance is not None]
        return min(ends) - timedelta(days=1) if ends else None

    @property
    def last_valid_on(self) -> date | None:
        """The last day on which the sheet may be trained from; None where nothing is printed."""
        if not any(each.exercises for each in self.sessions):
            return None
        return min(self.last_cleared_on or self.span.last, self.span.last)

    @property
    def questions(self) -> tuple[ReadyQuestion, ...]:
        """The check before each session, for who trains without a phone."""
        return QUESTIONS

    @property
    def _lines(self) -> int:
        return sum(1 + len(each.exercises) for each in self.sessions)

    @property
    def _lines_with_machines(self) -> int:
        """The name of a machine takes half of a line below that of its exercise."""
        exercises = [exercise for each in self.sessions for exercise in each.exercises]
        named = sum(bool(each.prescription.machine_name) for each in exercises)
        return self._lines + (named + 1) // 2

    @property
    def names_machines(self) -> bool:
        """Whether there is room for what each exercise is loaded from. In the fullest weeks there is none."""
        return self._lines_with_machines <= SIZES[-1][0]

    @property
    def size(self) -> str:
        """The size of print at which the sheet fits one page."""
        lines = self._lines_with_machines if self.names_machines else self._lines
        return next((size for most, size in SIZES if lines <= most), SMALLEST)

    @property
    def today_url(self) -> str:
        """The address of today's session, whichever day that is; it asks for a sign-in."""
        return absolute_url("sessions:today")

    @property
    def today_code(self) -> str:
        """`today_url` as a QR code, in a data: URI."""
        return qr_code(self.today_url)

    @cached_property
    def reasons(self) -> Provenance:
        to_do = [each for each in self.sessions if each.exercises]
        return explain_numbers(
            (exercise.facts for each in to_do for exercise in each.exercises),
            [each.minutes_why for each in to_do],
        )


def week_sheet(client: Client, on: date, now: datetime) -> WeekSheet:
    """Return the sheet of the week that contains a day. Two queries."""
    span = Span.week_of(on)
    prescriptions = Prefetch("prescriptions", PrescriptionRow.objects.order_by("position"))
    rows = (
        client.training_sessions.on_calendar()
        .filter(scheduled_on__range=(span.first, span.last))
        .with_gate_facts()
        .defer("record", "clearance__screening__answers")
        .prefetch_related(prescriptions)
        .order_by("scheduled_on", "assigned_at")
    )
    return WeekSheet(
        client=client,
        span=span,
        sessions=list(_sessions(rows, now)),
        printed_on=client.today(now),
    )


def _sessions(rows: Iterable[TrainingSession], now: datetime) -> Iterable[SheetSession]:
    for row in rows:
        look = look_of_session(row, now)
        if look is SessionLook.STARTED and hold_reasons(row, now):
            look = SessionLook.HELD
        if look in STATUS_TEXTS:
            is_held = look is SessionLook.HELD and row.without_cuffs
            text = HELD_WITHOUT_CUFFS if is_held else STATUS_TEXTS[look]
            yield SheetSession(training_session=row, exercises=(), status_text=text)
            continue
        yield SheetSession(
            training_session=row,
            exercises=[_exercise(each, row) for each in row.prescriptions.all()],
            status_text="",
        )


def _exercise(row: PrescriptionRow, training_session: TrainingSession) -> SheetExercise:
    return SheetExercise(
        prescription=row,
        facts=mappers.to_prescription(row, training_session),
        pressures=tuple(
            f"{target.limb.label} {pressure_text(target)}" for target in mappers.to_pressure_targets(row)
        ),
    )
