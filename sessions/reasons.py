"""Where the numbers of a page come from that shows many prescriptions: each sentence and each source once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clients.domain.sources import Mark, Source
from sessions.domain.prescription import Prescription, Why, explain, explain_session_minutes
from sessions.domain.protocols import CUFF_CAP_SECONDS, CuffMode


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What the numbers with these labels rest on."""

    labels: tuple[str, ...]
    mark: Mark
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """`loads` has a sentence for each load: the percent, the 1RM, how and when it was found, the rounding."""

    loads: tuple[str, ...]
    notes: tuple[Note, ...]
    sources: tuple[Source, ...]


def reasons_of(prescriptions: Iterable[Prescription]) -> Reasons:
    """Why these numbers, those of equal prescriptions once."""
    distinct = list(dict.fromkeys(prescriptions))
    explained = [(each.exercise_name, explain(each)) for each in distinct]
    whys = [why for _, each in explained for why in each.numbers]
    if distinct:
        seconds = [each.cuff_seconds for each in distinct[:2]]
        whys.append(explain_session_minutes(seconds, CuffMode.RELEASED, CUFF_CAP_SECONDS))
    return Reasons(
        loads=tuple(dict.fromkeys(f"{name}: {each.line}" for name, each in explained)),
        notes=tuple(_notes(whys)),
        sources=tuple(dict.fromkeys(source for why in whys for source in why.sources)),
    )


def _notes(whys: Sequence[Why]) -> Iterable[Note]:
    labels: dict[tuple[Mark, tuple[Source, ...]], dict[str, None]] = {}
    for why in whys:
        labels.setdefault((why.mark, why.sources), {})[why.label] = None
    for (mark, sources), found in labels.items():
        yield Note(labels=tuple(found), mark=mark, sources=sources)
