"""One measured number, and whether it is what it has to be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`count` of `of`; a control must come to 0, and its twin, with the control taken away, must not."""

    what: str
    count: int
    of: int
    is_twin: bool = False

    @property
    def holds(self) -> bool:
        return self.of > 0 and (self.count > 0 if self.is_twin else self.count == 0)

    def __str__(self) -> str:
        return f"{self.what}: {self.count:,} of {self.of:,}"
