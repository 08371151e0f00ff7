import django.utils.timezone
from django.db import migrations, models
from django.db.models import F


def begin_as_before(apps, schema_editor):
    apps.get_model("workflows", "Trigger").objects.update(anchor=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0006_test_calls"),
    ]

    operations = [
        migrations.AddField(
            model_name="trigger",
            name="anchor",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.RunPython(begin_as_before, migrations.RunPython.noop),
    ]
