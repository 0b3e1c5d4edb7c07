"""`make properties`: what must hold for every prescription and plan, on 100,000 generated cases each.

`python -m tests.properties.run [--size N] [--seed N] [--property WORD]`. Prints each property with the number
of cases, what they turned out to be, and the first cases that break it. The same seed makes the same cases.

A property takes a `random.Random` and builds its own case from it. The suite hands it Hypothesis's
(tests/domain/sessions/test_properties.py), which shrinks a failing case, in up to 35 times the time. This
command hands it a seeded one, so that a million cases take minutes and not hours.
"""

import argparse
import contextlib
import multiprocessing
import os
import random
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable

from tests.properties import limbs, prescriptions, programmes, proposals, records, sessions, weights
from tests.properties.tally import NotApplicable, met

SIZE = 100_000
BATCH = 2_500
SHOWN = 3

Property = Callable[[random.Random], str | None]

# Name -> a function that makes one case and returns what breaks the property, or None where it holds.
PROPERTIES: dict[str, Property] = {
    **prescriptions.PROPERTIES,
    **sessions.PROPERTIES,
    **proposals.PROPERTIES,
    **programmes.PROPERTIES,
    **weights.PROPERTIES,
    **limbs.PROPERTIES,
    **records.PROPERTIES,
}


def check_case(name: str, chance: random.Random) -> str | None:
    """What breaks the property in the next case that it says something about; None where it holds."""
    while True:
        with contextlib.suppress(NotApplicable):
            return PROPERTIES[name](chance)


def check_batch(name_seed_size: tuple[str, str, int]) -> tuple[int, list[str], Counter[str]]:
    """Check `size` cases; return their number, what breaks the property, and what the cases were."""
    name, seed, size = name_seed_size
    chance = random.Random(f"{name}/{seed}")
    met.clear()
    broken = [found for _ in range(size) if (found := check_case(name, chance)) is not None]
    return size, broken, met.copy()


def main() -> int:
    parser = argparse.ArgumentParser(prog="make properties")
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--property", default="")
    asked = parser.parse_args()
    seed = secrets.randbelow(10**9) if asked.seed is None else asked.seed
    started, total = time.monotonic(), 0
    print(f"make properties: seed {seed}, {asked.size:,} cases for each property", flush=True)
    all_hold = True
    with multiprocessing.Pool(os.cpu_count()) as pool:
        for name in [name for name in PROPERTIES if asked.property in name]:
            parts = [
                (name, f"{seed}/{number}", min(BATCH, asked.size - number * BATCH))
                for number in range(-(-asked.size // BATCH))
            ]
            checked, broken, kinds = 0, [], Counter[str]()
            for count, found, met_here in pool.imap_unordered(check_batch, parts):
                checked += count
                broken += found
                kinds += met_here
            total += checked
            all_hold &= not broken
            print(f"{name}: {len(broken):,} broken in {checked:,}", flush=True)
            if kinds:
                print("  " + ", ".join(f"{number:,} {kind}" for kind, number in kinds.most_common()))
            for case in broken[:SHOWN]:
                print(f"  {case}")
    seconds = time.monotonic() - started
    print(f"make properties: {'all hold' if all_hold else 'BROKEN'} on {total:,} cases, {seconds:.0f} s")
    return 0 if all_hold and total else 1


if __name__ == "__main__":
    sys.exit(main())
