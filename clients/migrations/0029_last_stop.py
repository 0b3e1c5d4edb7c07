"""When a client was stopped last, so that answers from before it clear nobody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clients", "0028_consent")]

    operations = [
        migrations.AddField(
            "client", "last_stop_at", models.DateTimeField(blank=True, editable=False, null=True)
        ),
    ]
