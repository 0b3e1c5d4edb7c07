"""Messages under faults: real Celery workers killed and paused, a mail server that cuts, Redis emptied and
paused, PostgreSQL restarted, none and two schedulers. Nothing may be lost, nothing may come twice.

Messages in doubt are listed as uncertain and counted apart. The negative controls run without the lock,
without checking again whether a message is eligible, and with a takeover that trusts only the lease.
"""

import hashlib
import json
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

import psycopg

from tests.faults import nemesis
from tests.faults.figures import Figure
from tests.faults.nemesis import Stage
from tests.runner import servers
from tests.runner.compose import ROOT

SIZE = 20_000
FAULTS = 1_000
# Of all that the mail server is handed, so many are cut before the content and so many after it was taken.
CUT_BEFORE, CUT_AFTER = 0.014, 0.012
LONGEST_STILL_SECONDS = 60  # without any message going out
CONTROL_SIZE = 1_500  # enough that some sweeps are killed in the middle
CONTROLS = {
    "lock": "without the lock: came twice",
    "re-check": "without asking again: came although unwanted",
    "journal": "with a takeover that believes the lease alone: came twice",
}


@dataclass
class Outcome:
    """What a run came to."""

    messages: int
    unwanted: int
    faults: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    came_unwanted: list[str] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)
    uncertain_came: int = 0
    takeovers: Counter[str] = field(default_factory=Counter)
    seconds: float = 0


def run(seed: int, size: int) -> list[Figure]:
    """Run `size` messages under at least 1,000 faults, fewer for a smaller size, then the controls."""
    real = play(seed, size)
    _tell(real)
    of = real.messages
    faults = sum(real.faults.values())
    figures = [
        Figure(what=f"messages under {faults:,} faults: lost", count=len(real.lost), of=of),
        Figure(what="messages: came twice", count=len(real.doubled), of=of),
        Figure(what="messages: came although unwanted", count=len(real.came_unwanted), of=real.unwanted),
        Figure(
            what="messages: faults missing to the number asked for",
            count=max(0, FAULTS * size // SIZE - faults),
            of=FAULTS * size // SIZE,
        ),
    ]
    for without, told in CONTROLS.items():
        played = play(seed, max(CONTROL_SIZE, size // 20), without)
        _tell(played)
        count = len(played.came_unwanted if without == "re-check" else played.doubled)
        figures.append(
            Figure(what=f"messages, control {told}", count=count, of=played.messages, is_control=True)
        )
    return figures


def _tell(outcome: Outcome) -> None:
    def told(counts: Counter[str]) -> str:
        return ", ".join(f"{count:,} {name}" for name, count in sorted(counts.items())) or "none"

    print(f"        {outcome.messages:,} messages in {outcome.seconds:.0f} s: {told(outcome.states)}")
    print(f"        {sum(outcome.faults.values()):,} faults: {told(outcome.faults)}")
    print(f"        rows of killed or paused sweeps, as their journals tell: {told(outcome.takeovers)}")
    listed = outcome.states["uncertain"]
    print(f"        {listed:,} listed as uncertain, of which {outcome.uncertain_came:,} had come", flush=True)
    for line in (outcome.lost + outcome.doubled + outcome.came_unwanted)[:10]:
        print(f"          {line}", flush=True)


def play(seed: int, size: int, without: str = "") -> Outcome:
    """Run from an empty database to the last message, without the named safeguard; return the outcome."""
    chance = random.Random(f"{seed} {without}")
    with nemesis.stage(chance, without, CUT_BEFORE, CUT_AFTER) as stage:
        filled = subprocess.run(
            [sys.executable, "-m", "tests.faults.mail_fill", str(seed), str(size)],
            cwd=ROOT, env=stage.environment, check=True, stdout=subprocess.PIPE,
        )  # fmt: skip
        facts = json.loads(filled.stdout)
        stage.start_workers()
        servers.wait_until(lambda: len(stage.busy()) == nemesis.WORKERS * nemesis.POOL, "The workers", 90)
        _begin_now(stage)
        begun = time.monotonic()
        wanted_faults = FAULTS * size // SIZE * (2 if without else 1)
        nemesis.disturb(stage, chance, lambda: _left(stage) / size, faults=round(wanted_faults * 0.62))
        _drain(stage)
        outcome = _judge(stage, facts)
        outcome.seconds = time.monotonic() - begun
    return outcome


def _begin_now(stage: Stage) -> None:
    """The minutes over which they are due begin now, however long the start took."""
    with psycopg.connect(stage.database.url, autocommit=True) as connection:
        connection.execute(
            "UPDATE training_sessions_message SET due_at = now() + interval '1 second' + (due_at - first) "
            "FROM (SELECT min(due_at) AS first FROM training_sessions_message) AS all_of_them"
        )


def _drain(stage: Stage) -> None:
    """All is well again: the rest must go out by itself."""
    left, moved_at = _left(stage), time.monotonic()
    while left and time.monotonic() < moved_at + LONGEST_STILL_SECONDS:
        time.sleep(1)
        if (now_left := _left(stage)) < left:
            left, moved_at = now_left, time.monotonic()


def _left(stage: Stage) -> int:
    """How many still wait; asked again while the database comes back."""
    while True:
        try:
            with psycopg.connect(stage.database.url) as connection:
                [(count,)] = connection.execute(
                    "SELECT count(*) FROM training_sessions_message WHERE state IN ('waiting', 'claimed')"
                ).fetchall()
            return count
        except psycopg.OperationalError:
            time.sleep(0.1)


def _judge(stage: Stage, facts: dict) -> Outcome:
    unwanted = set(facts["unwanted"])
    outcome = Outcome(messages=facts["messages"], unwanted=len(unwanted), faults=stage.faults)
    if stage.takeovers.exists():
        outcome.takeovers.update(stage.takeovers.read_text().split())
    came = Counter(stage.post_office.taken)
    with psycopg.connect(stage.database.url) as connection:
        rows = connection.execute("SELECT key, state, last_error FROM training_sessions_message").fetchall()
    for key, state, error in rows:
        times = came[hashlib.sha256(key.encode()).hexdigest()[:32]]
        outcome.states[state] += 1
        if times > 1:
            outcome.doubled.append(f"{key} came {times} times and is {state}")
        if key in unwanted:
            if times:
                outcome.came_unwanted.append(f"{key} came")
            if state != "suppressed":
                outcome.lost.append(f"{key} was not suppressed but is {state}: {error}")
        elif state == "uncertain":
            outcome.uncertain_came += bool(times)
        elif state != "sent" or not times:
            outcome.lost.append(f"{key} is {state} and came {times} times: {error}")
    return outcome
