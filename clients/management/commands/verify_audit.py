"""`manage.py verify_audit`: check that no event of an audit list was changed or removed."""

import re

from django.core.management.base import BaseCommand, CommandError

from clients.domain.audit import Head, find_breaks
from clients.models import AuditAnchor, AuditEvent, Practice

NOTED = re.compile(r"(\d+):([0-9a-f]{64})")


class Command(BaseCommand):
    help = (
        "Follow the chain of every practice's audit list and name each cut or edit. Prints the newest number "
        "and hash of each: note them outside, and give them back later with --noted to find a list that was "
        "rewritten together with its anchor."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--practice", help="the id of one practice; all without it")
        parser.add_argument("--noted", help="number:hash, as printed earlier; needs --practice")

    def handle(self, **options) -> None:
        noted = _parse_head(options["noted"])
        if noted and not options["practice"]:
            raise CommandError("--noted needs --practice.")
        practices = Practice.objects.order_by("name", "id")
        if options["practice"]:
            practices = practices.filter(pk=options["practice"])
        broken = 0
        for practice in practices:
            problems, anchor = _problems(practice, noted)
            broken += bool(problems)
            words = "BROKEN" if problems else "whole"
            self.stdout.write(f"{practice.id} {practice}: {words}, {anchor.number}:{anchor.sha256}")
            for problem in problems:
                self.stdout.write(f"  {problem}")
        if broken:
            raise CommandError(f"{broken} broken.")


def _problems(practice: Practice, noted: Head | None) -> tuple[list[str], AuditAnchor]:
    # If the anchor is missing, an empty one, which is valid only for an empty list.
    anchor = AuditAnchor.objects.filter(practice=practice).first() or AuditAnchor(practice=practice)
    events = AuditEvent.objects.filter(practice=practice).order_by("number")
    known = events.filter(number__lte=anchor.number).iterator(2000)
    problems = find_breaks((event.as_link() for event in known), anchor.head, noted=noted)
    # If events are added while we read, the anchor has changed too.
    last = events.filter(number__gt=anchor.number).last()
    moved = AuditAnchor.objects.filter(practice=practice).first() or anchor
    if last is not None and moved.number < last.number:
        problems.append(f"The list goes on to event {last.number}, past its anchor at {moved.number}.")
    return problems, anchor


def _parse_head(text: str | None) -> Head | None:
    if not text:
        return None
    match = NOTED.fullmatch(text.strip())
    if match is None:
        raise CommandError("--noted is a number, a colon and 64 hexadecimal digits, as printed earlier.")
    return Head(number=int(match[1]), sha256=match[2])
