"""What the supervisor writes down, in words for the person at the console.

Runs on the machine's own Python, so it needs the standard library alone.
"""

from __future__ import annotations

import re
from pathlib import Path

EXITED = re.compile(r"\bexited: (\w+) \((.*); not expected\)")
GAVE_UP = re.compile(r"\bgave up: (\w+) entered FATAL state")


class Watch:
    """The log from now on; `news` gives what was added since it was asked last."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.read = log.stat().st_size if log.exists() else 0

    def news(self) -> list[tuple[str, str]]:
        """(process, what happened to it) for each whole line that tells of trouble."""
        if not self.log.exists():
            return []
        if self.log.stat().st_size < self.read:
            self.read = 0  # it was begun anew
        with self.log.open("rb") as lines:
            lines.seek(self.read)
            added = lines.read()
        whole = added[: added.rfind(b"\n") + 1]
        self.read += len(whole)
        found = (trouble(line) for line in whole.decode(errors="replace").splitlines())
        return [each for each in found if each]


def trouble(line: str) -> tuple[str, str] | None:
    """The process that this line is about, and "exited" or "gave up"; None for any other line."""
    for pattern, what in ((EXITED, "exited"), (GAVE_UP, "gave up")):
        if match := pattern.search(line):
            return match[1], what
    return None
