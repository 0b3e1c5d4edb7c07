"""What a rule looks like when it is printed to be signed: a line, a section, the whole book."""

import hashlib
from dataclasses import astuple, dataclass

from clients.domain.sources import SOURCES, Mark, Source
from clients.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One rule to sign off. `facts` are (name, words), in order."""

    id: str
    title: str
    facts: tuple[tuple[str, str], ...]
    source_keys: tuple[str, ...]
    mark: Mark
    verdict: Verdict | None = None

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(SOURCES[key] for key in self.source_keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    code: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    version: int
    published_on: str
    minimum_version: int
    sections: tuple[Section, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for section in self.sections for line in section.lines)

    @property
    def sha256(self) -> str:
        """One hash of every line: another one means that some rule reads differently."""
        content = "\n".join(repr(astuple(line)) for line in self.lines)
        return hashlib.sha256(content.encode()).hexdigest()


def make_facts(**facts: str) -> tuple[tuple[str, str], ...]:
    return tuple((name.replace("_", " ").capitalize(), words) for name, words in facts.items() if words)


def policy_line(
    id: str, title: str, says: str, *keys: str, source_keys: tuple[str, ...] = (), mark: Mark = Mark.POLICY
) -> Line:
    return Line(id=id, title=title, facts=make_facts(rule=says), source_keys=keys or source_keys, mark=mark)


def sign_text(mark: Mark) -> str:
    """Return what stands behind the sign of a rule whose consequence is policy; "" where both are."""
    return "" if mark is Mark.POLICY else mark.label
