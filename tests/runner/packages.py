"""What the tests need beside Python: a browser, databases, OpenSSL and Node.js, as Debian packages."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path


def find_chromium() -> str | None:
    """The browser that the journeys drive."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def find_headless_shell() -> str | None:
    """The same browser without windows, profile services and the rest of a desk: a third of the CPU time."""
    return shutil.which("chromium-headless-shell")


def find_postgres() -> str | None:
    """The `postgres` program of the newest version here; Debian keeps it off the PATH."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest = max(versions, key=lambda path: float(path.parts[-3]), default=None)
    return str(newest) if newest else shutil.which("postgres")


def find_redis() -> str | None:
    """The Redis server."""
    return shutil.which("redis-server")


def find_openssl() -> str | None:
    """Makes the certificate of the TLS proxy in the production test."""
    return shutil.which("openssl")


def find_node() -> str | None:
    """Runs the phone's modules without a browser."""
    return shutil.which("node") or shutil.which("nodejs")


def required(program: str | None) -> str:
    """The path that a `find_` function gave. Raises FileNotFoundError where it found none."""
    if program is None:
        raise FileNotFoundError("A program that the tests need is not installed; `make test` installs it.")
    return program


NEEDED = {
    "chromium": find_chromium,
    "chromium-headless-shell": find_headless_shell,
    "postgresql": find_postgres,
    "redis-server": find_redis,
    "openssl": find_openssl,
    "nodejs": find_node,
}


def find_npm() -> str | None:
    """Installs what package-lock.json pins."""
    return shutil.which("npm")


# What scripts are linted, typed and bundled with.
FOR_SCRIPTS = {"nodejs": find_node, "npm": find_npm}


def ensure(needed: dict[str, Callable[[], str | None]] = NEEDED) -> str | None:
    """Install what is missing where that is possible; else the line that tells what to type."""
    missing = [package for package, find in needed.items() if not find()]
    if not missing:
        return None
    line = f"apt-get install --yes --no-install-recommends {' '.join(missing)}"
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        return f"{', '.join(missing)} must be installed. On Debian or Ubuntu: sudo {line}"
    print(f"Installing {', '.join(missing)} ...", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], line.split()):
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"`{line}` failed:\n{done.stderr[-2000:]}"
    return None
