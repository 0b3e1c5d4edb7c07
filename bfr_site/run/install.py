"""Make `.venv` and install pinned packages into it: `python3 bfr_site/run/install.py requirements.txt`.

Runs on the machine's own Python, so it imports only the standard library. Does nothing, and needs no network,
if everything is installed.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
BIN = VENV / "bin"
OLDEST = (3, 11)
SYSTEM_PYTHON = Path("/usr/bin/python3")
WILL_DO = f"import sys, venv, ensurepip, _sqlite3; sys.exit(sys.version_info < {OLDEST})"


class Refusal(Exception):
    """Something on this machine that its owner has to change; the message is one line for them."""


def check_python() -> None:
    """Raise Refusal for a Python that is too old or lacks venv or SQLite."""
    here = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < OLDEST:
        raise Refusal(
            f"Python 3.11 or newer is needed, and {sys.executable} is {here}. "
            "With another one installed: make PYTHON=python3.12 run"
        )
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        minor = f"python3.{sys.version_info.minor}-venv"
        raise Refusal(
            f"Python's venv module is missing on this machine. On Debian or Ubuntu: apt-get install {minor} "
            "(or python3-venv)"
        )
    if not importlib.util.find_spec("_sqlite3"):
        raise Refusal(f"{sys.executable} ({here}) was built without SQLite. Use another: make PYTHON=... run")


def interpreter() -> str:
    """Return the Python for `.venv`: this one if PYTHON chose it, else the system's if it is new enough.

    The system's is preferred because version managers compile Python without the optimisation by profile of
    distributions, and the same version is then up to half slower.
    """
    if "PYTHON" in os.environ:  # as in `make PYTHON=python3.12 run`
        return sys.executable
    with contextlib.suppress(OSError):
        if subprocess.run([SYSTEM_PYTHON, "-c", WILL_DO], capture_output=True, check=False).returncode == 0:
            return str(SYSTEM_PYTHON)
    return sys.executable


def install(requirements: Path) -> None:
    """Install what `requirements` pins into `.venv`, unless its stamp says that it is installed."""
    stamp = VENV / f"installed-{requirements.relative_to(ROOT).as_posix().replace('/', '-')}"
    wanted = hashlib.sha256(requirements.read_bytes() + str(VENV).encode()).hexdigest()
    python = BIN / "python"
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return

    log = VENV.with_name(".venv-install.log")
    if not (python.exists() and (BIN / "pip").exists()):
        say("Making a virtual environment in .venv ...")
        run(
            [interpreter(), "-m", "venv", "--clear", str(VENV)],
            log,
            "The virtual environment could not be made",
        )
    say("Installing the pinned packages (once, about a minute) ...")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "3"]
    # --no-deps: the file lists every package. When pip 23 resolves, it tries the newest release of a package
    # that another one requires with an extra, and fails once that is newer than the pin.
    # --no-compile: only a third is ever imported, and Python compiles that on import.
    run(
        [*pip, "--no-deps", "--no-compile", "--require-hashes", "--requirement", str(requirements)],
        log,
        "The pinned packages could not be installed; the first time needs a connection to the package index",
    )
    stamp.write_text(wanted)
    log.unlink()


def run(command: list[str], log: Path, failure: str) -> None:
    """Run `command` with its output in `log`. If it fails, raise Refusal with `failure` and the log's end."""
    with log.open("w") as output:
        done = subprocess.run(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        raise Refusal(f"{failure}. {last_words(log)}")


def last_words(log: Path, lines: int = 1) -> str:
    """Return where a log is and how it ends."""
    written = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    shown = os.path.relpath(log)
    return f"See {shown}, which ends: " + "\n".join(written[-lines:]) if written else f"{shown} is empty."


def say(line: str) -> None:
    """Print a line and flush it."""
    print(line, flush=True)


if __name__ == "__main__":
    try:
        check_python()
        for requirements in sys.argv[1:]:
            install(ROOT / requirements)
    except Refusal as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)
