"""How long the cuffs of a session are on, and whether they have to come off."""

from dataclasses import dataclass

from sessions.domain.protocols import CUFF_WARN_SECONDS
from sessions.domain.record import CuffsOffReason, DoSet, TakeCuffsOff, cuff_seconds_at
from sessions.phone.cap import cap_of
from sessions.phone.screens.start import SessionStart


@dataclass(frozen=True, kw_only=True)
class CuffClock(SessionStart):
    """The clock of the cuffs at the instant of the page."""

    @property
    def cuffs_are_on(self) -> bool:
        return self.record.open_since is not None

    @property
    def cuff_seconds(self) -> int:
        return cuff_seconds_at(self.record, self.now)

    @property
    def cap_seconds(self) -> int:
        return cap_of(self.training_session, self.answer)

    @property
    def warn_seconds(self) -> int:
        return min(CUFF_WARN_SECONDS, self.cap_seconds)

    @property
    def cuff_level(self) -> str:
        if self.cuff_seconds >= self.cap_seconds:
            return "over"
        return "warn" if self.cuff_seconds >= self.warn_seconds else "ok"

    @property
    def is_at_cap(self) -> bool:
        return isinstance(self.step, TakeCuffsOff) and self.step.reason is CuffsOffReason.CAP

    @property
    def cuffs_are_overdue(self) -> bool:
        """Whether the cuffs, still on, should be off: their time is up, or the session is over."""
        return self.is_at_cap or self.is_over

    @property
    def leaves_cuffs_off(self) -> bool:
        """Whether this set is done without the cuffs that were planned for it."""
        return self.wears_cuffs and self.goes_on_without_cuffs

    @property
    def goes_on_without_cuffs(self) -> bool:
        return isinstance(self.step, DoSet) and not self.step.with_cuffs
