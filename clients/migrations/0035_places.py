"""Places of a practice, their machines, and who trains where."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0034_cuff_device"),
    ]

    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=80)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="clients.practice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Machine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("barbell", "Bar and plates"),
                            ("dumbbell", "Dumbbells (each hand)"),
                            ("stack", "Machine or cable stack"),
                        ],
                        max_length=8,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=120)),
                ("unit", models.CharField(choices=[("kg", "kg"), ("lb", "lb")], default="kg", max_length=2)),
                ("smallest", models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                ("step", models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                ("largest", models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                ("loads", models.JSONField(blank=True, default=list)),
                ("plates", models.JSONField(blank=True, default=list)),
                ("is_typical", models.BooleanField(default=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("add_ons", models.JSONField(blank=True, default=list)),
                ("exercise_codes", models.JSONField(blank=True, default=list)),
                (
                    "bar_unit",
                    models.CharField(
                        blank=True, choices=[("kg", "kg"), ("lb", "lb")], default="", max_length=2
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="machines",
                        to="clients.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalMachine",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("barbell", "Bar and plates"),
                            ("dumbbell", "Dumbbells (each hand)"),
                            ("stack", "Machine or cable stack"),
                        ],
                        max_length=8,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=120)),
                ("unit", models.CharField(choices=[("kg", "kg"), ("lb", "lb")], default="kg", max_length=2)),
                ("smallest", models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                ("step", models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                ("largest", models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                ("loads", models.JSONField(blank=True, default=list)),
                ("plates", models.JSONField(blank=True, default=list)),
                ("is_typical", models.BooleanField(default=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("add_ons", models.JSONField(blank=True, default=list)),
                ("exercise_codes", models.JSONField(blank=True, default=list)),
                (
                    "bar_unit",
                    models.CharField(
                        blank=True, choices=[("kg", "kg"), ("lb", "lb")], default="", max_length=2
                    ),
                ),
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
                    "updated_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="clients.place",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical machine",
                "verbose_name_plural": "historical machines",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ClientPlace",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("is_usual", models.BooleanField(default=False)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="client_places",
                        to="clients.client",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="client_places",
                        to="clients.place",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(
                models.F("practice"),
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("retired_at", None)),
                name="place_named_once",
            ),
        ),
        migrations.AddIndex(
            model_name="machine",
            index=models.Index(fields=["place", "kind"], name="machines_of_place"),
        ),
        migrations.AddConstraint(
            model_name="clientplace",
            constraint=models.UniqueConstraint(fields=("client", "place"), name="client_place_once"),
        ),
        migrations.AddConstraint(
            model_name="clientplace",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_usual", True)), fields=("client",), name="client_usual_place_once"
            ),
        ),
    ]
