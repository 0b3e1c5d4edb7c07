"""Fills a fresh site with messages that are due within seconds, some of which must not be sent.

Prints JSON: how many there are, and the ids of those that became unwanted after they were planned.
"""

import json
import os
import random
import sys
from datetime import UTC, datetime, timedelta

import django


def main(seed: int, size: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bfr_site.settings")
    django.setup()

    from django.core.management import call_command

    from clients.models import Client, Invitation, User
    from sessions.domain.weeks import Week
    from sessions.models import Message, SwitchedOff, TrainingSession
    from tests.support import builders
    from tests.support.bulk_factory import make_clients_in_bulk

    call_command("migrate", verbosity=0)
    chance, now = random.Random(seed), datetime.now(UTC)
    zone = somewhere_in_the_morning(now)
    practice = builders.make_practice(time_zone=zone)
    coach = builders.make_coach(practice)
    crowd = make_clients_in_bulk(coach, size // 5, sessions_each=1, with_login=True)
    ids = [client.pk for client in crowd.clients]
    Client._base_manager.filter(pk__in=ids).update(time_zone=zone)
    Message.objects.all().delete()
    today = crowd.clients[0].today(now)
    TrainingSession.objects.filter(client__in=ids).update(scheduled_on=today)
    sessions = {row.client_id: row for row in crowd.training_sessions}
    invitations = Invitation.objects.bulk_create(
        Invitation(
            practice_id=practice.pk, role="coach", name=f"Coach {number}",
            email=f"coach{number}@crowd.example", expires_at=now + timedelta(days=7),
        )
        for number in range(size - 2 * len(ids))
    )  # fmt: skip
    week = Week.of(today).key
    rows = []
    for client in Client.objects.filter(pk__in=ids):
        to = {"client": client, "recipient_id": client.user_id}
        rows += [
            Message(kind="reminder", key=f"reminder:{sessions[client.pk].pk}", **to)
            .set_about(sessions[client.pk]),
            Message(kind="summary", key=f"summary:{client.pk}:{week}", **to),
        ]  # fmt: skip
    rows += [Message(kind="invitation", key=f"invitation:{row.pk}").set_about(row) for row in invitations]
    for row in rows:
        row.practice_id = practice.pk
        row.due_at = now + timedelta(seconds=chance.uniform(0, 2))
    Message.objects.bulk_create(rows, batch_size=2000)

    # What happened between the planning and the sending.
    unwanted = chance.sample(rows, size // 20)
    by_kind = {
        kind: [row for row in unwanted if row.kind == kind] for kind in ("reminder", "summary", "invitation")
    }
    off = [row.client_id for row in by_kind["reminder"] if row.client_id]
    Client._base_manager.filter(pk__in=off).update(reminders_enabled=False)
    SwitchedOff.objects.bulk_create(
        SwitchedOff(user_id=row.recipient_id, kind="summary", off_at=now)
        for row in by_kind["summary"]
        if row.recipient_id
    )
    Invitation.objects.filter(pk__in=[row.about_id for row in by_kind["invitation"]]).update(replaced_at=now)
    User.objects.coaches().exclude(pk=coach.pk).update(is_active=False)
    print(json.dumps({"messages": len(rows), "unwanted": [row.key for row in unwanted]}))


def somewhere_in_the_morning(now: datetime) -> str:
    """A zone with hours to go before it is night there."""
    hours = (10 - now.hour + 12) % 24 - 12
    return "Etc/UTC" if hours == 0 else f"Etc/GMT{-hours:+}"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
