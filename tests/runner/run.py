"""`make test`: every test, on SQLite and on PostgreSQL, with a real Redis, SMTP server and browser."""

import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO

from tests.runner import packages, servers
from tests.runner.compose import ROOT
from tests.runner.environment import clean

EVERY_BRANCH = [
    "--cov=clients.domain",
    "--cov=sessions.domain",
    "--cov-branch",
    "--cov-fail-under=100",
    "--cov-report=term-missing:skip-covered",
]
BY_FILE = ["--dist=loadfile", "--no-loadscope-reorder"]


@dataclass(frozen=True)
class Lane:
    """One run of pytest: its words, and what its environment has beside the machine's.

    One that `steps_aside` computes while the cores have nothing else to do.
    """

    name: str
    words: list[str]
    extra: dict[str, str] = field(default_factory=dict)
    steps_aside: bool = False

    def passes(self, output: IO[str] | None = None) -> bool:
        """Run it; what it prints goes to the console, or into a file."""
        print(f"\n=== {self.name}", file=output, flush=True)
        # A file stays on one core, so that its servers start once. Groups by mark are lost on this pytest.
        command = [sys.executable, "-m", "pytest", "--quiet", *BY_FILE, *self.words]
        command = [*(["nice", "-n", "19"] if self.steps_aside else []), *command]
        began = time.monotonic()
        code = subprocess.run(
            command, cwd=ROOT, env=clean(**self.extra), stdout=output, stderr=output, check=False
        ).returncode
        print(f"{self.name}: {time.monotonic() - began:.0f} s", file=output, flush=True)
        return code == 0


def main(asked: list[str]) -> int:
    line = packages.ensure()
    if line:
        print(line, file=sys.stderr)
        return 1
    started = time.monotonic()
    with servers.postgres() as database_url, ThreadPoolExecutor() as threads:
        lanes = lanes_on(database_url)
        unknown = set(asked) - set(lanes)
        if unknown:
            print(f"No lane {', '.join(sorted(unknown))}; there are {', '.join(lanes)}.", file=sys.stderr)
            return 1
        lanes = {key: lane for key, lane in lanes.items() if key in asked or not asked}
        # Tests that start servers or drive a browser wait now and then. The rules, and then PostgreSQL,
        # compute meanwhile, so that no core is without work before the end.
        in_front = [lane for lane in lanes.values() if not lane.steps_aside] or list(lanes.values())
        beside = [lane for lane in lanes.values() if lane not in in_front]
        aside = threads.submit(each_told_at_its_end, beside)
        results = {lane.name: lane.passes() for lane in in_front}
        results |= aside.result()
    failed = [lane.name for lane in lanes.values() if not results[lane.name]]
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    passed = f"{len(lanes) - len(failed)} of {len(lanes)} lanes passed"
    print(f"\nmake test: {passed} in {minutes} min {seconds} s, of the processors {cpu_seconds():.0f} s")
    for name in failed:
        print(f"FAILED: {name}")
    return 1 if failed else 0


def lanes_on(database_url: str) -> dict[str, Lane]:
    """Every lane, by the word that asks for it alone."""
    # What asks no database, drives a browser, starts servers or counts queries is the same on any database.
    asks_the_database = "database and not browser and not stack and not one_database"
    return {
        # Watching every branch triples the time, and the examples alone reach each.
        "rules": Lane(
            "The rules by example, every branch",
            ["tests/domain", "--numprocesses=0", "-m", "not hypothesis", *EVERY_BRANCH],
            steps_aside=True,
        ),
        "laws": Lane(
            "The laws of the rules",
            ["tests/domain", "--numprocesses=0", "-m", "hypothesis"],
            steps_aside=True,
        ),
        "sqlite": Lane(
            "SQLite, with browser journeys and the production form",
            ["tests", "--ignore=tests/domain", "--numprocesses=3"],
        ),
        "postgresql": Lane(
            "PostgreSQL",
            ["tests", "--ignore=tests/domain", "--numprocesses=2", "-m", asks_the_database],
            {"DATABASE_URL": database_url},
            steps_aside=True,
        ),
    }


def each_told_at_its_end(lanes: list[Lane]) -> dict[str, bool]:
    """Which of these lanes pass, one after another? What each printed comes to the console in one piece."""
    results = {}
    for lane in lanes:
        with tempfile.TemporaryFile("w+") as output:
            results[lane.name] = lane.passes(output)
            output.seek(0)
            print(output.read(), end="", flush=True)
    return results


def cpu_seconds() -> float:
    """What every process started from here and ended by now took of the processors, servers included."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
