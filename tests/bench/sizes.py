"""`make sizes`: what a browser loads for the phone's pages and for the desktop's, compressed as it is served.

Over HTTPS every supported browser asks for Brotli; WhiteNoise compresses with it when files are collected.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from whitenoise.compress import Compressor

DIST = Path(__file__).parents[2] / "static" / "dist"


@dataclass(frozen=True, kw_only=True)
class Size:
    """A bundle and how many bytes of it may go over the wire."""

    name: str
    most: int

    @property
    def measured(self) -> int:
        """Return the bytes that a browser receives."""
        return len(Compressor.compress_brotli((DIST / self.name).read_bytes()))

    @property
    def holds(self) -> bool:
        """Return whether the bundle is within its limit."""
        return self.measured <= self.most

    def __str__(self) -> str:
        mark = "ok    " if self.holds else "FAILED"
        return f"{mark}  {self.name}: {self.measured / 1000:.1f} kB (at most {self.most / 1000:g}), Brotli"


SCRIPT = Size(name="js/phone-live.js", most=19_000)
SIZES = (
    SCRIPT,
    # In its place where there is work in minutes.
    Size(name="js/phone-live-timed.js", most=20_500),
    Size(name="js/phone.js", most=9_500),
    Size(name="js/phone-install.js", most=500),
    Size(name="css/phone-live.css", most=9_000),
    Size(name="css/phone.css", most=7_000),
    Size(name="css/site.css", most=16_000),
)


def main() -> int:
    """Print each size beside its limit; return 1 where one is over."""
    for size in SIZES:
        print(size)
    return 0 if all(size.holds for size in SIZES) else 1


if __name__ == "__main__":
    sys.exit(main())
