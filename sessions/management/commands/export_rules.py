"""`manage.py export_rules`: every rule, question, limit and sign as numbered lines to sign off."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sessions.domain.rulebook import rulebook
from sessions.rules.document import as_markdown


class Command(BaseCommand):
    help = "Print the rules page from the tables. `--write docs/rules.md` keeps it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", type=Path, help="the file to write instead of printing")

    def handle(self, *args: Any, **options: Any) -> None:
        text = as_markdown(rulebook())
        if options["write"]:
            options["write"].write_text(text)
        else:
            self.stdout.write(text, ending="")
