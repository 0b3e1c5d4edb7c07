"""A coach assigns while the clearance goes out of force, thousands of times, on both databases.

Each race starts with a client in force. Two threads with a connection each start at one barrier, at offsets
drawn from the seed: one assigns, the other revokes, sends newer answers, or decides a waiting case.
Afterwards every session on the old clearance must be served to nobody; and none may have been committed once
the other one was.

The negative control asks the gate before its transaction begins, as code without the lock would.
"""

import json
import subprocess
import sys
from contextlib import contextmanager

from tests.faults.figures import Figure
from tests.runner import servers
from tests.runner.compose import ROOT
from tests.runner.environment import clean

SIZE = 10_000
CONTROL_SHARE = 20  # the control only has to leak once
WORDS = {"revoke": "revoke", "screening": "newer answers", "decision": "a decision"}


def run(seed: int, size: int) -> list[Figure]:
    """`size` races against revoking on each database; some against the others, and without the control."""
    figures = []
    for database, environment in (("PostgreSQL", postgres), ("SQLite", sqlite)):
        with environment() as variables:
            figures += run_on(database, seed, size, variables)
    return figures


def run_on(database: str, seed: int, size: int, variables: dict[str, str]) -> list[Figure]:
    """The races on the database that `variables` name, which may be empty or migrated, but has no rows."""
    command = [sys.executable, "-m", "tests.faults.race_process", str(seed), str(size)]
    command.append(str(max(50, size // CONTROL_SHARE)))
    done = subprocess.run(command, cwd=ROOT, env=clean(**variables), check=True, stdout=subprocess.PIPE)
    counted = json.loads(done.stdout)
    control = counted.pop("control")
    figures = []
    for rival, real in counted.items():
        races = f"{database}, assign against {WORDS[rival]}"
        figures += [
            Figure(what=f"{races}: sessions served", count=real["served"], of=real["races"]),
            Figure(what=f"{races}: assigned after it", count=real["after"], of=real["races"]),
            Figure(what=f"{races}: neither refused nor assigned", count=real["errors"], of=real["races"]),
        ]
        told = f"{real['assigned']:,} assigned and {real['refused']:,} refused"
        print(f"        {races}: {told}", flush=True)
    figures.append(
        Figure(
            what=f"{database}, assign against revoke, control that asks too early: assigned after it",
            count=control["after"],
            of=control["races"],
            is_control=True,
        )
    )
    return figures


@contextmanager
def postgres():
    with servers.postgres() as url, servers.own_folder("bfr-races-") as folder:
        yield {"DATABASE_URL": url, "DATA_DIR": str(folder)}


@contextmanager
def sqlite():
    with servers.own_folder("bfr-races-") as folder:
        yield {"DATA_DIR": str(folder)}
