from django.db import migrations, models

TO_FAILURE = "four-sets-to-failure"  # the only protocol to failure until now; all of its sets are


def mark_what_is_planned(apps, schema_editor):
    """Sessions that nobody began ask for as many as possible from now on; what was done stays as it was."""
    TrainingSession = apps.get_model("training_sessions", "TrainingSession")
    Prescription = apps.get_model("training_sessions", "Prescription")
    planned = TrainingSession.objects.filter(protocol_code=TO_FAILURE, state="assigned")
    Prescription.objects.filter(training_session__in=planned).update(failure_from=1)
    planned.update(reps_prescribed=0)


def forget(apps, schema_editor):
    """Count the repetitions that plan the time again."""
    TrainingSession = apps.get_model("training_sessions", "TrainingSession")
    for row in TrainingSession.objects.filter(reps_prescribed=0).prefetch_related("prescriptions"):
        row.reps_prescribed = sum(sum(each.sets) for each in row.prescriptions.all())
        row.save(update_fields=["reps_prescribed"])


class Migration(migrations.Migration):
    dependencies = [("training_sessions", "0024_new_text")]

    operations = [
        migrations.AddField(
            model_name="prescription",
            name="failure_from",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.RunPython(mark_what_is_planned, forget),
    ]
