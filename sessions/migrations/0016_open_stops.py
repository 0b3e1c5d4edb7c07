"""The clients of stops that are open today, as the gate reads them."""

from django.db import migrations


def mark_open_stops(apps, schema_editor):
    alias = schema_editor.connection.alias
    open_cases = apps.get_model("training_sessions", "StopCase").objects.using(alias).filter(closed_at=None)
    clients = apps.get_model("clients", "Client").objects.using(alias)
    clients.filter(pk__in=open_cases.values("client_id")).update(has_open_stop=True)


class Migration(migrations.Migration):
    dependencies = [
        ("training_sessions", "0015_what_a_message_is_about"),
        ("clients", "0010_answers_changed"),
    ]

    operations = [migrations.RunPython(mark_open_stops, migrations.RunPython.noop)]
