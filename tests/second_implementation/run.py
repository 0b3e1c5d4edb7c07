"""`make second-implementation`: every verdict against the rules written a second time, a million times.

`python -m tests.second_implementation.run [--size N] [--seed N] [--minutes N]`. Prints the counts and the
first differences. Where the minutes are over first, it says how many questionnaires it compared until then.
"""

import argparse
import itertools
import math
import multiprocessing
import os
import random
import secrets
import sys
import time
from collections.abc import Iterable, Iterator

from clients.domain.questionnaire import CURRENT, Questionnaire
from clients.domain.screening import screen
from tests.second_implementation.answers import TODAY, one_change, random_questionnaire, two_changes
from tests.second_implementation.verdicts import EVERYWHERE, findings_of

SIZE = 1_000_000
BATCH = 5_000
SHOWN = 5


def difference(answers: dict, questionnaire: Questionnaire = CURRENT) -> str | None:
    """What the product says where the second implementation says another thing; None where they agree."""
    outcome = screen(questionnaire=questionnaire, answers=answers, today=TODAY)
    said = {
        flag.code: (flag.verdict.severity, frozenset(limb.value for limb in flag.limbs))
        for flag in outcome.flags
    }
    expected = findings_of(answers, TODAY)
    verdicts = {limb.value: verdict.severity for limb, verdict in outcome.verdicts.items()}
    if said == expected and verdicts == {limb: expected.worst(limb) for limb in EVERYWHERE}:
        return None
    at_odds = {code for code in {*said, *expected} if said.get(code) != expected.get(code)}
    return (
        "; ".join(
            f"{code}: product {said.get(code)}, second {expected.get(code)}" for code in sorted(at_odds)
        )
        or f"verdicts: product {verdicts}"
    )


def differences(questionnaires: Iterable[dict]) -> tuple[int, list[str]]:
    """How many were compared, and each difference."""
    compared, found = 0, []
    for answers in questionnaires:
        compared += 1
        if words := difference(answers):
            found.append(words)
    return compared, found


def random_batch(seed_and_size: tuple[str, int]) -> tuple[int, list[str]]:
    seed, size = seed_and_size
    chance = random.Random(seed)
    return differences(random_questionnaire(chance) for _ in range(size))


def parts(questionnaires: Iterable[dict]) -> Iterator[list[dict]]:
    questionnaires = iter(questionnaires)
    while part := list(itertools.islice(questionnaires, BATCH)):
        yield part


def report(what: str, results: Iterable[tuple[int, list[str]]], until: float = math.inf) -> bool:
    """Print the count and the first differences; whether there was none."""
    compared, found = 0, []
    for count, differing in results:
        compared += count
        found += differing
        if time.monotonic() > until:
            break
    print(f"{what}: {len(found):,} differences in {compared:,}", flush=True)
    for words in found[:SHOWN]:
        print(f"  {words}")
    return compared > 0 and not found


def main() -> int:
    wanted = argparse.ArgumentParser(prog="make second-implementation")
    wanted.add_argument("--size", type=int, default=SIZE)
    wanted.add_argument("--seed", type=int, default=None)
    wanted.add_argument("--minutes", type=float, default=math.inf)
    words = wanted.parse_args()
    seed = secrets.randbelow(10**9) if words.seed is None else words.seed
    started = time.monotonic()
    until = started + words.minutes * 60
    batches = [
        (f"{seed}/{number}", min(BATCH, words.size - number * BATCH))
        for number in range(-(-words.size // BATCH))
    ]
    with multiprocessing.Pool(os.cpu_count()) as pool:
        held = report("every change of one answer", [differences(one_change())])
        held &= report("every change of two answers", pool.imap(differences, parts(two_changes())))
        held &= report(f"random, seed {seed}", pool.imap_unordered(random_batch, batches), until)
    verdict, seconds = "no difference" if held else "THEY DIFFER", time.monotonic() - started
    print(f"make second-implementation: {verdict}, {seconds:.0f} s")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
