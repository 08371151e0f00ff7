import django.db.models.deletion
from django.db import migrations, models

import core.db.fields


class Migration(migrations.Migration):
    dependencies = [("executions", "0015_assets_of_their_own")]

    operations = [
        migrations.CreateModel(
            name="NodeStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "execution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="node_steps",
                        to="executions.execution",
                    ),
                ),
                ("node_id", models.CharField(max_length=64)),
                ("iteration", models.CharField(blank=True, default="", max_length=200)),
                ("name", models.CharField(max_length=200)),
                ("attempt", models.PositiveIntegerField()),
                ("effect", models.CharField(max_length=16)),
                ("status", models.CharField(max_length=16)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("output", core.db.fields.JsonTextField(null=True)),
                ("error", core.db.fields.JsonTextField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("execution", "node_id", "iteration", "name"), name="one_step_per_name"
                    )
                ],
            },
        ),
    ]
