"""Work that is counted in minutes: walking and cycling, and rest under cuffs.

* Bouts: so many stretches of so many seconds, with rests between them.
* TimedProtocol: bouts as trials used them, with their source.
"""

from sessions.domain.timed.facts import (
    Bouts,
    Intensity,
    IntensityKind,
    bouts_as_json,
    bouts_from_json,
    minutes_text,
)
from sessions.domain.timed.protocols import (
    TIMED_BY_CODE,
    TIMED_PROTOCOLS,
    TimedProtocol,
    bouts_problems,
    protocol_of,
    timed_protocols_for,
    usual_bouts,
)
from sessions.domain.timed.running import ClockState, RunningBout, clock_state, seconds_worked

__all__ = [
    "TIMED_BY_CODE",
    "TIMED_PROTOCOLS",
    "Bouts",
    "ClockState",
    "Intensity",
    "IntensityKind",
    "RunningBout",
    "TimedProtocol",
    "bouts_as_json",
    "bouts_from_json",
    "bouts_problems",
    "clock_state",
    "minutes_text",
    "protocol_of",
    "seconds_worked",
    "timed_protocols_for",
    "usual_bouts",
]
