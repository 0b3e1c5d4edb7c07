"""The steps after a knee operation: what each asks for, and what is confirmed before it."""

from collections.abc import Iterator

from clients.domain.sources import Mark
from sessions.domain.programmes.ramp import RAMP
from sessions.domain.rulebook.shapes import Line, make_facts, policy_line


def ramp_lines() -> Iterator[Line]:
    yield policy_line(
        "RAMP-order",
        "The order of the steps",
        "A step can be planned once the coach has confirmed each of its criteria, and those of the steps "
        "before it, with a day. Nothing moves by itself, and a clearance is needed as for all work.",
    )
    for number, step in enumerate(RAMP, start=1):
        yield Line(
            id=f"RAMP-{step.code}",
            title=f"{number}. {step.name}",
            facts=make_facts(asks_for=step.summary, exercises=", ".join(step.exercise_names)),
            source_keys=(),
            mark=Mark.POLICY,
        )
        for each in step.criteria:
            yield Line(
                id=f"RAMP-{step.code}-{each.code}",
                title=f"Before step {number}",
                facts=make_facts(confirmed=each.text),
                source_keys=each.source_keys,
                mark=each.mark,
            )
