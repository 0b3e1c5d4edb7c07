"""Tell each client when the last of their closed stops was heard of."""

from django.db import migrations


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    clients = apps.get_model("clients", "Client").objects.using(alias)
    closed = apps.get_model("training_sessions", "StopCase").objects.using(alias)
    closed = closed.filter(closed_at__isnull=False).order_by("opened_at")
    for client_id, opened_at in closed.values_list("client_id", "opened_at"):
        clients.filter(pk=client_id).update(last_stop_at=opened_at)


class Migration(migrations.Migration):
    dependencies = [("clients", "0029_last_stop"), ("training_sessions", "0021_consent_messages")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
