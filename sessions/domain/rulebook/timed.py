"""The rules about work in minutes: bounds, first sessions, the clock, and the shipped bouts."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sessions.domain.exercises import BY_CODE
from sessions.domain.rulebook.shapes import Line, make_facts, policy_line
from sessions.domain.timed import TIMED_PROTOCOLS, minutes_text
from sessions.domain.timed.protocols import (
    FIRST_SESSION_CUFF_SECONDS,
    INTENSITY_BOUNDS,
    MAX_BOUT_SECONDS,
    MAX_BOUTS,
    MAX_REST_SECONDS,
    MAX_RESTING_SECONDS,
    MAX_ROUNDS,
    MIN_BOUT_SECONDS,
    MIN_REST_SECONDS,
    MIN_RESTING_OFF_SECONDS,
    MIN_ROUNDS,
    TIMED_GROUNDS,
)
from sessions.domain.timed.running import MAX_PAUSE, MOST_LATE


def timed_lines() -> Iterator[Line]:
    yield policy_line(
        "TIMED-bouts",
        "Walking and cycling",
        f"1 to {MAX_BOUTS} bouts of {minutes_text(MIN_BOUT_SECONDS)} to {minutes_text(MAX_BOUT_SECONDS)}, "
        f"with rests of {minutes_text(MIN_REST_SECONDS)} to {minutes_text(MAX_REST_SECONDS)}, cuffs on in "
        "them or off. No load, no percent, no 1RM. The longest time under the cuff holds as for all work.",
        **_ground("bouts"),
    )
    for kind, (least, most) in INTENSITY_BOUNDS.items():
        yield policy_line(
            f"TIMED-{kind}", "How hard", f"{least} to {most} {kind.unit}.", **_ground("intensity")
        )
    yield policy_line(
        "TIMED-resting",
        "Rest under cuffs",
        f"The cuffs are on for at most {minutes_text(MAX_RESTING_SECONDS)} in one go, and off for at "
        f"least {minutes_text(MIN_RESTING_OFF_SECONDS)} between two rounds. The pressure is bounded as "
        "for all work, by 80 % of the value lying, so no artery is closed.",
        **_ground("resting"),
    )
    yield policy_line("TIMED-rounds", "Rounds at rest", f"{MIN_ROUNDS} to {MAX_ROUNDS}.", **_ground("rounds"))
    yield policy_line(
        "TIMED-first",
        "The first session",
        f"At most {minutes_text(FIRST_SESSION_CUFF_SECONDS)} of such work under the cuff, all together.",
        **_ground("first"),
    )
    yield policy_line(
        "TIMED-clock",
        "A pause, and a clock that nobody stopped",
        f"A pause of more than {_minutes(MAX_PAUSE)} ends the bout with the minutes until then. Done more "
        f"than {_minutes(MOST_LATE)} after the time was up says nothing of minutes: they are typed, or not "
        "known.",
    )
    for row in TIMED_PROTOCOLS:
        yield Line(
            id=f"TIMED-{row.code}",
            title=row.name,
            facts=make_facts(
                exercises=", ".join(BY_CODE[code].name for code in row.exercise_codes),
                asks_for=row.bouts.text,
                how_hard=row.bouts.intensity_text,
                under_the_cuff=minutes_text(row.bouts.cuff_seconds),
                note=row.note,
            ),
            source_keys=row.source_keys,
            mark=row.mark,
        )


def _minutes(time: timedelta) -> str:
    return minutes_text(int(time.total_seconds()))


def _ground(code: str) -> dict[str, Any]:
    ground = TIMED_GROUNDS[code]
    return {"source_keys": ground.source_keys, "mark": ground.mark}
