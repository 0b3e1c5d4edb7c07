"""What is asked for in minutes, as plain values that a row can hold and give back."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sessions.domain.figures import number_text


class IntensityKind(StrEnum):
    """How hard timed work is said to be. Rest under cuffs has none."""

    SPEED = "speed"  # km/h
    OXYGEN = "oxygen"  # percent of VO2max
    HEART_RATE = "heart_rate"  # percent of the heart-rate reserve
    EFFORT = "effort"  # 0 to 10

    @property
    def unit(self) -> str:
        """What stands behind the number."""
        return _UNITS[self]


_UNITS: Mapping[IntensityKind, str] = MappingProxyType(
    {
        IntensityKind.SPEED: "km/h",
        IntensityKind.OXYGEN: "% of VO2max",
        IntensityKind.HEART_RATE: "% of heart-rate reserve",
        IntensityKind.EFFORT: "of 10 effort",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intensity:
    """A number and what it is of."""

    kind: IntensityKind
    number: Decimal

    @property
    def text(self) -> str:
        """Such as "3 km/h" or "45 % of heart-rate reserve"."""
        return f"{number_text(self.number)} {self.kind.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bouts:
    """`count` stretches of `seconds` each, with `rest_seconds` between two.

    `cuffs_stay_on` says whether they do in the rests. `intensity` is None at rest.
    """

    count: int
    seconds: int
    rest_seconds: int = 0
    cuffs_stay_on: bool = True
    intensity: Intensity | None = None

    @property
    def rests(self) -> int:
        """How many rests lie between the bouts."""
        return max(0, self.count - 1)

    @property
    def work_seconds(self) -> int:
        """The seconds of all bouts, without the rests."""
        return self.count * self.seconds

    @property
    def cuff_seconds(self) -> int:
        """The seconds under the cuff: the bouts, and the rests in which it stays on."""
        return self.work_seconds + (self.rests * self.rest_seconds if self.cuffs_stay_on else 0)

    @property
    def elapsed_seconds(self) -> int:
        """The seconds from the first to the last."""
        return self.work_seconds + self.rests * self.rest_seconds

    @property
    def parts(self) -> int:
        """How many stretches are logged by themselves: one, or each bout where the cuffs come off between."""
        return 1 if self.cuffs_stay_on else self.count

    @property
    def part_seconds(self) -> int:
        """The seconds of work of one part."""
        return self.work_seconds if self.cuffs_stay_on else self.seconds

    @property
    def part_elapsed_seconds(self) -> int:
        """The seconds from the beginning of one part to its end, rests in it included."""
        return self.elapsed_seconds if self.cuffs_stay_on else self.seconds

    def worked_seconds(self, elapsed_seconds: int) -> int:
        """Return the seconds of work in a part that has been running for so long."""
        if not self.cuffs_stay_on:
            return min(self.seconds, max(0, elapsed_seconds))
        whole, begun = divmod(max(0, elapsed_seconds), self.seconds + self.rest_seconds)
        return min(self.work_seconds, whole * self.seconds + min(self.seconds, begun))

    @property
    def text(self) -> str:
        """Such as "5 x 2 min, 1 min rest, cuffs on" or "15 min"."""
        if self.count == 1 or self.intensity is None:
            return self.text_without_cuffs
        return self.text_without_cuffs + (", cuffs on" if self.cuffs_stay_on else " without cuffs")

    @property
    def text_without_cuffs(self) -> str:
        """The same where no cuff is worn: "5 x 2 min, 1 min rest"."""
        if self.count == 1:
            return minutes_text(self.seconds)
        between = "off" if self.intensity is None else "rest"
        return f"{self.count} x {minutes_text(self.seconds)}, {minutes_text(self.rest_seconds)} {between}"

    @property
    def part_text(self) -> str:
        """What one part asks for: "5 x 2 min", "2 min"."""
        times = f"{self.count} x " if self.cuffs_stay_on and self.count > 1 else ""
        return f"{times}{minutes_text(self.seconds)}"

    @property
    def intensity_text(self) -> str:
        """Such as "3 km/h"; "at rest" where nothing moves."""
        return self.intensity.text if self.intensity else "at rest"


def bouts_as_json(bouts: Bouts) -> dict[str, object]:
    """Return bouts in values that JSON has, numbers as text."""
    hard = bouts.intensity
    return {
        "count": bouts.count,
        "seconds": bouts.seconds,
        "rest_seconds": bouts.rest_seconds,
        "cuffs_stay_on": bouts.cuffs_stay_on,
        "intensity": None if hard is None else {"kind": hard.kind.value, "number": str(hard.number)},
    }


def bouts_from_json(stored: Mapping[str, Any]) -> Bouts:
    """Return what `bouts_as_json` was given."""
    hard = stored["intensity"]
    return Bouts(
        count=stored["count"],
        seconds=stored["seconds"],
        rest_seconds=stored["rest_seconds"],
        cuffs_stay_on=stored["cuffs_stay_on"],
        intensity=hard and Intensity(kind=IntensityKind(hard["kind"]), number=Decimal(hard["number"])),
    )


def minutes_text(seconds: int) -> str:
    """Such as "2 min", "2:30 min" or "45 s"."""
    minutes, rest = divmod(seconds, 60)
    if not rest:
        return f"{minutes} min"
    return f"{minutes}:{rest:02} min" if minutes else f"{rest} s"
