"""Checks a practice's own template before it is saved.

The checks are stricter than for a shipped one: what could never be assigned is reported while it is written.
"""

from collections.abc import Mapping

from sessions.domain.exercises import Exercise
from sessions.domain.programmes.facts import (
    NO_NAMES,
    Fault,
    Template,
    TemplateDay,
    TemplateWeek,
    template_faults,
)
from sessions.domain.protocols import CUFF_CAP_SECONDS, CuffMode
from sessions.domain.timing import clock, session_timing

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
            seconds = cuff_seconds(template, week, day)
            if seconds > CUFF_CAP_SECONDS and number not in faults:
                over = clock(seconds - CUFF_CAP_SECONDS)
                words = (
                    f"Day {number}: {clock(seconds)} under the cuff in week {week_number} is {over} over the "
                    f"{clock(CUFF_CAP_SECONDS)} allowed. Take fewer exercises, or the quick tempo."
                )
                faults[number] = Fault(message=words, day=number)
    return list(faults.values())


def cuff_seconds(template: Template, week: TemplateWeek, day: TemplateDay) -> int:
    """Return seconds under the cuff for a day in this week, cuffs off between its exercises.

    A protocol that no longer exists counts nothing; `template_faults` reports it.
    """
    found = [template.protocol(week, item) for item in day.items]
    each = [protocol.cuff_seconds for protocol in found if protocol is not None]
    return session_timing(each, CuffMode.RELEASED, CUFF_CAP_SECONDS).cuff_seconds
