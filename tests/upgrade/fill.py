"""Fill a database through the code that stands beside it: the demo practice, and its sessions copied on.

Run in the folder of that code, with the number of sets to reach. Uses nothing of today's code.
"""

import json
import os
import sys
import uuid
from datetime import timedelta

import django

APP = "training_sessions"
# Longer than the demo's history, so that a client has no two copies on one day.
DAYS_APART = 100


def main(sets: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bfr_site.settings")
    sys.path.insert(0, os.getcwd())
    django.setup()

    from django.apps import apps
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("seed_demo", verbosity=0)
    session, prescription, event = (
        apps.get_model(APP, name) for name in ("TrainingSession", "Prescription", "Event")
    )
    done = event.objects.filter(kind="set_performed").count()
    originals = [
        (row, list(row.prescriptions.all()), list(row.events.all()))
        for row in session.objects.filter(state="finished").prefetch_related("prescriptions", "events")
    ]
    per_round = sum(each.kind == "set_performed" for _, _, events in originals for each in events)
    for round_ in range(1, 1 + max(0, -(-(sets - done) // per_round))):
        made: tuple[list, list, list] = ([], [], [])
        for original in originals:
            for rows, copies in zip(made, copied(original, round_), strict=True):
                rows.extend(copies)
        for model, rows in zip((session, prescription, event), made, strict=True):
            model.objects.bulk_create(rows, batch_size=500)
    print(json.dumps({"sets": event.objects.filter(kind="set_performed").count()}))


def copied(original: tuple, round_: int) -> tuple[list, list, list]:
    """The same session on an earlier day, as rows of three tables that are not saved yet."""
    from copy import copy

    row, prescriptions, events = original
    new_ids = {str(each.pk): uuid.uuid4() for each in (row, *prescriptions, *events)}

    def renamed(value: object) -> object:
        text = json.dumps(value)
        for old, new in new_ids.items():
            text = text.replace(old, str(new))
        return json.loads(text)

    def fresh(each):
        again = copy(each)
        again.pk = new_ids[str(each.pk)]
        return again

    session = fresh(row)
    session.scheduled_on -= timedelta(days=DAYS_APART * round_)
    session.record = renamed(session.record)
    lines, log = [fresh(each) for each in prescriptions], [fresh(each) for each in events]
    for each in (*lines, *log):
        each.training_session_id = session.pk
    for each in log:
        each.body = renamed(each.body)
    return [session], lines, log


if __name__ == "__main__":
    main(int(sys.argv[1]))
