"""`make bench-paused`: what a page takes while Redis hangs, against what it takes while Redis is well.

The site runs on PostgreSQL and Redis under gunicorn. In alternating rounds Redis is well, then stopped by
SIGSTOP: it takes connections and answers nothing. Prints the 99th percentile of the requests of both halves
and fails where a hung Redis makes it more than 1.2 times as long. Signing in is told apart, as it takes long
by design. Writes var/reports/paused.json.
"""

import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import redis as redis_client

from tests.bench.load import Target, ask
from tests.bench.run import SEED, TOKEN, filled, serving, site_targets
from tests.runner import packages, servers
from tests.runner.compose import ROOT
from tests.runner.environment import clean

ROUNDS = 8
REQUESTS = {
    "today": 60,
    "live": 60,
    "coach's list, 50 rows": 60,
    "log one set": 60,
    "sign-in page": 60,
    "sign in": 2,
}
CONCURRENCY = 2
LIMIT = 1.2
SIGN_IN = "sign in"


def main() -> int:
    if line := packages.ensure():
        print(line, file=sys.stderr)
        return 1
    with (
        servers.postgres(database="site") as database_url,
        servers.redis("--appendonly", "yes", "--maxmemory-policy", "noeviction") as redis_url,
        servers.own_folder("bfr-paused-") as folder,
    ):
        environment = clean(
            DATA_DIR=str(folder),
            DATABASE_URL=database_url,
            REDIS_URL=redis_url,
            SECRET_KEY=secrets.token_hex(32),
        )
        facts = json.loads(filled("tests/bench/fill.py", environment))
        manage = [sys.executable, "manage.py", "collectstatic", "--noinput"]
        subprocess.run(manage, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        with serving("bfr_site.wsgi", environment) as port:
            took = alternate(targets(port, facts), server_pid(redis_url))
    return report(took)


def targets(port: int, facts: dict) -> dict[str, Target]:
    """What is asked for, by name."""
    token = f"csrftoken={TOKEN}"
    form = {"csrfmiddlewaretoken": TOKEN, "login": facts["coach_email"], "password": facts["password"]}
    own = [
        Target(name="sign-in page", port=port, ask=lambda: ("/accounts/login/", None), cookies=token),
        Target(name=SIGN_IN, port=port, ask=lambda: ("/accounts/login/", form), cookies=token, ok=302),
    ]
    known = site_targets(port, facts) | {target.name: target for target in own}
    return {name: known[name] for name in REQUESTS}


def server_pid(redis_url: str) -> int:
    with redis_client.from_url(redis_url) as connection:
        return connection.info("server")["process_id"]


@contextmanager
def hung(pid: int) -> Iterator[None]:
    """The process is there and does nothing."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def alternate(what: dict[str, Target], redis_pid: int) -> dict[str, dict[str, list[float]]]:
    """Milliseconds of each request, by name and by how Redis was."""
    took: dict[str, dict[str, list[float]]] = {name: {"well": [], "hung": []} for name in what}
    for name, target in what.items():
        if name != SIGN_IN:
            ask(target, requests=CONCURRENCY * 10, concurrency=CONCURRENCY)
    for _ in range(ROUNDS):
        for name, target in what.items():
            took[name]["well"] += ask(target, requests=REQUESTS[name], concurrency=CONCURRENCY)
        with hung(redis_pid):
            for name, target in what.items():
                took[name]["hung"] += ask(target, requests=REQUESTS[name], concurrency=CONCURRENCY)
    return took


def percentile(values: list[float], share: float = 0.99) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def report(took: dict[str, dict[str, list[float]]]) -> int:
    """Prints and writes the table; 1 where a hung Redis makes the pages slower than the limit."""
    pages = [halves for name, halves in took.items() if name != SIGN_IN]
    every = {state: [each for halves in pages for each in halves[state]] for state in ("well", "hung")}
    rows: list[dict[str, Any]] = []
    for name, halves in {**took, "every page": every}.items():
        well, stopped = percentile(halves["well"]), percentile(halves["hung"])
        rows.append(
            {
                "work": name, "requests": len(halves["hung"]), "well_p99_ms": round(well, 2),
                "hung_p99_ms": round(stopped, 2), "ratio": round(stopped / well, 2),
            }
        )  # fmt: skip
    heads = ("requests", "well_p99_ms", "hung_p99_ms", "ratio")
    print(f"{'work':28}" + "".join(f"{head:>14}" for head in heads))
    for row in rows:
        print(f"{row['work']:28}" + "".join(f"{row[head]!s:>14}" for head in heads))
    target: Path = ROOT / "var" / "reports" / "paused.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        json.dumps({"seed": SEED, "rounds": ROUNDS, "limit": LIMIT, "table": rows}, indent=2) + "\n"
    )
    over = rows[-1]["ratio"] > LIMIT
    print(f"Redis hung: {rows[-1]['ratio']} times the p99 of every page (limit {LIMIT}); seed {SEED}")
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
