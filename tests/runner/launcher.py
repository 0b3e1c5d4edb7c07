"""The site as `make run` starts it, in a folder and on a port of its own."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.runner.compose import ROOT
from tests.runner.environment import clean

LAUNCH = [sys.executable, str(ROOT / "bfr_site/run/launch.py")]


@contextmanager
def started(data_dir: Path, port: int, **environment: str) -> Iterator[tuple[subprocess.Popen, str]]:
    """The running launcher and what it has printed, up to the line that tells how to stop it."""
    launcher = subprocess.Popen(
        LAUNCH,
        cwd=ROOT,
        env=clean(DATA_DIR=str(data_dir), PORT=str(port), **environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    printed = ""
    try:
        for line in launcher.stdout or ():
            printed += line
            if "Ctrl-C" in line:
                break
        yield launcher, printed
    finally:
        if launcher.poll() is None:
            launcher.send_signal(signal.SIGINT)
        launcher.wait(60)
