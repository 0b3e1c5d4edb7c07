"""`manage.py rebuild_records`: rebuild the columns that say what was done from the events."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sessions.models import TrainingSession
from sessions.phone.event_log import rebuild_record


class Command(BaseCommand):
    help = "Rebuild what was done in every training session from its events, and say how many differed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; fail if any session differs from its events."
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        total = different = 0
        for training_session in TrainingSession.objects.only("id").order_by("scheduled_on", "id"):
            total += 1
            if names := rebuild_record(training_session=training_session, write=not check):
                different += 1
                self.stdout.write(f"{training_session.id}: {', '.join(names)}")
        summary = f"{total} sessions, {different} differed from their events."
        if check and different:
            raise CommandError(summary)
        self.stdout.write(summary)
