"""The day from which training begins anew after urine like cola, as the planner reads it."""

from django.db import migrations, models


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    clients = apps.get_model("clients", "Client").objects.using(alias)
    closed = apps.get_model("clients", "RedFlag").objects.using(alias)
    closed = closed.filter(sign="urine", closed_at__isnull=False).order_by("clinician_on")
    for client_id, clinician_on in closed.values_list("client_id", "clinician_on"):
        clients.filter(pk=client_id).update(way_back_from_on=clinician_on)


class Migration(migrations.Migration):
    dependencies = [("clients", "0022_revoked_meanwhile")]

    operations = [
        migrations.AddField(
            "client", "way_back_from_on", models.DateField(blank=True, editable=False, null=True)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
