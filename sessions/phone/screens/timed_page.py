"""What the page of a session knows of its work in minutes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sessions.domain.record import DoSet
from sessions.domain.timed import ClockState
from sessions.models import Prescription as PrescriptionRow
from sessions.phone.screens.bout import BoutView
from sessions.phone.screens.signs import Signs


@dataclass(frozen=True, kw_only=True)
class TimedPage(Signs):
    """A page with or without work in minutes."""

    prescriptions: Sequence[PrescriptionRow]

    @property
    def bout(self) -> BoutView | None:
        """The clock of the part that is next, where minutes are counted."""
        if not isinstance(self.step, DoSet) or self.step.clock is None:
            return None
        record = self.record.exercises[self.step.exercise_index]
        if record.bouts is None:
            return None
        return BoutView(
            bouts=record.bouts,
            state=self.step.clock,
            running=record.running if self.step.clock is not ClockState.READY else None,
            number=self.step.set_number,
            now=self.now,
        )

    @property
    def has_timed_work(self) -> bool:
        """Whether any exercise is counted in minutes."""
        return any(row.bouts for row in self.prescriptions)

    @property
    def counts_reps(self) -> bool:
        """Whether any exercise is counted in repetitions, or some were done all the same."""
        return self.record.reps_done > 0 or any(not row.bouts for row in self.prescriptions)

    @property
    def script(self) -> str:
        """The script of the page: only work in minutes loads what knows its clock."""
        return "js/phone-live-timed.js" if self.has_timed_work else "js/phone-live.js"
