"""Read from the supervisor's log which processes ended.

Runs on the machine's own Python, so it imports only the standard library.
"""

from __future__ import annotations

import re
from pathlib import Path

EXITED = re.compile(r"\bexited: (\w+) \((.*); not expected\)")
GAVE_UP = re.compile(r"\bgave up: (\w+) entered FATAL state")


class Watch:
    """Reads a log from now on; each call of `news` reads what was added since the last one."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.read = log.stat().st_size if log.exists() else 0

    def news(self) -> list[tuple[str, str]]:
        """Return (process, "exited" or "gave up") for each new line that reports one."""
        if not self.log.exists():
            return []
        if self.log.stat().st_size < self.read:
            self.read = 0  # the log was rotated
        with self.log.open("rb") as lines:
            lines.seek(self.read)
            added = lines.read()
        whole = added[: added.rfind(b"\n") + 1]
        self.read += len(whole)
        found = (parse_line(line) for line in whole.decode(errors="replace").splitlines())
        return [each for each in found if each]


def parse_line(line: str) -> tuple[str, str] | None:
    """Return the process and "exited" or "gave up" from such a line; None for any other."""
    for pattern, what in ((EXITED, "exited"), (GAVE_UP, "gave up")):
        if match := pattern.search(line):
            return match[1], what
    return None
