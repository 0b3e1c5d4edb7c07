"""Sets that were logged faster than they can be done: tapped through, or after the fact.

The repetitions count, since a fact is never refused. Nothing is known of the minutes under the cuff, and
nothing is proposed from it. Reads a record as it is stored (`record_as_json`).
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

LEAST_SHARE = Decimal("0.5")  # POLICY: nobody lifts at twice the tempo, rests left out as well.


def is_too_fast(record: Mapping[str, Any], seconds_per_rep: Mapping[str, Decimal]) -> bool:
    """Return whether the cuffs came off sooner than half of the sets under them take.

    `seconds_per_rep` is by prescription. One set tapped late, in a time that is right, is not enough.
    """
    return any(
        _seconds(interval["on_at"], interval["off_at"])
        < LEAST_SHARE * sum(seconds for at, seconds in _work(record, seconds_per_rep) if _is_in(at, interval))
        for interval in record.get("cuff_intervals", [])
        if interval["off_at"] is not None
    )


def has_hasty_set(record: Mapping[str, Any], prescription: str, seconds_per_rep: Decimal) -> bool:
    """Return whether a set of one exercise came sooner after what was before it than half of it takes."""
    began = [record.get("started_at"), *(each["on_at"] for each in record.get("cuff_intervals", []))]
    exercises = record.get("exercises", [])
    moments = [datetime.fromisoformat(each) for each in began if each]
    moments += [datetime.fromisoformat(done["at"]) for each in exercises for done in each["performed"]]
    own = next((each["performed"] for each in exercises if each["prescription"] == prescription), ())
    for done in own:
        at = datetime.fromisoformat(done["at"])
        before = max((each for each in moments if each < at), default=None)
        least_seconds = LEAST_SHARE * done["reps"] * seconds_per_rep
        if before is not None and Decimal((at - before).total_seconds()) < least_seconds:
            return True
    return False


def _work(record: Mapping[str, Any], seconds_per_rep: Mapping[str, Decimal]) -> list[tuple[str, Decimal]]:
    """Return when each set was logged, and the seconds that it takes at its tempo."""
    return [
        (done["at"], done["reps"] * seconds_per_rep.get(exercise["prescription"], Decimal(0)))
        for exercise in record.get("exercises", [])
        for done in exercise["performed"]
    ]


def _is_in(at: str, interval: Mapping[str, str]) -> bool:
    return _seconds(interval["on_at"], at) >= 0 and _seconds(at, interval["off_at"]) >= 0


def _seconds(start: str, end: str) -> Decimal:
    return Decimal((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds())
