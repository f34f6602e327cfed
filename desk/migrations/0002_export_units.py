from django.db import migrations, models

import desk.models


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="export",
            name="units",
            field=models.JSONField(default=desk.models.no_units),
        ),
    ]
