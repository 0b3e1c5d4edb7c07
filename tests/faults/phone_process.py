"""The counterpart of the phone's queue, in a process of its own.

Arguments: `SEED SETS CONTROL_SETS HISTORY`. Prints JSON.
"""

import json
import logging
import os
import random
import sys
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import django

from tests.faults.queue import AT_ONCE, Reply, Trouble, flush

ACCOUNT = "own"
AT_ONCE_OF_A_CONTROL = 20  # more batches, so that few sets meet every fault
SETS_OF_AN_EXERCISE = 50
NEIGHBOURS = 250
FAULT_SHARE = 0.7
BEFORE = ("offline", "redirect", "403", "413", "500", "html", "expired sign-in")  # nothing arrives
AFTER = (
    "cut before the reply",
    "half a reply",
    "twice",
    "out of order",
)  # it arrives, the phone may not know
URL = "/api/v1/sync"


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    seed, sets, control_sets = (int(word) for word in sys.argv[1:4])

    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    logging.disable(logging.ERROR)
    call_command("migrate", verbosity=0)
    with open(sys.argv[4], "w") as history:
        counted = {
            name: Gym(random.Random(f"{seed} {name}"), count, history, variant=name).report()
            for name, count in (
                ("real", sets),
                ("forgets on any 200", control_sets),
                ("new identifier each time", control_sets),
            )
        }
    json.dump(counted, sys.stdout)


class Gym:
    """One client with two phones, and as many sessions as the sets need."""

    def __init__(self, chance: random.Random, sets: int, history, *, variant: str) -> None:
        from tests.support import builders

        self.chance, self.history, self.variant = chance, history, variant
        self.at_once = AT_ONCE if variant == "real" else AT_ONCE_OF_A_CONTROL
        self.faults: Counter = Counter()
        self.written: dict[str, dict] = {}
        self.late: list[dict] = []
        self.client = builders.make_cleared_client(builders.make_coach(), with_login=True)
        self.browser = builders.browser_of(self.client.user)
        self.phones: list[list[dict]] = [[], []]
        first = builders.make_training_session(self.client, exercise_codes=("leg-press",))
        for number in range(-(-sets // SETS_OF_AN_EXERCISE)):
            self.log(self.another_day(first, number), min(SETS_OF_AN_EXERCISE, sets - len(self.written)))

    def another_day(self, first, number: int):
        """The same session on a day of its own."""
        from sessions.models import Prescription, TrainingSession

        row = TrainingSession.objects.get(pk=first.pk)
        planned = Prescription.objects.get(training_session=first)
        row.pk, row.scheduled_on = self.uuid(), first.scheduled_on + timedelta(days=number + 1)
        planned.pk, planned.training_session = self.uuid(), row
        row.save(force_insert=True)
        planned.save(force_insert=True)
        return row, planned

    def uuid(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def log(self, session, sets: int) -> None:
        row, planned = session
        for number in range(1, sets + 1):
            body = {"prescription": str(planned.pk), "set": number, "reps": self.chance.randint(1, 30)}
            event = {
                "id": str(self.uuid()),
                "training_session": str(row.pk),
                "kind": "set_performed",
                "schema": 1,
                "occurred_at": row.assigned_at.isoformat(),
                "body": body | {"load_kg": str(planned.load_kg.normalize() + 0)},
            }
            self.written[event["id"]] = event
            self.chance.choice(self.phones).append(event)

    def report(self) -> dict:
        for phone in self.phones:  # in disorder, over about ten sessions at a time
            for start in range(0, len(phone), NEIGHBOURS):
                some = phone[start : start + NEIGHBOURS]
                phone[start : start + NEIGHBOURS] = self.chance.sample(some, len(some))
        while any(self.phones):
            self.round(self.chance.choice([phone for phone in self.phones if phone]))
        for batch in self.late:  # what the network kept back arrives after all
            self.arrive(batch)
        return self.check()

    def round(self, phone: list[dict]) -> None:
        """What one phone sends until it has to wait, as sync.js does."""

        def settle(states: dict[str, str]) -> None:
            assert set(states.values()) == {"stored"}, states
            phone[:] = [event for event in phone if event["id"] not in states]

        with suppress(Trouble):
            flush(lambda: phone, settle, self.ask, account=ACCOUNT, at_once=self.at_once)

    def ask(self, batch: list[dict] | None, _token: str | None) -> Reply | None:
        """Return the reply that the phone gets. A negative control alters it, or the request."""
        if batch is None:
            return Reply(status=200, text=json.dumps({"token": "token", "account": ACCOUNT}))
        sent, names = batch, {}
        if self.variant == "new identifier each time":
            sent = [event | {"id": str(self.uuid())} for event in batch]
            names = {new["id"]: event["id"] for new, event in zip(sent, batch, strict=True)}
        status, text = self.post({"events": sent})
        self.history.write(json.dumps([self.variant, [event["id"] for event in sent], status]) + "\n")
        if self.variant == "forgets on any 200" and status == 200:
            text = json.dumps({"verdicts": [{"id": event["id"], "verdict": "stored"} for event in batch]})
        for new, own in names.items():
            text = text.replace(new, own)
        return Reply(status=status, text=text) if status else None

    def post(self, batch: dict) -> tuple[int, str]:
        """What the phone sees: (0, "") where it hears nothing. A redirect is an error to it."""
        fault = self.chance.choice(BEFORE + AFTER) if self.chance.random() < FAULT_SHARE else None
        if fault is None:
            return self.arrive(batch)
        self.faults[fault] += 1
        if fault == "expired sign-in":
            from django.test import Client

            return self.arrive(batch, Client())
        if fault in BEFORE:
            follows = self.variant == "forgets on any 200"
            return {
                "offline": (0, ""),
                "redirect": (200, "<html>Sign in</html>") if follows else (0, ""),
                "html": (200, "<html>Welcome to our network</html>"),
            }.get(fault) or (int(fault), "no")
        if fault == "out of order":
            self.late.append(batch)  # arrives at the very end; the phone has sent it again by then
            return 0, ""
        status, text = self.arrive(batch)
        if fault == "twice":
            return self.arrive(batch)
        return (0, "") if fault == "cut before the reply" else (status, text[: len(text) // 2])

    def arrive(self, batch: dict, browser=None) -> tuple[int, str]:
        reply = (browser or self.browser).post(URL, batch, content_type="application/json")
        return reply.status_code, reply.content.decode()

    def check(self) -> dict:
        from sessions.models import Event

        stored = list(Event.objects.filter(training_session__client=self.client))
        places = Counter((row.body["prescription"], row.body["set"]) for row in stored)
        wanted = [(each["body"]["prescription"], each["body"]["set"]) for each in self.written.values()]
        by_place = {place: each["body"] for place, each in zip(wanted, self.written.values(), strict=True)}
        return {
            "sets": len(wanted),
            "faults": sum(self.faults.values()),
            "kinds": dict(sorted(self.faults.items())),
            "lost": sum(places[place] == 0 for place in wanted),
            "doubled": sum(places[place] > 1 for place in wanted),
            "changed": sum(
                row.body != by_place.get((row.body["prescription"], row.body["set"])) for row in stored
            ),
        }


if __name__ == "__main__":
    main()
