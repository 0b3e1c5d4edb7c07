"""Explain the numbers of a page with many prescriptions, with each sentence and each source once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clients.domain.sources import Mark, Source
from sessions.domain.prescription import ABOUT_LOAD, Prescription, Why, explain

Ground = tuple[Mark, tuple[Source, ...]]
Numbers = dict[str, dict[str, None]]  # label -> its values, each once


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersNote:
    """Some numbers as (label, values), and the sources behind them."""

    numbers: tuple[tuple[str, tuple[str, ...]], ...]
    mark: Mark
    sources: tuple[Source, ...]

    @property
    def text(self) -> str:
        """The numbers as text: "Rest 30 s, 60 s; Tempo 2 s up, 2 s down"."""
        return "; ".join(
            label if label in ABOUT_LOAD else f"{label} {', '.join(values)}" for label, values in self.numbers
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Explanations of a page's numbers. `loads` has a sentence about each load."""

    loads: tuple[str, ...]
    notes: tuple[NumbersNote, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(dict.fromkeys(source for note in self.notes for source in note.sources))

    @property
    def numbered_notes(self) -> tuple[tuple[NumbersNote, tuple[int, ...]], ...]:
        """Each note with the places of its sources in `sources`, from 1."""
        places = {source: place for place, source in enumerate(self.sources, start=1)}
        return tuple((note, tuple(places[source] for source in note.sources)) for note in self.notes)


def explain_numbers(
    prescriptions: Iterable[Prescription], minutes: Iterable[Why] = (), held: Iterable[Prescription] = ()
) -> Provenance:
    """Return the explanations of prescriptions, equal ones once, and of whole sessions (`minutes`).

    Of those that are `held` no load is shown, and none is explained.
    """
    explained = [(each.title, explain(each)) for each in dict.fromkeys(prescriptions)]
    found: dict[Ground, Numbers] = {}
    without_load = [explain(each).without_load for each in dict.fromkeys(held)]
    explanations = [*(each for _, each in explained), *without_load]
    for why in (*(why for each in explanations for why in each.numbers), *minutes):
        found.setdefault((why.mark, why.sources), {}).setdefault(why.label, {})[why.value] = None
    return Provenance(
        loads=tuple(dict.fromkeys(f"{name}: {each.line}" for name, each in explained)),
        notes=_notes(found),
    )


def merge_provenance(each_clients: Sequence[Provenance]) -> Provenance:
    """Return the notes of several clients, equal ones once, without the sentences about loads."""
    found: dict[Ground, Numbers] = {}
    for note in (note for reasons in each_clients for note in reasons.notes):
        numbers = found.setdefault((note.mark, note.sources), {})
        for label, values in note.numbers:
            numbers.setdefault(label, {}).update(dict.fromkeys(values))
    return Provenance(loads=(), notes=_notes(found))


def _notes(found: dict[Ground, Numbers]) -> tuple[NumbersNote, ...]:
    return tuple(
        NumbersNote(
            numbers=tuple((label, tuple(values)) for label, values in numbers.items()),
            mark=mark,
            sources=sources,
        )
        for (mark, sources), numbers in found.items()
    )
