"""`manage.py seed_demo`: load the demo practice once. `make run` calls it on an empty database."""

import logging
import os
import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from clients.models import Practice
from sessions.demo.build import build_demo
from sessions.demo.client_story import ADDRESSES


class Command(BaseCommand):
    help = "Loads the demo practice: one admin, three coaches, their clients and twelve weeks of sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where a practice exists")

    def handle(self, *args: Any, **options: Any) -> None:
        if Practice.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("There is a practice already; the demo only goes into an empty database.")
        # Thousands of audit events: each log line would only repeat the one before.
        logging.getLogger("audit").setLevel(logging.WARNING)
        password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
        practice = build_demo(password=password, now=timezone.now())
        self.stdout.write(f"Demo practice “{practice.name}”. Sign in with the password {password} as")
        for role, address in ADDRESSES.items():
            self.stdout.write(f"  {address} ({role.label.lower()})")
