"""The races of one database, in a process of its own: `SEED RACES CONTROL_RACES`. Prints JSON."""

import json
import logging
import os
import random
import sys
import threading
import time
from collections import Counter
from contextlib import nullcontext
from typing import TYPE_CHECKING
from unittest.mock import patch

import django

if TYPE_CHECKING:
    from clients.models import Clearance  # only once Django is set up

LONGEST_OFFSET_SECONDS = 0.006  # about one assignment
AGAINST_SCREENING_SHARE = 10
AGAINST_DECISION_SHARE = 20
ARMS_WAIT = {"nerves": "yes", "nerves_limbs": ["left_upper"]}


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    logging.disable(logging.INFO)  # thousands of lines of the audit list would hide the figures
    seed, races, control_races = (int(word) for word in sys.argv[1:4])

    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    counted = {
        name: track().count(random.Random(f"{seed} {name}"), count, asks_early=asks_early)
        for name, track, count, asks_early in (
            ("revoke", AgainstRevoking, races, False),
            ("screening", AgainstScreening, -(-races // AGAINST_SCREENING_SHARE), False),
            ("decision", AgainstDecision, -(-races // AGAINST_DECISION_SHARE), False),
            ("control", AgainstRevoking, control_races, True),
        )
    }
    json.dump(counted, sys.stdout)


class Track:
    """One client, one coach, and the race between the coach and a rival who ends the clearance."""

    old: "Clearance"  # in force until the rival takes it away

    def __init__(self) -> None:
        from sessions.models import TrainingSession
        from tests.support import builders

        self.coach = builders.make_coach()
        self.admin = builders.make_admin(self.coach.practice)
        self.client = builders.make_client(self.coach)
        builders.make_one_rep_max(self.client, "leg-press")
        self.sessions = TrainingSession.objects.filter(client=self.client)

    def count(self, chance: random.Random, races: int, *, asks_early: bool) -> Counter:
        self.is_control = asks_early
        counts = Counter(races=races, served=0, after=0, errors=0, assigned=0, refused=0)
        for _ in range(races):
            counts.update(self.race(chance, asks_early=asks_early))
        return counts

    def race(self, chance: random.Random, *, asks_early: bool) -> list[str]:
        self.line_up(chance)
        barrier = threading.Barrier(2)
        told: dict = {}
        offsets = [chance.random() * LONGEST_OFFSET_SECONDS for _ in range(2)]
        runners = [
            threading.Thread(target=self.run, args=(work, barrier, offset, told))
            for work, offset in zip((self.assign(asks_early), self.rival), offsets, strict=True)
        ]
        for runner in runners:
            runner.start()
        for runner in runners:
            runner.join()
        return self.outcome(told)

    def line_up(self, chance: random.Random) -> None:
        """The client in force, with nothing on the calendar; `self.old` is the clearance."""
        raise NotImplementedError

    def rival(self, told: dict) -> None:
        """Takes the clearance out of force, and says when it had."""
        raise NotImplementedError

    def start_again(self) -> None:
        """As on the first day: nothing asked, nothing cleared, nothing on the calendar."""
        from clients.models import Decision, Review

        self.sessions.all().delete()
        self.client.clearances.all().delete()
        reviews = Review.objects.filter(screening__client=self.client)
        reviews.update(last_decision=None)
        Decision.objects.filter(review__in=reviews).delete()
        reviews.delete()
        for rows in (self.client.screenings, self.client.body_weights, self.client.blood_pressure_readings):
            rows.all().delete()

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

            from clients.audit.refusals import ActionRefused
            from clients.clearance import gate
            from clients.domain.regions import Region, one_by_one
            from sessions.planning.actions import assign_session

            now, early = timezone.now(), None
            if asks_early:
                asked = one_by_one(Region.LOWER)
                early = gate.check_client_limbs(client=self.client, asked=asked, now=now)
            try:
                with transaction.atomic(), patched_gate(early):
                    assign_session(
                        client=self.client,
                        requested=session_request(self.client, now),
                        by=self.coach,
                        now=now,
                    )
                    told["before_commit"] = time.perf_counter()
                told["assigned"] = True
            except ActionRefused as refused:
                told["refused"] = str(refused)

        return work

    def outcome(self, told: dict) -> list[str]:
        from django.utils import timezone

        from clients.domain.clearance import Allowed
        from sessions import mappers

        # Nothing else stands on the calendar, so a refusal that names the day hides an error.
        if (
            "errors" in told
            or not ("assigned" in told or "refused" in told)
            or "day" in told.get("refused", "")
        ):
            if not self.is_control:  # without its locks it may well end in a deadlock
                print(told, file=sys.stderr)
            return ["errors"]
        found = ["assigned" if "assigned" in told else "refused"]
        rows = self.sessions.filter(cancelled_at__isnull=True, clearance=self.old)
        for row in rows.with_gate_facts():
            if isinstance(mappers.check_gate(row, timezone.now()), Allowed):
                found.append("served")
            # Not yet committed at an instant at which the rival was: the locks rule it out.
            if told["revoked_at"] < told["before_commit"]:
                found.append("after")
        return found


class AgainstRevoking(Track):
    """An admin revokes."""

    def __init__(self) -> None:
        from tests.support import builders

        super().__init__()
        self.screening = builders.make_screening(self.client)

    def line_up(self, chance: random.Random) -> None:
        from django.utils import timezone

        from clients.clearance.actions import clear_by_rule
        from clients.domain.regions import ALL_LIMBS

        self.sessions.all().delete()
        self.client.clearances.all().delete()
        self.old = clear_by_rule(
            client=self.client, screening=self.screening, limbs=ALL_LIMBS, now=timezone.now()
        )

    def rival(self, told: dict) -> None:
        from django.utils import timezone

        from clients.clearance.actions import revoke_clearance

        revoke_clearance(client=self.client, by=self.admin, reason="Called in ill", now=timezone.now())
        told["revoked_at"] = time.perf_counter()


class AgainstScreening(Track):
    """Newer answers are sent: half of them clear again by rule, half need a decision."""

    def line_up(self, chance: random.Random) -> None:
        from django.utils import timezone

        from clients.screening.actions.submit import save_answers
        from tests.support import builders

        self.start_again()
        builders.make_screening(self.client)
        self.old = self.client.clearances.get()
        answers = builders.all_clear_answers() | ({"varicose_veins": "yes"} if chance.random() < 0.5 else {})
        self.draft = save_answers(client=self.client, answers=answers, by=self.coach, now=timezone.now())

    def rival(self, told: dict) -> None:
        from django.utils import timezone

        from clients.screening.actions.submit import submit_screening

        submit_screening(
            client=self.client,
            draft_id=self.draft.id,
            asked_by=self.coach,
            in_person=True,
            now=timezone.now(),
        )
        told["revoked_at"] = time.perf_counter()


class AgainstDecision(Track):
    """The rule cleared the legs; an admin decides about the arms, which replaces that clearance."""

    def line_up(self, chance: random.Random) -> None:
        from tests.support import builders

        self.start_again()
        self.review = builders.make_screening(self.client, **ARMS_WAIT).review
        self.old = self.client.clearances.get()

    def rival(self, told: dict) -> None:
        from django.utils import timezone

        from clients.clearance.actions import decide_review
        from clients.domain.regions import ALL_LIMBS

        now = timezone.now()
        decide_review(
            review=self.review,
            version=1,
            by=self.admin,
            kind="clear",
            reason="Seen.",
            limbs=ALL_LIMBS,
            clinician_name="Dr. Wolf",
            clinician_role="Vein clinic",
            clinician_on=self.client.today(now),
            now=now,
        )
        told["revoked_at"] = time.perf_counter()


def patched_gate(early):
    """Without `early` the gate as it is; with it, the answer that was given before the transaction."""

    from clients.clearance import gate

    return nullcontext() if early is None else patch.object(gate, "check_client_limbs", lambda **_: early)


def session_request(client, now):
    from datetime import timedelta
    from decimal import Decimal

    from clients.domain.regions import Region
    from sessions.domain.planning import SessionRequest
    from sessions.domain.protocols import CuffMode

    return SessionRequest(
        region=Region.LOWER,
        exercises=(("leg-press", Decimal(30)),),
        protocol_code="standard-30-15-15-15",
        cuff_mode=CuffMode.RELEASED,
        scheduled_on=client.today(now) + timedelta(days=2),
    )


if __name__ == "__main__":
    main()
