"""The exercises of one practice: those shipped and its own, less those that it hid.

Sessions and 1RMs of a hidden exercise still show its name and its cues.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, FilteredRelation, Q

from clients.domain.equipment import EquipmentKind
from clients.domain.occlusion import Position
from clients.domain.regions import Region
from clients.domain.sources import Mark
from sessions.domain.exercises import BY_CODE, CATALOGUE, Exercise, LoadBasis
from sessions.models import HiddenExercise, PracticeExercise
from sessions.models.catalogue import OWN

OWN_EVIDENCE = "Added by this practice. No source was read for it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Every exercise that a practice has, hidden ones too, and the codes of the hidden ones."""

    exercises: tuple[Exercise, ...]
    hidden: frozenset[str]

    @property
    def offered(self) -> tuple[Exercise, ...]:
        return tuple(exercise for exercise in self.exercises if exercise.code not in self.hidden)

    @property
    def names(self) -> dict[str, str]:
        """The name of each exercise by code, hidden ones too."""
        return {exercise.code: exercise.name for exercise in self.exercises}

    def loadable(self, region: Region, also: Collection[str] = ()) -> tuple[Exercise, ...]:
        """Return a region's exercises that take kilograms: those offered, and hidden ones in `also`."""
        return tuple(each for each in self.plannable(region, also) if each.loadable)

    def plannable(self, region: Region, also: Collection[str] = ()) -> tuple[Exercise, ...]:
        """Return a region's exercises: those offered, and hidden ones in `also`."""
        usable = (each for each in self.exercises if each.code not in self.hidden or each.code in also)
        return tuple(each for each in usable if each.region is region)


def catalogue_of(practice_id: UUID | None) -> Catalogue:
    """Return the catalogue of a practice; the shipped one if `practice_id` is None. Two queries."""
    own = PracticeExercise.objects.filter(practice=practice_id).order_by("name", "id")
    hidden = HiddenExercise.objects.filter(practice=practice_id).values_list("exercise_code", flat=True)
    return Catalogue(
        exercises=(*CATALOGUE, *(exercise_facts(row) for row in own)),
        hidden=frozenset(hidden),
    )


def find_exercises(codes: Iterable[str], practice_id: UUID | None) -> dict[str, Exercise]:
    """Return these exercises by code, hidden ones too; leave out codes that the practice does not have.

    At most one query, and none where all are shipped.
    """
    wanted = set(codes)
    found = {code: BY_CODE[code] for code in wanted if code in BY_CODE}
    if ids := _own_ids(wanted - set(found)):
        rows = PracticeExercise.objects.filter(practice=practice_id, pk__in=ids)
        found |= {row.code: exercise_facts(row) for row in rows}
    return found


def offered_among(codes: Iterable[str], practice_id: UUID | None) -> dict[str, Exercise]:
    """Return, by code, those of these exercises that the practice offers. At most two queries."""
    wanted = set(codes)
    found = {code: BY_CODE[code] for code in wanted if code in BY_CODE}
    own = PracticeExercise.objects.filter(practice=practice_id, pk__in=_own_ids(wanted - set(found)))
    # One join reads the own exercises and the hidden codes: a row for each pair, of which there are few.
    at = "practice__hidden_exercises"
    hidden_here = FilteredRelation(at, condition=Q(**{f"{at}__exercise_code__in": wanted}))
    rows = list(own.annotate(hidden=hidden_here).annotate(hidden_code=F("hidden__exercise_code")))
    if rows:
        found |= {row.code: exercise_facts(row) for row in rows}
        hidden = {row.hidden_code for row in rows}
    else:
        hidden_rows = HiddenExercise.objects.filter(practice=practice_id, exercise_code__in=wanted)
        hidden = set(hidden_rows.values_list("exercise_code", flat=True))
    return {code: exercise for code, exercise in found.items() if code not in hidden}


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Return the exercise names by code. An exercise that was deleted has its code as its name.

    At most one query, and none where all are shipped.
    """
    wanted = set(codes)
    names = {code: BY_CODE[code].name if code in BY_CODE else code for code in wanted}
    if ids := _own_ids(wanted - set(BY_CODE)):
        names |= {row.code: row.name for row in PracticeExercise.objects.filter(pk__in=ids)}
    return names


def exercise_facts(row: PracticeExercise) -> Exercise:
    """Return a practice's own exercise as the domain's Exercise."""
    return Exercise(
        code=row.code,
        name=row.name,
        aliases=tuple(row.aliases),
        region=Region(row.region),
        prime_movers=tuple(row.prime_movers),
        cues=tuple(row.cues),
        equipment_kind=EquipmentKind(row.equipment_kind),
        # Nobody says whether only a limb is lifted, so the stricter reading counts.
        lifts_body=row.equipment_kind == EquipmentKind.BODYWEIGHT,
        position=Position(row.position),
        unilateral=row.unilateral,
        load_basis=LoadBasis(row.load_basis),
        evidence=row.evidence or OWN_EVIDENCE,
        source_keys=(),
        mark=Mark.POLICY,
    )


def _own_ids(codes: Iterable[str]) -> list[UUID]:
    ids = []
    for code in codes:
        try:
            ids.append(UUID(code.removeprefix(OWN)))
        except ValueError:
            continue
    return ids
