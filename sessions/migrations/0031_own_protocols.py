"""Each prescription names its own protocol, and a practice writes protocols of its own."""

import django.db.models.deletion
import django.utils.timezone
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery

# The published protocols so far.
NAMES = {
    "standard-30-15-15-15": "30 / 15 / 15 / 15, 30 s rest",
    "standard-30-15-15-15-rest-45": "30 / 15 / 15 / 15, 45 s rest",
    "standard-30-15-15-15-rest-60": "30 / 15 / 15 / 15, 60 s rest",
    "quick-30-15-15-15": "30 / 15 / 15 / 15, quick tempo",
    "first-session": "First session: 30 / 15",
    "second-session": "Second session: 30 / 15 / 15",
    "three-30-15-15": "30 / 15 / 15, 30 s rest",
    "two-30-15": "30 / 15, 30 s rest",
    "quick-30-15-15": "30 / 15 / 15, quick tempo",
    "quick-30-15": "30 / 15, quick tempo",
    "four-sets-to-failure": "Four sets, as many repetitions as possible",
    "30-15-15-failure": "30 / 15 / 15, then as many as possible",
    "four-by-15-rest-60": "4 x 15, 60 s rest",
    "five-by-15-rest-60": "5 x 15, 60 s rest",
}


def name_protocols(apps, schema_editor):
    """Every prescription so far has the protocol of its session. Two statements, and one for each name."""
    sessions = apps.get_model("training_sessions", "TrainingSession")
    prescriptions = apps.get_model("training_sessions", "Prescription").objects
    of_it = sessions.objects.filter(pk=OuterRef("training_session_id"))
    prescriptions.update(
        protocol_code=Subquery(of_it.values("protocol_code")[:1]),
        protocol_version=Subquery(of_it.values("protocol_version")[:1]),
    )
    prescriptions.update(protocol_name=F("protocol_code"))
    for code, name in NAMES.items():
        prescriptions.filter(protocol_code=code).update(protocol_name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0034_cuff_device"),
        ("training_sessions", "0030_own_weight"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="prescription",
            name="protocol_code",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="prescription",
            name="protocol_name",
            field=models.CharField(default="", max_length=60),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="prescription",
            name="protocol_source",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="prescription",
            name="protocol_version",
            field=models.PositiveSmallIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="HistoricalPracticeProtocol",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("name", models.CharField(max_length=60)),
                ("sets", models.JSONField()),
                ("failure_from", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("rest_seconds", models.PositiveSmallIntegerField()),
                ("tempo_label", models.CharField(max_length=20)),
                ("default_percent_1rm", models.PositiveSmallIntegerField()),
                ("source_text", models.CharField(max_length=300)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("edited_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="clients.practice",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical practice protocol",
                "verbose_name_plural": "historical practice protocols",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PracticeProtocol",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=60)),
                ("sets", models.JSONField()),
                ("failure_from", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("rest_seconds", models.PositiveSmallIntegerField()),
                ("tempo_label", models.CharField(max_length=20)),
                ("default_percent_1rm", models.PositiveSmallIntegerField()),
                ("source_text", models.CharField(max_length=300)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("edited_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "edited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_protocols",
                        to="clients.practice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "name"), name="own_protocol_name_once")
                ],
            },
        ),
        migrations.RunPython(name_protocols, migrations.RunPython.noop),
    ]
