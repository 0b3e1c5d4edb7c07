"""`make test`: every test, on SQLite and on PostgreSQL, with a real Redis, SMTP server and browser."""

import resource
import subprocess
import sys
import time

from tests.lanes import packages, servers
from tests.lanes.compose import ROOT
from tests.lanes.environment import clean

EVERY_BRANCH = [
    "--cov=clients.domain",
    "--cov=sessions.domain",
    "--cov-branch",
    "--cov-fail-under=100",
    "--cov-report=term-missing:skip-covered",
]
BY_FILE = ["--dist=loadfile", "--no-loadscope-reorder"]


def main() -> int:
    line = packages.ensure()
    if line:
        print(line, file=sys.stderr)
        return 1
    started = time.monotonic()
    with servers.postgres() as database_url:
        lanes = {
            "The rules, every branch": (["tests/domain", "--numprocesses=2", *EVERY_BRANCH], {}),
            # A third process on two cores: the tests that start servers wait for them half of their time.
            "SQLite, with browser journeys and the production form": (
                ["tests", "--ignore=tests/domain", "--numprocesses=3"],
                {},
            ),
            # What asks no database, drives a browser, starts servers or counts queries has just run, and
            # would be no different here.
            "PostgreSQL": (
                [
                    "tests",
                    "--ignore=tests/domain",
                    "--numprocesses=2",
                    "-m",
                    "database and not browser and not stack and not one_database",
                ],
                {"DATABASE_URL": database_url},
            ),
        }
        failed = [name for name, (words, extra) in lanes.items() if not passes(name, words, extra)]
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    print(
        f"\nmake test: {len(lanes) - len(failed)} of {len(lanes)} lanes passed in {minutes} min {seconds} s"
    )
    for name in failed:
        print(f"FAILED: {name}")
    return 1 if failed else 0


def passes(name: str, words: list[str], extra: dict[str, str]) -> bool:
    """Run pytest with `extra` in its environment."""
    print(f"\n=== {name}", flush=True)
    # A file stays on one core, so that its servers start once. Groups by mark are lost on this pytest.
    command = [sys.executable, "-m", "pytest", "--quiet", *BY_FILE, *words]
    began, used = time.monotonic(), cpu_seconds()
    code = subprocess.run(command, cwd=ROOT, env=clean(**extra), check=False).returncode
    print(
        f"{name}: {time.monotonic() - began:.0f} s, of the processor {cpu_seconds() - used:.0f} s", flush=True
    )
    return code == 0


def cpu_seconds() -> float:
    """What every process started from here and ended by now took of the processors, servers included."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
