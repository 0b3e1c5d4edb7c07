"""One number with what it rests on."""

from dataclasses import dataclass

from clients.domain.sources import SOURCES, Mark, Source
from sessions.domain.protocols import Ground

Steps = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One number: `line` is for the client, `steps` (label, words) and the sources are for the coach."""

    label: str
    value: str
    line: str
    steps: Steps
    ground: Ground

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(SOURCES[key] for key in self.ground.source_keys if key in SOURCES)

    @property
    def mark(self) -> Mark:
        return self.ground.mark
