"""The shape of an explanation: for each number a line, its steps, and what it rests on."""

from dataclasses import dataclass

from clients.domain.sources import SOURCES, Mark, Source
from sessions.domain.protocols import Ground

Steps = tuple[tuple[str, str], ...]
ABOUT_LOAD = ("Load", "Percent of 1RM", "How hard")
ABOUT_PRESSURE = "Pressure, "  # and the limb


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`line` and `steps` are about the load, in the order of the sum; `numbers` about every number shown."""

    line: str
    steps: Steps
    numbers: tuple[Why, ...]

    @property
    def without_load(self) -> "Explanation":
        """The same for whoever may not read the load: neither it nor its percent, nor a number of mmHg."""
        others = tuple(
            why
            for why in self.numbers
            if why.label not in ABOUT_LOAD and not why.label.startswith(ABOUT_PRESSURE)
        )
        return Explanation(line="", steps=(), numbers=others)
