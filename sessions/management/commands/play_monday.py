"""`manage.py play_monday`: write the messages of the days up to next Monday noon into the mail folder."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sessions.messaging.schedule import plan_messages
from sessions.messaging.sweep import sweep_messages
from sessions.messaging.weekly.schedule import plan_weekly

STEP = timedelta(minutes=30)


def _same(now: datetime) -> datetime:
    return now


class Command(BaseCommand):
    help = "Move the clock to next Monday noon (UTC), half an hour at a time, and send what falls due."

    def handle(self, *args: Any, **options: Any) -> None:
        if "filebased" not in settings.EMAIL_BACKEND:
            raise CommandError("Only where mail is written to a folder: nobody should get next week's mail.")
        now = timezone.now()
        days = (7 - now.weekday()) % 7 or 7
        end = datetime.combine((now + timedelta(days=days)).date(), datetime.min.time(), UTC)
        end += timedelta(hours=12)
        counts: dict[str, int] = {}
        while now <= end:
            plan_messages(now=now)
            plan_weekly(now=now)
            for outcome, count in sweep_messages(clock=partial(_same, now)).items():
                counts[outcome] = counts.get(outcome, 0) + count
            now += STEP
        summary = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())) or "nothing"
        self.stdout.write(f"Up to {end:%A %d %B %H:%M} UTC: {summary}. See {settings.EMAIL_FILE_PATH}")
