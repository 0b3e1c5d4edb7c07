"""A browser with its profile on disk, which a test can kill and start again."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, BrowserType

from tests.runner import packages
from tests.runner.pages import PHONE


def running_processes() -> Iterator[tuple[int, list[bytes]]]:
    """Every process of this machine with its command line."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            yield int(entry.parent.name), entry.read_bytes().split(b"\0")


class PersistentBrowser:
    """One phone; what it stores survives its browser."""

    def __init__(self, chromium: BrowserType, site: str, folder: Path) -> None:
        self.chromium, self.site, self.folder = chromium, site, folder
        self._context: BrowserContext | None = None

    def start(self) -> None:
        self._context = self.chromium.launch_persistent_context(
            self.folder,
            executable_path=packages.find_chromium(),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
            base_url=self.site,
            **PHONE,
        )
        self.context.set_default_timeout(20_000)
        self.page = self.context.pages[0]

    @property
    def context(self) -> BrowserContext:
        """The running browser's. Fails where it was not started."""
        assert self._context is not None, "not started"
        return self._context

    def kill(self) -> None:
        """Kill the browser at once, as when the battery is pulled out."""
        own = f"--user-data-dir={self.folder}".encode()
        found = [
            pid for pid, words in running_processes() if own in words and b"--type" not in b" ".join(words)
        ]
        assert len(found) == 1
        os.kill(found[0], signal.SIGKILL)
