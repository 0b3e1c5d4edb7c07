"""The races of one database, in a process of its own: `SEED RACES TWINS`. Prints JSON."""

import json
import logging
import os
import random
import sys
import threading
import time
from collections import Counter
from contextlib import nullcontext
from unittest.mock import patch

import django

LONGEST_OFFSET_SECONDS = 0.006  # about one assignment


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    logging.disable(logging.INFO)  # thousands of lines of the audit list would hide the figures
    seed, races, twins = (int(word) for word in sys.argv[1:4])

    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    track = Track()
    counted = {"real": track.count(random.Random(seed), races, asks_early=False)}
    counted["twin"] = track.count(random.Random(seed + 1), twins, asks_early=True)
    json.dump(counted, sys.stdout)


class Track:
    """One client, one coach, one admin, and the race between the last two."""

    def __init__(self) -> None:
        from sessions.models import TrainingSession
        from tests import builders

        self.coach = builders.make_coach()
        self.admin = builders.make_admin(self.coach.practice)
        self.client = builders.make_client(self.coach)
        self.screening = builders.make_screening(self.client)
        builders.make_one_rep_max(self.client, "leg-press")
        self.sessions = TrainingSession.objects.filter(client=self.client)

    def count(self, chance: random.Random, races: int, *, asks_early: bool) -> Counter:
        counts = Counter(races=races, served=0, after=0, errors=0, assigned=0, refused=0)
        for _ in range(races):
            counts.update(self.race(chance, asks_early=asks_early))
        return counts

    def race(self, chance: random.Random, *, asks_early: bool) -> list[str]:
        self.line_up()
        barrier = threading.Barrier(2)
        told: dict = {}
        offsets = [chance.random() * LONGEST_OFFSET_SECONDS for _ in range(2)]
        runners = [
            threading.Thread(target=self.run, args=(work, barrier, offset, told))
            for work, offset in zip((self.assign(asks_early), self.revoke), offsets, strict=True)
        ]
        for runner in runners:
            runner.start()
        for runner in runners:
            runner.join()
        return self.outcome(told)

    def line_up(self) -> None:
        """The client in force again, with nothing on the calendar."""
        from django.utils import timezone

        from clients.actions.clearance import clear_by_rule
        from clients.domain.regions import Region

        self.sessions.all().delete()
        self.client.clearances.all().delete()
        regions = list(Region)
        clear_by_rule(client=self.client, screening=self.screening, regions=regions, now=timezone.now())

    def run(self, work, barrier: threading.Barrier, offset: float, told: dict) -> None:
        from django.db import connection

        try:
            connection.ensure_connection()
            barrier.wait()
            until = time.perf_counter() + offset
            while time.perf_counter() < until:
                pass
            work(told)
        except Exception as error:
            told.setdefault("errors", []).append(repr(error))
        finally:
            connection.close()

    def assign(self, asks_early: bool):
        def work(told: dict) -> None:
            from django.db import transaction
            from django.utils import timezone

            from clients import gate
            from clients.actions.refusals import ActionRefused
            from sessions.actions.assigning import assign_session

            now, early = timezone.now(), None
            if asks_early:
                early = gate.check_client(client=self.client, region="lower", now=now)
            try:
                with transaction.atomic(), patched_gate(early):
                    assign_session(client=self.client, wish=wish(self.client, now), by=self.coach, now=now)
                    told["before_commit"] = time.perf_counter()
                told["assigned"] = True
            except ActionRefused:
                told["refused"] = True

        return work

    def revoke(self, told: dict) -> None:
        from django.utils import timezone

        from clients.actions.clearance import revoke_clearance

        revoke_clearance(client=self.client, by=self.admin, reason="Called in ill", now=timezone.now())
        told["revoked_at"] = time.perf_counter()

    def outcome(self, told: dict) -> list[str]:
        from django.utils import timezone

        from clients.domain.clearance import Allowed
        from sessions import facts

        if "errors" in told or not ("assigned" in told or "refused" in told):
            print(told, file=sys.stderr)
            return ["errors"]
        found = ["assigned" if "assigned" in told else "refused"]
        for row in self.sessions.filter(cancelled_at__isnull=True).with_gate_facts():
            if isinstance(facts.answer_of_gate(row, timezone.now()), Allowed):
                found.append("served")
        # Not yet committed at an instant at which the revocation was: a lock on the clearance rules it out.
        if "assigned" in told and told["revoked_at"] < told["before_commit"]:
            found.append("after")
        return found


def patched_gate(early):
    """Without `early` the gate as it is; with it, the answer that was given before the transaction."""

    from clients import gate

    return nullcontext() if early is None else patch.object(gate, "check_client", lambda **_: early)


def wish(client, now):
    from datetime import timedelta
    from decimal import Decimal

    from clients.domain.regions import Region
    from sessions.actions.assigning import Wish
    from sessions.domain.protocols import CuffMode

    return Wish(
        region=Region.LOWER,
        exercises=(("leg-press", Decimal(30)),),
        protocol_code="standard-30-15-15-15",
        cuff_mode=CuffMode.RELEASED,
        scheduled_on=client.today(now) + timedelta(days=2),
    )


if __name__ == "__main__":
    main()
