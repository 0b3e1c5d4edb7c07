"""`manage.py dry_run_rules`: report which verdicts a new version of the questions would change."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from clients.domain.dry_run import dry_run
from clients.domain.questionnaire import CANDIDATE, CURRENT, Questionnaire
from clients.screening.dry_run import newest_answers


class Command(BaseCommand):
    help = "Judge every client's newest answers by the current or a candidate version. Writes nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--candidate",
            help="dotted path of a Questionnaire; without it the candidate, or else the current one",
        )
        parser.add_argument("--list", action="store_true", help="name the clients by id")

    def handle(self, **options) -> None:
        questionnaire = _candidate(options["candidate"])
        given = list(newest_answers())
        changes = dry_run(questionnaire, given)
        self.stdout.write(f"Version {questionnaire.version}: {len(given)} clients with answers.")
        for change, client_ids in sorted(changes.items(), key=lambda item: -len(item[1])):
            self.stdout.write(f"  {len(client_ids)} x {change.description}")
            if options["list"]:
                self.stdout.writelines(f"    {client_id}" for client_id in client_ids)
        changed = {client_id for client_ids in changes.values() for client_id in client_ids}
        self.stdout.write(f"Changed: {len(changed)}. Unchanged: {len(given) - len(changed)}.")


def _candidate(path: str | None) -> Questionnaire:
    if not path:
        return CANDIDATE or CURRENT
    try:
        found = import_string(path)
    except ImportError as error:
        raise CommandError(f"There is nothing at {path}.") from error
    if not isinstance(found, Questionnaire):
        raise CommandError(f"{path} is no Questionnaire.")
    return found
