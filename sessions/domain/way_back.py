"""The way back after a suspected muscle breakdown: light sessions, whatever the calendar says.

The clearance is revoked with the red flag, and comes back by a doctor's word and new answers. Then the first
sessions of each region are eased into as the very first ones were, and the next few stay light. That one goes
back in steps is from S-RTD and S-RTP16; the number of sessions and their percents are policy.
"""

from collections.abc import Sequence

from sessions.domain.figures import percent_text
from sessions.domain.moving import PlannedSession
from sessions.domain.protocols import (
    TAPER_PERCENT_1RM,
    WAY_BACK_SESSIONS,
    SessionNumber,
    eased_percent,
    taper,
)
from sessions.domain.timed import minutes_text
from sessions.domain.timed.protocols import FIRST_SESSION_CUFF_SECONDS

WAY_BACK_NO_FAILURE = "On the way back after urine like cola no set goes to failure."
PLAN_ANEW = "Cancel it and plan it anew: training begins with light sessions again."
_BEGINS = "On the way back after urine like cola"


def way_back_note(number: int) -> str:
    """Return why a load is light, for coach and client."""
    return f"{_BEGINS}: session {number} of {WAY_BACK_SESSIONS}, light, with no set to failure."


def is_way_back_note(note: str) -> bool:
    """Return whether a prescription's note says that the client is on the way back."""
    return note.startswith(_BEGINS)


def first_way_back_note(notes: Sequence[str]) -> str:
    """Return the sentence about the way back out of the notes of a session; "" for any other session."""
    found = next((note for note in notes if is_way_back_note(note)), "")
    return found.partition(".")[0] + "." if found else ""


def way_back_problems(planned: PlannedSession, place: SessionNumber) -> list[str]:
    """Return why a planned session is too hard at this place on the way back; none if it is not.

    It may come from before the red flag: what it asks for is judged, not when it was planned.
    """
    if not place.on_way_back:
        return []
    gentle = taper(place.number)
    most = TAPER_PERCENT_1RM if place.number == 1 else eased_percent(place.number, on_way_back=True)
    name, problems = f"{_BEGINS} this is session {place.number}", []
    if gentle is not None and planned.most_sets > len(gentle.sets):
        problems.append(f"{name}: {len(gentle.sets)} sets at most.")
    if place.number == 1 and planned.timed_cuff_seconds > FIRST_SESSION_CUFF_SECONDS:
        problems.append(f"{name}: {minutes_text(FIRST_SESSION_CUFF_SECONDS)} under the cuff at most.")
    if planned.to_failure:
        problems.append(WAY_BACK_NO_FAILURE)
    if planned.whole_body:
        problems.append(
            f"{name}, and nobody knows what share own weight is: {', '.join(planned.whole_body)}."
        )
    if any(load.percent_1rm > most for load in planned.loads):
        asked = max(load.percent_1rm for load in planned.loads)
        problems.append(f"{name}: {percent_text(asked)} of 1RM is more than {most} %.")
    return [*problems, PLAN_ANEW] if problems else []
