from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("executions", "0013_started_by")]

    operations = [
        migrations.RenameModel("Turn", "Duty"),
        migrations.RenameField("Duty", "duty", "name"),
    ]
