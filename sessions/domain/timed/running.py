"""The clock of timed work: it follows from when the bout began, stood and went on, and from nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sessions.domain.timed.facts import Bouts

# POLICY: a rest longer than any in print (S-FRANZ: 4 min) is no pause; what comes after is another bout.
MAX_PAUSE = timedelta(minutes=10)
# POLICY: Done so long after the time is up says nothing about when the work ended.
MOST_LATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningBout:
    """A part that was begun. `paused_at` is set while it stands, `paused` is how long it stood before."""

    set_number: int
    started_at: datetime
    paused_at: datetime | None = None
    paused: timedelta = timedelta(0)

    def elapsed(self, at: datetime) -> timedelta:
        """Return how long its clock has been running at this moment."""
        return (self.paused_at or at) - self.started_at - self.paused

    def has_stood_too_long(self, at: datetime) -> bool:
        """Whether the pause has ended it."""
        return self.paused_at is not None and at - self.paused_at > MAX_PAUSE


class ClockState(StrEnum):
    """Where the clock of a part stands.

    * READY: not begun.
    * RUNNING, PAUSED: as its last event says.
    * ENDED: it stood for longer than a pause may, so what was done before is what there is.
    * LATE: its time was up so long ago that nobody knows when the work ended.
    """

    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"
    LATE = "late"


def clock_state(
    bouts: Bouts, running: RunningBout | None, set_number: int, at: datetime | None
) -> ClockState:
    """Return where the clock of a part stands; without a moment only what its events say."""
    if running is None or running.set_number != set_number:
        return ClockState.READY
    if at is not None and seconds_worked(bouts, running, at) is None:
        return ClockState.LATE
    if at is not None and running.has_stood_too_long(at):
        return ClockState.ENDED
    return ClockState.PAUSED if running.paused_at else ClockState.RUNNING


def seconds_worked(bouts: Bouts, running: RunningBout, at: datetime) -> int | None:
    """Return the whole seconds of work in a part that is said to be done now; None where nobody knows."""
    elapsed = running.elapsed(at)
    if elapsed > timedelta(seconds=bouts.part_elapsed_seconds) + MOST_LATE:
        return None
    return bouts.worked_seconds(elapsed // timedelta(seconds=1))
