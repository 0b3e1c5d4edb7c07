"""Whose 1RM a side may be loaded from where its own is not known: `prescribe` caps what stands in."""

from clients.domain.one_rep_max import OneRepMax
from clients.domain.regions import Limb, Side, limb_of
from sessions.domain.exercises import Exercise


def is_of_other_work(exercise: Exercise, one_rep_max: OneRepMax, side: Side | None) -> bool:
    """Whether one limb's 1RM is asked for both at once, or that of both at once for one limb."""
    if side is None:
        return one_rep_max.side is not None
    return one_rep_max.side is None and not exercise.unilateral


def stand_in_note(
    exercise: Exercise, one_rep_max: OneRepMax, side: Side | None, affected: Limb | None
) -> str:
    """Why another limb's 1RM, or one that may be another's, is the best there is; "" for the limb's own."""
    if side is None or one_rep_max.side is side:
        return ""
    limb = limb_of(exercise.region, side)
    name = limb.label.lower()
    if one_rep_max.side is not None:
        other = limb_of(exercise.region, one_rep_max.side).label.lower()
        return f"There is no 1RM of the {name} yet, so that of the {other} stands in. Test the {name}."
    if limb is affected:
        return (
            f"The 1RM does not say which side it is of, and the {name} is the affected one. Test the {name}."
        )
    return ""
