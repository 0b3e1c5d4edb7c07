"""`make bench`: the pages and the set log against the floor, in the same run, on PostgreSQL.

Prints one table and writes var/bench.json. A figure is a ratio, the site over a bare Django page of its kind,
pair by pair, in alternating rounds, so that it means the same on another machine.
"""

import itertools
import json
import os
import platform
import random
import secrets
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from tests.bench.load import Target, Timing, measure
from tests.runner import packages, servers
from tests.runner.compose import ROOT
from tests.runner.environment import clean

ROUNDS = 5
REQUESTS = {1: 40, 8: 160}
WORKERS = 2
SEED = 20261123
# What performance asks of each: (name, floor, the ratio it must stay under).
MUST = {
    "log one set": ("F2", 1.5),
    "today": ("F1", 2.0),
    "live": ("F1", 2.0),
    "coach's list, 50 rows": ("F3", 1.5),
    "client page, 72 sessions": ("F4", 2.0),
    "exercise library": ("F3", 1.5),
}


def main() -> int:
    if line := packages.ensure():
        print(line, file=sys.stderr)
        return 1
    with servers.postgres(database="floor") as floor_url:
        site_url = floor_url.rsplit("/", 1)[0] + "/site"
        servers.created(floor_url.rsplit("/", 1)[0] + "/postgres", "site")
        with servers.own_folder("bfr-bench-") as folder:
            environment = clean(DATA_DIR=str(folder), DATABASE_URL=site_url, SECRET_KEY=secrets.token_hex(32))
            floor_environment = clean(DATABASE_URL=floor_url)
            floor_key = filled("tests/bench/floor/fill.py", floor_environment)
            facts = json.loads(filled("tests/bench/fill.py", environment))
            manage = [sys.executable, "manage.py", "collectstatic", "--noinput"]
            subprocess.run(manage, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
            with (
                serving("tests.bench.floor.wsgi", floor_environment) as floor_port,
                serving("bfr_site.wsgi", environment) as site_port,
            ):
                result = compare(floor_targets(floor_port, floor_key), site_targets(site_port, facts))
    report(result, facts)
    return 0


def filled(script: str, environment: dict[str, str]) -> str:
    """Run a script that makes rows; its last line is what the requests need."""
    done = subprocess.run(
        [sys.executable, script],
        cwd=ROOT, env=environment | {"PYTHONPATH": str(ROOT)}, check=True, text=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    return done.stdout.strip().splitlines()[-1]


@contextmanager
def serving(application: str, environment: dict[str, str]) -> Iterator[int]:
    """The same server settings for both sides; yields the port."""
    port = servers.free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--workers", str(WORKERS), "--threads", "4"]
    command += ["--no-control-socket", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    with servers.running([*servers.GUARD, *command], ROOT, env=environment | {"PYTHONPATH": str(ROOT)}):
        servers.wait_until(lambda: servers.answers(port), application)
        yield port


TOKEN = "f" * 32


def page(name: str, port: int, path: str, cookies: str) -> Target:
    return Target(name=name, port=port, ask=lambda: (path, None), cookies=cookies)


def floor_targets(port: int, key: str) -> dict[str, Target]:
    chance = random.Random(SEED)
    cookies = f"sessionid={key}; csrftoken={TOKEN}"

    def entry() -> tuple[str, dict[str, str]]:
        event_id = UUID(int=chance.getrandbits(128), version=4)
        return "/f2/", {"csrfmiddlewaretoken": TOKEN, "id": str(event_id), "reps": "15"}

    pages = {name: page(name, port, f"/{name.lower()}/", cookies) for name in ("F1", "F3", "F4")}
    return pages | {"F2": Target(name="F2", port=port, ask=entry, cookies=cookies, ok=204)}


def site_targets(port: int, facts: dict) -> dict[str, Target]:
    coach = f"sessionid={facts['coach']}; csrftoken={TOKEN}"
    client = f"sessionid={facts['client']}; csrftoken={TOKEN}"
    chance = random.Random(SEED + 1)
    sets = itertools.cycle(facts["sets"])

    def one_set() -> tuple[str, dict[str, str]]:
        session, prescription, number, reps = next(sets)
        event_id = UUID(int=chance.getrandbits(128), version=4)
        form = {
            "csrfmiddlewaretoken": TOKEN, "step": "set", "event_id": str(event_id),
            "prescription": prescription, "set": str(number), "reps": str(reps),
        }  # fmt: skip
        return f"/sessions/{session}/event/", form

    paths = {
        "today": ("/today/", client),
        "live": (f"/sessions/{facts['session_id']}/live/", client),
        "coach's list, 50 rows": ("/clients/", coach),
        "client page, 72 sessions": (f"/clients/{facts['client_id']}/", coach),
        "exercise library": ("/exercises/", coach),
    }
    pages = {name: page(name, port, path, cookies) for name, (path, cookies) in paths.items()}
    return pages | {"log one set": Target(name="log one set", port=port, ask=one_set, cookies=client, ok=303)}


def compare(floor: dict[str, Target], site: dict[str, Target]) -> list[dict]:
    """Alternating rounds; the ratio of each round pairs its own two halves."""
    rows = []
    for (name, (below, must)), concurrency in itertools.product(MUST.items(), REQUESTS):
        measure(floor[below], requests=concurrency * 4, concurrency=concurrency)
        measure(site[name], requests=concurrency * 4, concurrency=concurrency)
        pairs: list[tuple[Timing, Timing]] = [
            (
                measure(floor[below], requests=REQUESTS[concurrency], concurrency=concurrency),
                measure(site[name], requests=REQUESTS[concurrency], concurrency=concurrency),
            )
            for _ in range(ROUNDS)
        ]
        rows.append(
            {
                "work": name,
                "floor": below,
                "concurrency": concurrency,
                "floor_p50_ms": round(statistics.median(under.p50 for under, _ in pairs), 2),
                "p50_ms": round(statistics.median(over.p50 for _, over in pairs), 2),
                "p95_ms": round(statistics.median(over.p95 for _, over in pairs), 2),
                "ratio": round(statistics.median(over.p50 / under.p50 for under, over in pairs), 2),
                "must": must,
            }
        )
    return rows


def report(rows: list[dict], facts: dict) -> None:
    heads = ("work", "floor", "concurrency", "floor_p50_ms", "p50_ms", "p95_ms", "ratio", "must")
    print(f"{heads[0]:28}" + "".join(f"{head:>14}" for head in heads[1:]))
    for row in rows:
        late = "" if row["ratio"] <= row["must"] else "  over"
        print(f"{row['work']:28}" + "".join(f"{row[head]!s:>14}" for head in heads[1:]) + late)
    machine = {
        "cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform(),
        "seed": SEED, "rounds": ROUNDS, "requests": REQUESTS, "rows": facts["rows"],
    }  # fmt: skip
    target = ROOT / "var" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps({"machine": machine, "table": rows}, indent=2) + "\n")
    print(f"{os.cpu_count()} cores, seed {SEED}, {ROUNDS} rounds; written to {target.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main())
