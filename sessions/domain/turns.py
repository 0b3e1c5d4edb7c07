"""The pieces of work of a session: an exercise with one side, or with both at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from clients.domain.regions import Limb, Side, limbs_of
from sessions.domain.exercises import Exercise
from sessions.domain.protocols import CuffMode, Protocol
from sessions.domain.sides import Sides, chosen_sides
from sessions.domain.timed import Bouts, usual_bouts

NO_SIDES: Mapping[str, Sides] = MappingProxyType({})
NO_BOUTS: Mapping[str, Bouts] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One piece of work: an exercise with one side, or with both at once where `side` is None.

    `bouts` are those of work in minutes; None where repetitions are counted.
    """

    exercise: Exercise
    percent_1rm: Decimal | int
    side: Side | None
    bouts: Bouts | None = None

    def cuff_seconds(self, protocol: Protocol) -> int:
        """Return its seconds under the cuff."""
        return protocol.cuff_seconds if self.bouts is None else self.bouts.cuff_seconds

    def off_seconds(self, protocol: Protocol) -> int:
        """Return the seconds of its rests in which the cuffs are off."""
        if self.bouts is None:
            return protocol.off_seconds
        return self.bouts.elapsed_seconds - self.bouts.cuff_seconds

    def elapsed_seconds(self, protocol: Protocol) -> int:
        """Return the seconds from its beginning to its end."""
        return self.cuff_seconds(protocol) + self.off_seconds(protocol)

    @property
    def comes_off_in_rests(self) -> bool:
        """Whether it is in minutes, and the cuffs come off between its bouts."""
        return self.bouts is not None and not self.bouts.cuffs_stay_on

    @property
    def limbs(self) -> frozenset[Limb]:
        """The limbs that wear a cuff."""
        return limbs_of(self.exercise.region, self.side)


def turns_of(
    items: Iterable[tuple[Exercise, Decimal | int]],
    sides: Mapping[str, Sides] = NO_SIDES,
    affected: Limb | None = None,
    bouts: Mapping[str, Bouts] = NO_BOUTS,
) -> tuple[Turn, ...]:
    """Return the pieces of work of `items`, in order; `sides` and `bouts` are by exercise code."""
    return tuple(
        Turn(
            exercise=exercise,
            percent_1rm=percent_1rm,
            side=side,
            bouts=(bouts.get(exercise.code) or usual_bouts(exercise))
            if exercise.kind.is_in_minutes
            else None,
        )
        for exercise, percent_1rm in items
        for side in chosen_sides(exercise, sides, affected).turns
    )


def cuff_mode_of(turns: Sequence[Turn], asked: CuffMode) -> CuffMode:
    """Return what happens to the cuffs between turns: off, where another limb wears them next."""
    return asked if len({turn.limbs for turn in turns}) <= 1 else CuffMode.RELEASED
