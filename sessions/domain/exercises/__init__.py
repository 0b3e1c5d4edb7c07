"""The shipped exercise catalogue: what is trained, where the cuff sits, how it is done.

Not in it, on purpose: overhead and Olympic lifts, jumps, and a deadlift for a maximum.
"""

from collections.abc import Mapping
from types import MappingProxyType

from clients.domain.regions import Region
from sessions.domain.exercises.facts import CUFF_SITES, CuffSite, Exercise, LoadBasis, WorkKind
from sessions.domain.exercises.lower import LOWER
from sessions.domain.exercises.upper import UPPER

__all__ = [
    "BY_CODE",
    "CATALOGUE",
    "CUFF_SITES",
    "CuffSite",
    "Exercise",
    "LoadBasis",
    "WorkKind",
    "loadable_exercises",
]

CATALOGUE: tuple[Exercise, ...] = LOWER + UPPER

BY_CODE: Mapping[str, Exercise] = MappingProxyType({exercise.code: exercise for exercise in CATALOGUE})


def loadable_exercises(region: Region) -> tuple[Exercise, ...]:
    """The exercises of a region that kilograms can be prescribed for, in catalogue order."""
    return tuple(exercise for exercise in CATALOGUE if exercise.region is region and exercise.loadable)
