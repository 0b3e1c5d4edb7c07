"""`make faults`: what must never happen, provoked many times, with the seed that provokes it again.

`python -m tests.faults.run [LANE ...] [--size N] [--seed N]`; without a lane, all of them. Prints one line
per figure and writes var/faults.json. A lane is a module here with `SIZE` and `run(seed, size)`, which gives
a list of figures.
"""

import argparse
import importlib
import json
import secrets
import sys
from dataclasses import asdict

from tests.faults.figures import Figure
from tests.runner import packages
from tests.runner.compose import ROOT

LANES = ("races", "phone", "browser", "messages")


def main() -> int:
    wanted = argparse.ArgumentParser(prog="make faults")
    wanted.add_argument("lanes", nargs="*", metavar="LANE", help=", ".join(LANES))
    wanted.add_argument("--size", type=int, help="how many; each lane has its own number otherwise")
    wanted.add_argument("--seed", type=int, default=None)
    words = wanted.parse_args()
    if unknown := set(words.lanes) - set(LANES):
        wanted.error(f"no such lane: {', '.join(unknown)}")
    if line := packages.ensure():
        print(line, file=sys.stderr)
        return 1
    seed = secrets.randbelow(10**9) if words.seed is None else words.seed
    figures: list[Figure] = []
    for name in words.lanes or LANES:
        lane = importlib.import_module(f"tests.faults.{name}")
        print(f"=== {name}, seed {seed}", flush=True)
        for figure in lane.run(seed, words.size or lane.SIZE):
            print(f"{'ok    ' if figure.holds else 'FAILED'}  {figure}", flush=True)
            figures.append(figure)
    report = ROOT / "var" / "faults.json"
    report.parent.mkdir(exist_ok=True)
    report.write_text(json.dumps({"seed": seed, "figures": [asdict(each) for each in figures]}, indent=1))
    held = sum(figure.holds for figure in figures)
    print(f"\nmake faults: {held} of {len(figures)} hold; seed {seed}; written to var/faults.json")
    return 0 if held == len(figures) else 1


if __name__ == "__main__":
    sys.exit(main())
