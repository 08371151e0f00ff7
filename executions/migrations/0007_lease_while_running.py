from django.db import migrations, models
from django.db.models.functions import Coalesce, Now


def set_right(apps, schema_editor):
    executions = apps.get_model("executions", "Execution").objects
    executions.exclude(status="running").exclude(lease_until=None).update(lease_until=None)
    unleased = executions.filter(status="running", lease_until=None)
    unleased.update(lease_until=Coalesce("claimed_at", Now()))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_limits"),
        ("executions", "0006_fewer_indexes"),
        ("workflows", "0006_test_calls"),
    ]

    operations = [
        migrations.RunPython(set_right, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="execution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lease_until__isnull", False), ("status", "running")),
                    models.Q(models.Q(("status", "running"), _negated=True), ("lease_until__isnull", True)),
                    _connector="OR",
                ),
                name="lease_while_running",
            ),
        ),
    ]
