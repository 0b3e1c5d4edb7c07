"""`make answer-pairs`: no two questionnaires of one person clear by rule what the second takes back.

`python -m tests.second_implementation.pairs [--size N] [--seed N] [--actions N]`. First `size` histories
through the rule, each judged by `taken_back`, which was written a second time; then `actions` through the
real actions, on SQLite and on PostgreSQL. Each control, without the comparison, must let some through.
"""

import argparse
import multiprocessing
import os
import random
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date, timedelta

from clients.domain.answers_changed import find_changed_answers
from clients.domain.changed_facts import (
    BirthDateOfProfile,
    EarlierAnswers,
    EarlierFlag,
    NewAnswers,
    ReportedChange,
    Standing,
)
from clients.domain.changes import ChangeKind
from clients.domain.questionnaire import BY_VERSION
from clients.domain.questionnaire.successors import asked_now_by
from clients.domain.regions import ALL_LIMBS
from clients.domain.screening import ScreeningOutcome, route, screen
from tests.runner import servers
from tests.runner.compose import ROOT
from tests.runner.environment import clean
from tests.second_implementation.answers import (
    CLEAN,
    FOLLOW_UPS,
    NO,
    PLAIN,
    PRESSURES,
    SEVERAL,
    TODAY,
    random_questionnaire,
)
from tests.second_implementation.taken_back import History, Said, takes_something_back

NEWEST = max(BY_VERSION)
SIZE, ACTIONS, BATCH, SHOWN = 1_000_000, 500, 5_000, 3
SINCE_VERSION_2 = ("family_clot", "sickle_cell", "medicines", "blood_thinner", "weeks_off")
SINCE_VERSION_3 = ("surgery_limbs",)


@dataclass
class Counts:
    """How many pairs, by what the rule did with the second questionnaire."""

    pairs: int = 0
    taken_back: int = 0
    cleared: int = 0
    cleared_though_taken_back: int = 0
    control_let_through: int = 0
    asked_for_nothing: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            *(one + two for one, two in zip(vars(self).values(), vars(other).values(), strict=True))
        )


def screened(said: Said) -> ScreeningOutcome:
    return screen(questionnaire=BY_VERSION[said.version], answers=said.answers, today=said.on)


def as_earlier(said: Said) -> EarlierAnswers:
    return EarlierAnswers(
        sent_on=said.on,
        flags=tuple(
            EarlierFlag(
                code=flag.code,
                question=flag.reason,
                answer=flag.answer,
                verdict=flag.verdict,
                limbs=flag.limbs,
                said_on=said.on,
                venous=flag.venous,
                passes_after_days=flag.passes_after_days,
                asked_now_by=asked_now_by(flag.code, said.version, current=NEWEST),
            )
            for flag in screened(said).flags
        ),
        birth_on=date.fromisoformat(said.answers["birth_on"]),
        is_accepted=said.is_accepted,
    )


def rule_takes_back(history: History, new: Said, outcome: ScreeningOutcome) -> bool:
    answers = NewAnswers(
        sent_on=new.on,
        verdicts={(flag.code, limb): flag.verdict for flag in outcome.flags for limb in flag.limbs},
        answers={},
        birth_on=date.fromisoformat(new.answers["birth_on"]),
        venous_codes=frozenset(flag.code for flag in outcome.flags if flag.venous),
    )
    found = find_changed_answers(
        answers,
        earlier=[as_earlier(said) for said in history.said],
        reported=[ReportedChange(kind=ChangeKind(kind), reported_on=on) for kind, on in history.reports],
        standing=Standing(
            profile_birth_dates=tuple(
                BirthDateOfProfile(birth_on=date.fromisoformat(text), written_on=on)
                for text, on in history.profile
            ),
            refusal="Ada: no letter" if history.is_refused else "",
            refused_limbs=ALL_LIMBS if history.is_refused else frozenset(),
            open_stop="A stop is open." if history.is_held else "",
        ),
    )
    return bool(found)


def judged(history: History, new: Said) -> Counts:
    outcome = screened(new)
    found, expected = rule_takes_back(history, new, outcome), takes_something_back(history, new)
    clears = bool(route(outcome, takes_back=found).by_rule)
    would_clear = bool(route(outcome, takes_back=False).by_rule)
    return Counts(
        pairs=1,
        taken_back=expected,
        cleared=clears,
        cleared_though_taken_back=clears and expected,
        control_let_through=would_clear and expected,
        asked_for_nothing=found and not expected,
    )


def say_less(chance: random.Random, answers: dict) -> dict:
    """The same person again: some of what was said is left out, or said less surely; now and then more."""
    said = dict(answers)
    for code in NO:
        if said[code] != "no" and chance.random() < 0.7:
            said[code] = chance.choice((*["no"] * 9, "not_sure", *SEVERAL.get(code, PLAIN)))
        elif chance.random() < 0.003:
            said[code] = chance.choice(SEVERAL.get(code, PLAIN))
    for code, answer, more, alternatives in FOLLOW_UPS:
        if said.get(code) == answer and (more not in said or chance.random() < 0.3):
            said[more] = chance.choice(alternatives)
    if chance.random() < 0.5:
        said["blood_pressure"] = chance.choice((*[CLEAN["blood_pressure"]] * 40, *PRESSURES))
    if chance.random() < 0.3:
        said["weight_kg"] = CLEAN["weight_kg"]
        said["height_cm"] = CLEAN["height_cm"]
    if chance.random() < 0.1:
        moved = date.fromisoformat(said["birth_on"]) + timedelta(
            days=chance.choice((1, 366, -366, 800, 12_800))
        )
        said["birth_on"] = moved.isoformat()
    return of_possible_age(said)


def of_possible_age(answers: dict) -> dict:
    """With a birth date that can be given on each day of a history."""
    return answers | {"birth_on": min(max(answers["birth_on"], "1910-01-01"), "2019-01-01")}


def random_history(chance: random.Random) -> tuple[History, Said]:
    """One to three questionnaires with days between them, and what people did meanwhile; then a new one."""
    day = TODAY - timedelta(days=chance.randint(0, 200))
    answers = of_possible_age(random_questionnaire(chance)) if chance.random() < 0.3 else few_flags(chance)
    version = chance.choice((1, 1, 2, 2, 3))  # an installation may have begun with any of them
    history = History(said=[said_in(version, chance, day, answers)])
    if chance.random() < 0.3:
        text = answers["birth_on"] if chance.random() < 0.5 else "1962-01-15"
        history.profile.append((text, day - timedelta(days=chance.randint(0, 30))))
    for _ in range(chance.choice((0, 0, 1, 2))):
        day += timedelta(days=chance.choice((0, 1, 6, 7, 14, 42, 84, 90)))
        history.said[-1].is_accepted = chance.random() < 0.15
        answers = say_less(chance, answers)
        version = max(version, chance.choice((1, 2, 3)))
        history.said.append(said_in(version, chance, day, answers))
    history.said[-1].is_accepted = chance.random() < 0.15
    if chance.random() < 0.2:
        history.reports.append((chance.choice([kind.value for kind in ChangeKind]), day))
    history.is_refused = not history.said[-1].is_accepted and chance.random() < 0.1
    history.is_held = chance.random() < 0.05
    day += timedelta(days=chance.choice((0, 0, 1, 6, 7, 13, 14, 41, 42, 83, 84, 90)))
    return history, Said(day, say_less(chance, answers))


def said_in(version: int, chance: random.Random, day: date, answers: dict) -> Said:
    """The same person's answers to one version of the questions."""
    if version == 1:
        return Said(day, in_version_1(chance, answers), version=1)
    later = SINCE_VERSION_3 if version == 2 else ()
    return Said(day, {code: said for code, said in answers.items() if code not in later}, version=version)


def in_version_1(chance: random.Random, answers: dict) -> dict:
    """What a person who answers so today would have answered to the questions of the first version."""
    said = {
        code: answer for code, answer in answers.items() if code not in (*SINCE_VERSION_2, *SINCE_VERSION_3)
    }
    takes = answers["medicines"] != "no"
    plain = {"yes": "yes", "not_sure": "not_sure"}
    family = {"yes": "family", "not_sure": "not_sure"}.get(answers["family_clot"], "no")
    own = {"yes": "own", "not_sure": "not_sure"}
    said["clotting_disorder"] = own.get(answers["clotting_disorder"], family)
    said["sickle_cell_disease"] = "yes" if answers["sickle_cell"] == "disease" else "no"
    said["sickle_cell_trait"] = {"trait": "yes", "not_tested": "not_sure", "not_sure": "not_sure"}.get(
        answers["sickle_cell"], "no"
    )
    thinner = answers["blood_thinner"] if takes else "no"
    said["bleeding"] = plain.get(answers["bleeding"], plain.get(thinner, "no"))
    said["hormones"] = ("yes" if answers["hormones"] != "no" else "no") if takes else "no"
    said["muscle_medicine"] = ("yes" if answers["muscle_medicine"] != "no" else "no") if takes else "no"
    said["head_or_eyes"] = {"no": "no", "not_sure": "not_sure"}.get(answers["head_or_eyes"], "yes")
    said["chest"] = {"no": "no", "not_sure": "not_sure"}.get(answers["chest"], "yes")
    said["muscle_breakdown"] = {"yes": "rhabdo", "not_sure": "not_sure"}.get(
        answers["muscle_breakdown"], "detrained" if answers["weeks_off"] == "yes" else "no"
    )
    for code in ("fever", "long_journey"):
        said[code] = chance.choice((*["no"] * 9, "yes", "not_sure"))
    return said


def few_flags(chance: random.Random) -> dict:
    """One or two answers that matter, as most people have."""
    answers = dict(CLEAN)
    for code in chance.sample(NO, chance.randint(1, 2)):
        answers[code] = chance.choice(SEVERAL.get(code, PLAIN))
    for code, said, more, alternatives in FOLLOW_UPS:
        if answers.get(code) == said:
            answers[more] = chance.choice(alternatives)
    return answers


def batch(seed_and_size: tuple[str, int]) -> tuple[Counts, list[tuple[History, Said]]]:
    seed, size = seed_and_size
    chance, counts, odd = random.Random(seed), Counts(), []
    for _ in range(size):
        history, new = random_history(chance)
        one = judged(history, new)
        counts += one
        if one.cleared_though_taken_back or one.asked_for_nothing:
            odd.append((history, new))
    return counts, odd[:SHOWN]


def through_the_rule(size: int, seed: int) -> bool:
    batches = [(f"{seed}/{number}", min(BATCH, size - number * BATCH)) for number in range(-(-size // BATCH))]
    counts, odd = Counts(), []
    with multiprocessing.Pool(os.cpu_count()) as pool:
        for some, found in pool.imap_unordered(batch, batches):
            counts += some
            odd += found
    print(
        f"pairs through the rule, seed {seed}: {counts.pairs:,}, taking something back: {counts.taken_back:,}"
    )
    print(f"  cleared by rule: {counts.cleared:,}, of these taken back: {counts.cleared_though_taken_back:,}")
    print(f"  the control without the rule lets through: {counts.control_let_through:,}")
    print(f"  sent to an admin though nothing is taken back: {counts.asked_for_nothing:,}", flush=True)
    for history, new in odd[:SHOWN]:
        print(f"    {history}\n    {new}")
    held = counts.cleared_though_taken_back == counts.asked_for_nothing == 0
    return held and counts.control_let_through > 0


def through_the_actions(count: int, seed: int) -> bool:
    held = True
    with servers.postgres() as database_url:
        for name, extra in (("SQLite", {}), ("PostgreSQL", {"DATABASE_URL": database_url})):
            print(f"{count} pairs through the actions on {name}:", flush=True)
            words = [
                "-m",
                "pytest",
                "-q",
                "-s",
                "-p",
                "no:xdist",
                "tests/clients/screening/test_answer_pairs.py",
            ]
            settings = {"ANSWER_PAIRS": str(count), "ANSWER_PAIRS_SEED": str(seed), **extra}
            done = subprocess.run([sys.executable, *words], cwd=ROOT, env=clean(**settings), check=False)
            held &= done.returncode == 0
    return held


def main() -> int:
    wanted = argparse.ArgumentParser(prog="make answer-pairs")
    wanted.add_argument("--size", type=int, default=SIZE)
    wanted.add_argument("--actions", type=int, default=ACTIONS)
    wanted.add_argument("--seed", type=int, default=None)
    words = wanted.parse_args()
    seed = secrets.randbelow(10**9) if words.seed is None else words.seed
    started = time.monotonic()
    held = through_the_rule(words.size, seed)
    if words.actions:
        held &= through_the_actions(words.actions, seed)
    verdict, seconds = "nothing is taken back" if held else "IT FAILED", time.monotonic() - started
    print(f"make answer-pairs: {verdict}, {seconds:.0f} s")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
