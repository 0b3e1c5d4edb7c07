"""The instant at which a clearance ends. Of earlier ones it is worked out in the zone that the client has today."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import migrations, models

BATCH = 500


def fill_ends_at(apps, schema_editor):
    alias = schema_editor.connection.alias
    for name in ("Clearance", "HistoricalClearance"):
        rows = apps.get_model("clients", name).objects.using(alias)
        zones = dict(apps.get_model("clients", "Client").objects.using(alias).values_list("pk", "time_zone"))
        batch = []
        for row in rows.filter(ends_at=None).iterator(BATCH):
            zone = ZoneInfo(zones.get(row.client_id, "UTC"))
            row.ends_at = datetime.combine(row.valid_until_on, time.min, zone)
            batch.append(row)
            if len(batch) == BATCH:
                rows.bulk_update(batch, ["ends_at"])
                batch = []
        if batch:
            rows.bulk_update(batch, ["ends_at"])


class Migration(migrations.Migration):
    # On PostgreSQL a table with changed rows cannot be altered in the same transaction.
    atomic = False

    dependencies = [("clients", "0012_lifted_limits")]

    operations = [
        migrations.AddField("clearance", "ends_at", models.DateTimeField(null=True)),
        migrations.AddField("historicalclearance", "ends_at", models.DateTimeField(null=True)),
        migrations.RunPython(fill_ends_at, migrations.RunPython.noop),
        migrations.AlterField("clearance", "ends_at", models.DateTimeField()),
        migrations.AlterField("historicalclearance", "ends_at", models.DateTimeField()),
    ]
