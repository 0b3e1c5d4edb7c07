"""The speed of one repetition."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """Seconds for lifting, holding and lowering in one repetition."""

    up_seconds: int
    pause_seconds: int
    down_seconds: int

    @property
    def seconds_per_rep(self) -> int:
        """How long one repetition takes."""
        return self.up_seconds + self.pause_seconds + self.down_seconds

    @property
    def label(self) -> str:
        """The tempo as coaches write it, such as "2-0-2"."""
        return f"{self.up_seconds}-{self.pause_seconds}-{self.down_seconds}"

    @classmethod
    def from_label(cls, label: str) -> "Tempo":
        """Return the tempo of a label such as "2-0-2". Raises ValueError for any other text."""
        up, pause, down = (int(seconds) for seconds in label.split("-"))
        return cls(up_seconds=up, pause_seconds=pause, down_seconds=down)

    @property
    def words(self) -> str:
        """The tempo as people read it: "2 s up, 2 s down"."""
        hold = f", hold {self.pause_seconds} s" if self.pause_seconds else ""
        return f"{self.up_seconds} s up{hold}, {self.down_seconds} s down"
