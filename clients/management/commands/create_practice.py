"""`manage.py create_practice`: create a practice, and print the link that invites its first admin."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.domain.numbers import Unit
from clients.people.actions.team import create_practice
from clients.people.invitation_links import invitation_url


class Command(BaseCommand):
    help = "Make a practice and invite its first admin. Prints the link that lets them in."

    def add_arguments(self, parser) -> None:
        parser.add_argument("name", help="name of the practice")
        parser.add_argument("--admin-name", required=True)
        parser.add_argument("--admin-email", required=True)
        parser.add_argument("--unit", default="kg", choices=list(Unit), help="what new clients read")
        parser.add_argument("--time-zone", default="UTC", help="an IANA zone, for example Europe/Berlin")

    def handle(self, **options) -> None:
        try:
            invitation = create_practice(
                name=options["name"],
                time_zone=options["time_zone"],
                admin_name=options["admin_name"],
                admin_email=options["admin_email"],
                unit=Unit(options["unit"]),
                now=timezone.now(),
            )
        except ActionRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Practice “{invitation.practice}” is made.")
        self.stdout.write(f"{invitation.name} gets in here until {invitation.expires_at:%d %B %Y}:")
        self.stdout.write(invitation_url(invitation))
