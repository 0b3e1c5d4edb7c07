"""Folds the events of one exercise's clock: begun, stood, went on, done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sessions.domain.events import Event, EventKind
from sessions.domain.record.facts import AnomalyCode, PerformedSet
from sessions.domain.timed import Bouts, RunningBout, seconds_worked

Note = Callable[[Event, AnomalyCode, str], None]
_BOUT_KINDS = (EventKind.BOUT_STARTED, EventKind.BOUT_PAUSED, EventKind.BOUT_RESUMED)


@dataclass(slots=True, kw_only=True)
class BoutClock:
    """The clock of one exercise while its events are read in order. `running` is None while nothing runs."""

    bouts: Bouts
    note: Note
    running: RunningBout | None = None

    def read(self, event: Event, performed: Sequence[int]) -> None:
        """Read an event of the exercise. `performed` are the numbers of the sets that are done."""
        if event.kind == EventKind.CUFFS_ON and self.bouts.intensity is None:
            # At rest the round begins with the cuffs.
            number = next(each for each in range(1, len(performed) + 2) if each not in performed)
            self.running = RunningBout(set_number=number, started_at=event.occurred_at)
        elif event.kind in _BOUT_KINDS:
            self._read_bout(event, _set_number(event), performed)

    def _read_bout(self, event: Event, number: int, performed: Sequence[int]) -> None:
        running, at = self.running, event.occurred_at
        is_running = running is not None and running.set_number == number
        if event.kind == EventKind.BOUT_STARTED:
            if is_running or number in performed:
                self.note(event, AnomalyCode.BOUT_BEGUN_BEFORE, "The clock was started before.")
            else:
                self.running = RunningBout(set_number=number, started_at=at)
        elif running is None or not is_running:
            self.note(event, AnomalyCode.BOUT_NOT_RUNNING, "The clock was not running.")
        elif event.kind == EventKind.BOUT_PAUSED:
            self.running = running if running.paused_at else replace(running, paused_at=at)
        elif running.paused_at is None:
            self.note(event, AnomalyCode.BOUT_NOT_RUNNING, "The clock was not standing.")
        elif running.has_stood_too_long(at):
            self.note(event, AnomalyCode.PAUSE_TOO_LONG, "The pause was too long to go on with it.")
        else:
            stood = running.paused + (at - running.paused_at)
            self.running = replace(running, paused_at=None, paused=stood)

    def with_seconds(self, done: PerformedSet, said: Sequence[Event]) -> PerformedSet:
        """Return the set with its seconds: as typed last, else by the clock; None where nobody knows."""
        typed = [each.body["seconds"] for each in said if "seconds" in each.body]
        if typed:
            return replace(done, seconds=typed[-1] if isinstance(typed[-1], int) else None)
        if self.running is None or self.running.set_number != done.set_number:
            return done
        return replace(done, seconds=seconds_worked(self.bouts, self.running, done.at))

    def stop(self, number: int) -> None:
        """Stop the clock of a set that is done."""
        if self.running is not None and self.running.set_number == number:
            self.running = None


def _set_number(event: Event) -> int:
    value = event.body["set"]
    return value if isinstance(value, int) else 0
