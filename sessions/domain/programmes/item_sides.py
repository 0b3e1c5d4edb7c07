"""Which side of a client an exercise of a programme is done with: a programme is for many, and names none."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from clients.domain.regions import Limb
from sessions.domain.exercises import Exercise
from sessions.domain.programmes.facts import ItemSides, TemplateItem
from sessions.domain.sides import Sides, sides_for, usual_sides

NO_AFFECTED_SIDE = "{} is for the affected side alone, and the profile names none for the {}."


def sides_of_items(
    items: Iterable[TemplateItem], exercises: Mapping[str, Exercise], affected: Limb | None
) -> dict[str, Sides]:
    """Return the sides by exercise code, of those that are not done as usual."""
    found = ((item, _sides_of(item, exercises[item.exercise_code], affected)) for item in items)
    return {item.exercise_code: sides for item, sides in found if sides is not None}


def side_problems(
    items: Iterable[TemplateItem], exercises: Mapping[str, Exercise], affected: Limb | None
) -> tuple[str, ...]:
    """Return a sentence for each exercise that wants the affected side of who has none in its region."""
    return tuple(
        NO_AFFECTED_SIDE.format(exercise.name, exercise.region.label.lower())
        for item, exercise in ((item, exercises[item.exercise_code]) for item in items)
        if item.sides is ItemSides.AFFECTED
        and len(sides_for(exercise)) > 1
        and _sides_of(item, exercise, affected) is None
    )


def _sides_of(item: TemplateItem, exercise: Exercise, affected: Limb | None) -> Sides | None:
    if item.sides is ItemSides.USUAL or len(sides_for(exercise)) == 1:
        return None
    if item.sides is ItemSides.EACH:
        return usual_sides(replace(exercise, unilateral=True), affected)
    is_here = affected is not None and affected.region is exercise.region
    return Sides(affected.side.value) if affected is not None and is_here else None
