"""What clients of a practice have alike becomes a place of it.

Two or more clients with the same rows share a gym, and so does anybody who still has the typical one that
nobody checked. What is different stays the client's own. No load comes or goes.
"""

from collections import defaultdict
from decimal import Decimal

from django.db import migrations

NAME = "Gym"
LOADED = (
    "kind",
    "label",
    "unit",
    "smallest",
    "step",
    "largest",
    "loads",
    "plates",
    "updated_by_id",
    "updated_at",
)


def share_gyms(apps, schema_editor):
    """Make a place of each set of equipment that several clients of a practice have alike."""
    practices = apps.get_model("clients", "Practice")
    for practice in practices.objects.order_by("pk"):
        rows_of = defaultdict(list)
        equipment = apps.get_model("clients", "Equipment").objects.filter(client__practice=practice)
        for row in equipment.order_by("client_id", "kind", "exercise_code"):
            rows_of[row.client_id].append(row)
        alike = defaultdict(list)
        for client_id, rows in rows_of.items():
            alike[tuple(_facts(row) for row in rows)].append(client_id)
        shared = [
            ids for ids in alike.values() if len(ids) > 1 or all(row.is_typical for row in rows_of[ids[0]])
        ]
        for number, ids in enumerate(sorted(shared, key=lambda ids: (-len(ids), ids[0])), start=1):
            name = NAME if number == 1 else f"{NAME} {number}"
            _share(apps, practice, name, ids, rows_of)


def _facts(row):
    """What makes two rows the same: the loads and the name, but not who saved them and when."""
    loads = tuple(Decimal(load) for load in row.loads)
    plates = tuple((Decimal(plate), pairs) for plate, pairs in row.plates)
    return (
        row.kind,
        row.exercise_code,
        row.label,
        row.unit,
        row.smallest,
        row.step,
        row.largest,
        loads,
        plates,
    )


def _share(apps, practice, name, client_ids, rows_of):
    place = apps.get_model("clients", "Place").objects.create(practice=practice, name=name)
    machine_rows, versions = (
        apps.get_model("clients", "Machine"),
        apps.get_model("clients", "HistoricalMachine"),
    )
    machines = [
        machine_rows(
            place=place,
            exercise_codes=[row.exercise_code] if row.exercise_code else [],
            is_typical=all(rows_of[each][position].is_typical for each in client_ids),
            **{field: getattr(row, field) for field in LOADED},
        )
        for position, row in enumerate(rows_of[client_ids[0]])
    ]
    machine_rows.objects.bulk_create(machines)
    fields = [field.attname for field in machine_rows._meta.concrete_fields]
    versions.objects.bulk_create(
        versions(
            history_type="+",
            history_user_id=machine.updated_by_id,
            history_date=place.created_at,
            **{field: getattr(machine, field) for field in fields},
        )
        for machine in machines
    )
    trains_at = apps.get_model("clients", "ClientPlace")
    trains_at.objects.bulk_create(
        [trains_at(client_id=each, place=place, is_usual=True) for each in client_ids], batch_size=1000
    )
    copies = [row.pk for each in client_ids for row in rows_of[each]]
    for start in range(0, len(copies), 500):
        apps.get_model("clients", "Equipment").objects.filter(pk__in=copies[start : start + 500]).delete()


def give_back(apps, schema_editor):
    """Give each client the machines of the usual place again."""
    equipment = apps.get_model("clients", "Equipment")
    for row in apps.get_model("clients", "ClientPlace").objects.filter(is_usual=True):
        for machine in row.place.machines.order_by("pk"):
            for code in machine.exercise_codes or [""]:
                equipment.objects.get_or_create(
                    client_id=row.client_id,
                    kind=machine.kind,
                    exercise_code=code,
                    defaults={"is_typical": machine.is_typical}
                    | {field: getattr(machine, field) for field in LOADED if field != "kind"},
                )


class Migration(migrations.Migration):
    dependencies = [("clients", "0035_places")]

    operations = [migrations.RunPython(share_gyms, give_back)]
