"""Every rule of the product as numbered lines, for a page that a clinician signs off line by line.

Nothing is stated here: each line is read from the tables that decide, so that it cannot drift from them.
"""

from clients.domain.questionnaire import CURRENT, MINIMUM_VERSION, Questionnaire
from sessions.domain.rulebook.consent import consent_lines
from sessions.domain.rulebook.course import alerts_lines, next_load_lines, placement_lines, stops_lines
from sessions.domain.rulebook.person import (
    CHANGED_LINES,
    CLEARANCE_LINES,
    COMBINING_LINES,
    changes_lines,
    medicines_lines,
    passes_with_time_lines,
    questions_lines,
    readings_lines,
    red_flags_lines,
    second_admin_lines,
    verdicts_lines,
)
from sessions.domain.rulebook.ramp import ramp_lines
from sessions.domain.rulebook.session import (
    after_lines,
    aftercare_lines,
    asked_after_lines,
    dose_lines,
    protocols_lines,
    ready_lines,
    stop_signs_lines,
)
from sessions.domain.rulebook.shapes import Line, Rulebook, Section
from sessions.domain.rulebook.timed import timed_lines

__all__ = ["Line", "Rulebook", "Section", "rulebook"]


def rulebook(questionnaire: Questionnaire = CURRENT) -> Rulebook:
    """The rules as they decide today."""
    return Rulebook(
        version=questionnaire.version,
        published_on=questionnaire.published_on.isoformat(),
        minimum_version=MINIMUM_VERSION,
        sections=(
            Section(code="questions", title="What is asked", lines=tuple(questions_lines(questionnaire))),
            Section(
                code="verdicts", title="What an answer gives", lines=tuple(verdicts_lines(questionnaire))
            ),
            Section(code="combining", title="How flags combine", lines=COMBINING_LINES),
            Section(
                code="medicines",
                title="What a medicine on the list counts as",
                lines=tuple(medicines_lines()),
            ),
            Section(
                code="clearance",
                title="Who clears, for how long",
                lines=(*CLEARANCE_LINES, *second_admin_lines(questionnaire), *changes_lines()),
            ),
            Section(code="consent", title="Who agrees to training with cuffs", lines=tuple(consent_lines())),
            Section(
                code="changed",
                title="What new answers may take back",
                lines=(*CHANGED_LINES, *passes_with_time_lines(questionnaire)),
            ),
            Section(code="red-flags", title="A doctor today", lines=(*red_flags_lines(), *readings_lines())),
            Section(code="ready", title="Before each session", lines=tuple(ready_lines())),
            Section(code="dose", title="Load, time and tightness", lines=tuple(dose_lines())),
            Section(code="placement", title="Putting the cuffs on", lines=tuple(placement_lines())),
            Section(code="protocols", title="Protocols", lines=tuple(protocols_lines())),
            Section(code="timed", title="Work in minutes", lines=tuple(timed_lines())),
            Section(code="ramp", title="Steps after a knee operation", lines=tuple(ramp_lines())),
            Section(code="stop", title="Signs reported under the cuff", lines=tuple(stop_signs_lines())),
            Section(code="alerts", title="What the coach is told at once", lines=tuple(alerts_lines())),
            Section(code="stops", title="After a stop", lines=tuple(stops_lines())),
            Section(code="aftercare", title="After each session", lines=tuple(aftercare_lines())),
            Section(
                code="after",
                title="Asked afterwards, and the answers",
                lines=(*asked_after_lines(), *after_lines()),
            ),
            Section(code="next-load", title="The next load", lines=tuple(next_load_lines())),
        ),
    )
