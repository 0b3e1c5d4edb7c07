"""A coach assigns while an admin revokes, thousands of times, on both databases.

Each race starts with a client in force. Two threads with a connection each start at one barrier, at offsets
drawn from the seed: one assigns, one revokes. Afterwards every session that exists rests on a revoked
clearance, so it must be served to nobody; and none may have been committed once the revocation was.

The twin asks the gate before its transaction begins, as code without the lock would.
"""

import json
import subprocess
import sys
from contextlib import contextmanager

from tests.faults.figures import Figure
from tests.lanes import servers
from tests.lanes.compose import ROOT
from tests.lanes.environment import clean

SIZE = 10_000
TWIN_SHARE = 10  # the twin has to leak, not to be exhaustive


def run(seed: int, size: int) -> list[Figure]:
    """`size` races on each database, and a tenth of that without the control."""
    figures = []
    for database, environment in (("PostgreSQL", postgres), ("SQLite", sqlite)):
        with environment() as variables:
            command = [sys.executable, "-m", "tests.faults.race_process", str(seed), str(size)]
            command.append(str(max(50, size // TWIN_SHARE)))
            done = subprocess.run(
                command, cwd=ROOT, env=clean(**variables), check=True, stdout=subprocess.PIPE
            )
        counted = json.loads(done.stdout)
        real, twin = counted["real"], counted["twin"]
        races = f"{database}, assign against revoke"
        figures += [
            Figure(what=f"{races}: sessions served", count=real["served"], of=real["races"]),
            Figure(what=f"{races}: assigned after it", count=real["after"], of=real["races"]),
            Figure(what=f"{races}: neither refused nor assigned", count=real["errors"], of=real["races"]),
            Figure(
                what=f"{races}, twin that asks too early: assigned after it",
                count=twin["after"],
                of=twin["races"],
                is_twin=True,
            ),
        ]
        print(f"        {database}: {real['assigned']:,} assigned and then held, {real['refused']:,} refused")
    return figures


@contextmanager
def postgres():
    with servers.postgres() as url, servers.own_folder("bfr-races-") as folder:
        yield {"DATABASE_URL": url, "DATA_DIR": str(folder)}


@contextmanager
def sqlite():
    with servers.own_folder("bfr-races-") as folder:
        yield {"DATA_DIR": str(folder)}
