"""When a client is offered to leave out the last set: it was very hard twice in a row.

Effort is asked once an exercise, after its last set. "Twice" is therefore two answers in a row about the same
region: two exercises of one session, or the last of one and the first of the next (policy).
"""

from collections.abc import Sequence

from sessions.domain.record import DoSet, SessionRecord, Step

HARD_EFFORT = 9  # S-MH17: 7 to 8 is usual in a first session, and about 6 by the sixth.
HARD_TIMES = 2


def may_leave_out(record: SessionRecord, earlier: Sequence[int], step: Step) -> bool:
    """Return whether the next step is the last set of an exercise, after two answers of 9 or more.

    `earlier` has the answers of the sessions before, oldest first.
    """
    if not isinstance(step, DoSet):
        return False
    before, exercise = record.exercises[: step.exercise_index], record.exercises[step.exercise_index]
    latest = [*earlier, *(each.effort for each in before if each.effort is not None)][-HARD_TIMES:]
    is_last = step.set_number == len(exercise.prescribed_sets) > 1
    return is_last and len(latest) == HARD_TIMES and min(latest) >= HARD_EFFORT
