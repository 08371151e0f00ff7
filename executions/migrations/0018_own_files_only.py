from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("executions", "0017_calls_in_the_ledger")]

    operations = [
        migrations.AddField("execution", "own_files_only", models.BooleanField(default=False)),
    ]
