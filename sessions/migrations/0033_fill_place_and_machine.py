"""Sessions that nobody started are done at the client's usual place; each row names its machine.

The name stands at the head of the text that every prescription has kept: "Leg press, steps of 2.5 kg".
"""

import re

from django.db import migrations
from django.db.models import OuterRef, Subquery

LOADS = re.compile(r", (steps of [\d.]+ \w+|\d+ loads from .*)$")

NAMES = {"stack": "Machine with a weight stack", "barbell": "Bar and plates", "dumbbell": "Dumbbells"}


def fill(apps, schema_editor):
    usual = apps.get_model("clients", "ClientPlace").objects.filter(client=OuterRef("client"), is_usual=True)
    ahead = apps.get_model("training_sessions", "TrainingSession").objects.filter(state="assigned")
    ahead.update(place=Subquery(usual.values("place")[:1]))
    rows = apps.get_model("training_sessions", "Prescription").objects.exclude(equipment_text="")
    for text in rows.order_by("equipment_text").values_list("equipment_text", flat=True).distinct():
        name = LOADS.sub("", text)
        rows.filter(equipment_text=text).update(machine_name=NAMES.get(name, name)[:120])


class Migration(migrations.Migration):
    dependencies = [("training_sessions", "0032_place_and_machine")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
