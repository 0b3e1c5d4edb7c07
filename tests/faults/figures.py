"""A measured number, and whether it is as it has to be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`count` of `of`. It must be 0, but not for a negative control: a run without one safeguard."""

    what: str
    count: int
    of: int
    is_control: bool = False

    @property
    def holds(self) -> bool:
        return self.of > 0 and (self.count > 0 if self.is_control else self.count == 0)

    def __str__(self) -> str:
        return f"{self.what}: {self.count:,} of {self.of:,}"
