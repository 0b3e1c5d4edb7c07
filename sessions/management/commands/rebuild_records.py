"""Work out again, from the events alone, what every session's columns say was done."""

from django.core.management.base import BaseCommand, CommandError

from sessions.models import TrainingSession
from sessions.phone.event_log import rebuild_record


class Command(BaseCommand):
    help = "Rebuild what was done in every training session from its events, and say how many differed."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; fail if any session differs from its events."
        )

    def handle(self, *args, check: bool, **options) -> None:
        total = different = 0
        for training_session in TrainingSession.objects.only("id").order_by("scheduled_on", "id"):
            total += 1
            if names := rebuild_record(training_session=training_session, write=not check):
                different += 1
                self.stdout.write(f"{training_session.id}: {', '.join(names)}")
        said = f"{total} sessions, {different} differed from their events."
        if check and different:
            raise CommandError(said)
        self.stdout.write(said)
