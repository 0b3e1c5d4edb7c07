"""`make properties`: what must hold for every prescription and plan, on generated cases.

`python -m tests.properties.run [--size N] [--seed N] [--law WORD]`. Prints each law with its count and the
first cases that break it. The same seed makes the same cases.
"""

import argparse
import multiprocessing
import os
import random
import secrets
import sys
import time
from collections.abc import Callable

from tests.properties import prescriptions, programmes, proposals, sessions

SIZE = 100_000
BATCH = 2_500
SHOWN = 3

Law = Callable[[random.Random], str | None]

# Name -> one generated case: nothing where the law holds, or what breaks it.
LAWS: dict[str, Law] = {**prescriptions.LAWS, **sessions.LAWS, **proposals.LAWS, **programmes.LAWS}


def batch(name_seed_size: tuple[str, str, int]) -> tuple[str, int, list[str]]:
    name, seed, size = name_seed_size
    chance = random.Random(f"{name}/{seed}")
    broken = [words for _ in range(size) if (words := LAWS[name](chance)) is not None]
    return name, size, broken


def main() -> int:
    wanted = argparse.ArgumentParser(prog="make properties")
    wanted.add_argument("--size", type=int, default=SIZE)
    wanted.add_argument("--seed", type=int, default=None)
    wanted.add_argument("--law", default="")
    words = wanted.parse_args()
    seed = secrets.randbelow(10**9) if words.seed is None else words.seed
    started, total = time.monotonic(), 0
    print(f"make properties: seed {seed}, {words.size:,} cases for each law", flush=True)
    held = True
    with multiprocessing.Pool(os.cpu_count()) as pool:
        for name in [name for name in LAWS if words.law in name]:
            parts = [
                (name, f"{seed}/{number}", min(BATCH, words.size - number * BATCH))
                for number in range(-(-words.size // BATCH))
            ]
            counted, broken = 0, []
            for _, count, found in pool.imap_unordered(batch, parts):
                counted += count
                broken += found
            total += counted
            held &= not broken
            print(f"{name}: {len(broken):,} broken in {counted:,}", flush=True)
            for case in broken[:SHOWN]:
                print(f"  {case}")
    seconds = time.monotonic() - started
    print(f"make properties: {'all hold' if held else 'BROKEN'} on {total:,} cases, {seconds:.0f} s")
    return 0 if held and total else 1


if __name__ == "__main__":
    sys.exit(main())
