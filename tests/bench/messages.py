"""`make bench-messages`: weekly summaries against a bare loop over the same template and mail server.

`python -m tests.bench.messages [--sizes 10000,100000]`. Each size gets a database of its own. The bare loop
runs before and after, since a machine is not equally fast all the time. Writes var/reports/messages.json.
"""

import argparse
import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator

from tests.runner import packages, servers
from tests.runner.compose import ROOT
from tests.runner.environment import clean

SIZES = (10_000, 100_000)
BARE = 2_000
LEAST_RATIO, MOST_QUERIES, MOST_MEMORY = 0.5, 40.0, 1.1


@contextlib.contextmanager
def mail_sink() -> Iterator[int]:
    """A mail server in a process of its own; yields its port."""
    command = [sys.executable, "-m", "tests.bench.mail_sink"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None, "opened as a pipe"
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def measure(size: int) -> dict:
    with servers.postgres() as url, servers.own_folder("bfr-bench-") as folder, mail_sink() as port:
        environment = clean(
            DATABASE_URL=url, DATA_DIR=str(folder), EMAIL_URL=f"smtp://127.0.0.1:{port}", LOG_LEVEL="ERROR"
        )

        def work(*words: object) -> dict:
            command = [sys.executable, "-m", "tests.bench.message_worker", *map(str, words)]
            done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
            return json.loads(done.stdout)

        made = work("fill", size)
        swept = work("sweep")
        bare = [work("bare", BARE), work("bare", BARE)]
    sent = swept["counts"].get("sent", 0)
    ours = sent / swept["seconds"]
    floor = BARE * len(bare) / sum(each["seconds"] for each in bare)
    by_cpu = (sent / swept["cpu_seconds"]) / (BARE * len(bare) / sum(each["cpu_seconds"] for each in bare))
    return {
        **made,
        "counts": swept["counts"],
        "clients_per_second": round(ours, 1),
        "bare_letters_per_second": round(floor, 1),
        "ratio": round(ours / floor, 2),
        "ratio_by_cpu_time": round(by_cpu, 2),
        "queries_per_1000": round(swept["queries"] / sent * 1000, 1),
        "planning_queries_per_1000": round(swept["planning_queries"] / sent * 1000, 1),
        "planning_seconds": round(swept["planning_seconds"], 1),
        "peak_mb": round(swept["peak_mb"], 1),
    }


def main() -> int:
    wanted = argparse.ArgumentParser(prog="make bench-messages")
    wanted.add_argument("--sizes", default=",".join(map(str, SIZES)))
    sizes = [int(size) for size in wanted.parse_args().sizes.split(",")]
    if line := packages.ensure():
        print(line, file=sys.stderr)
        return 1
    results = []
    for size in sizes:
        results.append(measure(size))
        print(json.dumps(results[-1], indent=1), flush=True)
    wrong = [
        f"{each['clients']:,} clients: {what}"
        for each in results
        for what, holds in (
            (f"ratio {each['ratio']} under {LEAST_RATIO}", each["ratio"] >= LEAST_RATIO),
            (f"{each['queries_per_1000']} queries per 1,000", each["queries_per_1000"] <= MOST_QUERIES),
            ("not all were sent", set(each["counts"]) == {"sent"}),
        )
        if not holds
    ]
    memory = results[-1]["peak_mb"] / results[0]["peak_mb"]
    if len(results) > 1:
        print(f"peak memory at {sizes[-1]:,} against {sizes[0]:,} clients: {memory:.2f}")
        if memory > MOST_MEMORY:
            wrong.append(f"memory grows by {memory:.2f}")
    folder = ROOT / "var" / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "messages.json").write_text(json.dumps(results, indent=1) + "\n")
    print("\n".join(wrong) or "every figure holds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
