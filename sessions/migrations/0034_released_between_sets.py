"""The cuffs of a protocol may come off in its rests."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('training_sessions', '0033_fill_place_and_machine'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalpracticeprotocol',
            name='released_between_sets',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='practiceprotocol',
            name='released_between_sets',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='prescription',
            name='released_between_sets',
            field=models.BooleanField(default=False),
        ),
    ]
