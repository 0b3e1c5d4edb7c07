"""The clock of work in minutes, for the screen that shows it. Its script counts on from the same instants."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sessions.domain.figures import clock
from sessions.domain.timed import Bouts, ClockState, RunningBout, seconds_worked


@dataclass(frozen=True, kw_only=True)
class BoutView:
    """One part of an exercise in minutes at this moment. `number` of `parts` is logged next."""

    bouts: Bouts
    state: ClockState
    running: RunningBout | None
    number: int
    now: datetime

    @property
    def is_resting(self) -> bool:
        """Whether nothing moves: the part begins and ends with the cuffs."""
        return self.bouts.intensity is None

    @property
    def count(self) -> int:
        """How many bouts lie in this part."""
        return self.bouts.count if self.bouts.cuffs_stay_on else 1

    @property
    def done_text(self) -> str:
        """The minutes of work so far: "6:10"; "" where nobody knows."""
        seconds = 0 if self.running is None else seconds_worked(self.bouts, self.running, self.now)
        return "" if seconds is None else clock(seconds)

    @property
    def digits(self) -> str:
        """How long the part has been running; before it, how long it takes."""
        if self.running is None:
            return clock(self.bouts.part_elapsed_seconds)
        return clock(self.running.elapsed(self.now) // timedelta(seconds=1))

    @property
    def where(self) -> str:
        """What stands above the digits."""
        if self.bouts.parts > 1:
            return f"{'Round' if self.is_resting else 'Bout'} {self.number} of {self.bouts.parts}"
        return self.bouts.part_text

    @property
    def step_label(self) -> str:
        """What the head of the page calls this part."""
        return self.where if self.bouts.parts > 1 else "Minutes"

    @property
    def below(self) -> str:
        """What stands below the digits."""
        return _BELOW[self.state]

    @property
    def stood_ms(self) -> int:
        """How long it stood before, in milliseconds."""
        return 0 if self.running is None else self.running.paused // timedelta(milliseconds=1)


_BELOW = {
    ClockState.READY: "min",
    ClockState.RUNNING: "min, running",
    ClockState.PAUSED: "min, paused",
    ClockState.ENDED: "The pause was too long to go on.",
    ClockState.LATE: "The time was up long ago.",
}
