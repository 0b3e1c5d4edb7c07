"""Which side of a session wears a cuff, where it is one alone. Sessions that use one side already say so."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Exists, OuterRef


def fill_side(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Set the side of each session whose prescriptions are all of that one. Two updates."""
    sessions = apps.get_model("training_sessions", "TrainingSession")
    prescriptions = apps.get_model("training_sessions", "Prescription")
    asked = prescriptions.objects.filter(training_session=OuterRef("pk"))
    for side in ("left", "right"):
        alone = sessions.objects.filter(Exists(asked.filter(side=side)), ~Exists(asked.exclude(side=side)))
        alone.update(side=side)


class Migration(migrations.Migration):
    dependencies = [("training_sessions", "0026_entered_later")]

    operations = [
        migrations.AddField(
            model_name="trainingsession",
            name="side",
            field=models.CharField(
                blank=True, choices=[("left", "Left"), ("right", "Right")], default="", max_length=5
            ),
        ),
        migrations.RunPython(fill_side, migrations.RunPython.noop),
    ]
