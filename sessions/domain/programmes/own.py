"""Checks a practice's own template before it is saved.

The checks are stricter than for a shipped one: what could never be assigned is reported while it is written.
"""

from collections.abc import Mapping

from sessions.domain.exercises import Exercise
from sessions.domain.programmes.facts import NO_NAMES, Fault, Template, TemplateWeek, template_faults
from sessions.domain.protocols import BY_CODE as PROTOCOLS
from sessions.domain.protocols import CUFF_CAP_SECONDS, CuffMode
from sessions.domain.timing import clock, exercise_cuff_seconds, session_timing

TEMPLATE_NAME_LENGTH = 60
SUMMARY_LENGTH = 200
NAME_TAKEN = "There is a programme of this name already."


def own_template_faults(
    template: Template,
    exercises: Mapping[str, Exercise],
    *,
    taken_names: frozenset[str],
    names: Mapping[str, str] = NO_NAMES,
) -> tuple[Fault, ...]:
    """Return everything to correct.

    `exercises` are those that the practice offers; `taken_names` are casefolded.
    """
    faults = []
    if not template.name.strip():
        faults.append(Fault(message="Write down a name.", in_name=True))
    elif template.name.strip().casefold() in taken_names:
        faults.append(Fault(message=NAME_TAKEN, in_name=True))
    return (*faults, *template_faults(template, exercises, names), *_too_long(template))


def _too_long(template: Template) -> list[Fault]:
    """Return a fault for each day over the cap, with the first week in which it is."""
    faults: dict[int, Fault] = {}
    for week_number, week in enumerate(template.weeks, start=1):
        for number, day in enumerate(template.days, start=1):
            seconds = cuff_seconds(week, len(day.items))
            if seconds > CUFF_CAP_SECONDS and number not in faults:
                over = clock(seconds - CUFF_CAP_SECONDS)
                words = (
                    f"Day {number}: {clock(seconds)} under the cuff in week {week_number} is {over} over the "
                    f"{clock(CUFF_CAP_SECONDS)} allowed. Take fewer exercises, or the quick tempo."
                )
                faults[number] = Fault(message=words, day=number)
    return list(faults.values())


def cuff_seconds(week: TemplateWeek, exercises: int) -> int:
    """Return seconds under the cuff for a day of so many exercises in this week, cuffs off between them.

    Returns 0 if the protocol no longer exists, which `template_faults` reports.
    """
    protocol = PROTOCOLS.get(week.protocol_code)
    if protocol is None:
        return 0
    each = exercise_cuff_seconds(protocol.sets, protocol.tempo.seconds_per_rep, protocol.rest_seconds)
    return session_timing([each] * exercises, CuffMode.RELEASED, CUFF_CAP_SECONDS).cuff_seconds
