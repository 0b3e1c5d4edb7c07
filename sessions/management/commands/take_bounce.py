"""`manage.py take_bounce`: read one bounced mail from standard input, as a mail server pipes it in."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from sessions.messaging.delivery.bounce_parser import LONGEST_BYTES
from sessions.messaging.delivery.bounces import take_report


class Command(BaseCommand):
    help = "Read a bounced mail (RFC 3464) from standard input and stop letters to the address it names."

    def handle(self, *args: Any, **options: Any) -> None:
        count = take_report(raw=sys.stdin.buffer.read(LONGEST_BYTES), now=timezone.now())
        self.stdout.write(f"Addresses that take no letters: {count}")
