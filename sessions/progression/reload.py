"""Compare loads of sessions that nobody started with what today's 1RM, equipment and limits give."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from clients.models import Client
from sessions import mappers
from sessions.domain.exercises import Exercise
from sessions.domain.prescription import Prescription, Refusal, prescribe
from sessions.domain.programmes import ClientFacts, place_of
from sessions.domain.progression import same_load
from sessions.domain.protocols import TAPER, TAPER_PERCENT_1RM
from sessions.domain.sides import find_one_rep_max
from sessions.exercises.catalogue import find_exercises
from sessions.exercises.protocols import protocol_of
from sessions.models import Prescription as PrescriptionRow
from sessions.progression.proposals import prescriptions_ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadAhead:
    """A prescription ahead, and the same percent prescribed again for its day."""

    row: PrescriptionRow
    answer: Prescription | Refusal

    @property
    def new(self) -> Prescription | None:
        return self.answer if isinstance(self.answer, Prescription) else None

    @property
    def both(self) -> Iterator[Prescription]:
        """The old prescription, and the new one if there is one, to explain their numbers."""
        yield mappers.to_prescription(self.row, self.row.training_session)
        if self.new is not None:
            yield self.new

    @property
    def refusal(self) -> Refusal | None:
        return self.answer if isinstance(self.answer, Refusal) else None

    @property
    def is_other(self) -> bool:
        """Whether the load would change, or is refused now."""
        return self.new is None or not same_load(self.new.lifted_kg, self.row.lifted_kg)


def changed_loads_ahead(client: Client, known: ClientFacts) -> list[LoadAhead]:
    """Return the prescriptions from today on whose load would change, by day. At most two queries."""
    ahead = prescriptions_ahead().filter(
        training_session__client=client, training_session__scheduled_on__gte=known.today
    )
    rows = list(ahead)
    exercises = find_exercises({row.exercise_code for row in rows}, client.practice_id)
    lines = [
        LoadAhead(
            row=row, answer=prescribe_again(row, exercises[row.exercise_code], row.asked_percent_1rm, known)
        )
        for row in rows
        if row.asked_percent_1rm is not None
        and row.exercise_code in exercises
        and not _refusals(row, exercises[row.exercise_code], known)
    ]
    return [line for line in lines if line.is_other]


def _refusals(row: PrescriptionRow, exercise: Exercise, known: ClientFacts) -> tuple[str, ...]:
    return known.regions[exercise.region].gate(mappers.to_side(row.side)).refusals


def prescribe_again(
    row: PrescriptionRow, exercise: Exercise, percent_1rm: Decimal, known: ClientFacts
) -> Prescription | Refusal:
    """Prescribe this percent for the day of a row, with today's 1RM, equipment, limits and pressures."""
    region = known.regions[exercise.region]
    side = mappers.to_side(row.side)
    place = place_of(known, (), exercise.region, row.training_session.scheduled_on)
    return prescribe(
        exercise=exercise,
        one_rep_max=find_one_rep_max(known.one_rep_maxes, exercise, side),
        equipment=known.equipment_at(row.training_session.place_key),
        protocol=protocol_of(row),
        percent_1rm=percent_1rm,
        limits=region.gate(side).limits,
        today=max(known.today, row.training_session.scheduled_on),
        high_load_reason=row.high_load_reason,
        cuff=region.cuff,
        measured=known.measured,
        pressure_percent=row.pressure_percent,
        session_number=place.number if place.on_way_back else _light_end(row, percent_1rm),
        on_way_back=place.on_way_back,
        side=side,
        affected=known.affected,
        unit=known.unit,
    )


def _light_end(row: PrescriptionRow, percent_1rm: Decimal) -> int | None:
    """Return 1 where a first session asked for the lightest load there is, which another 1RM may move."""
    is_first = row.protocol_code == TAPER[1].code
    return 1 if is_first and percent_1rm <= TAPER_PERCENT_1RM else None
