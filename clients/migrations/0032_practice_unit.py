"""The unit of weight of a practice's new clients. Every practice keeps kilograms until an admin changes it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clients", "0031_limbs_and_sides")]

    operations = [
        migrations.AddField(
            model_name="practice",
            name="unit",
            field=models.CharField(choices=[("kg", "kg"), ("lb", "lb")], default="kg", max_length=2),
        ),
    ]
