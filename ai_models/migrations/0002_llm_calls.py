import django.db.models.deletion
from django.db import migrations, models

import core.db.fields
import core.db.ids


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_identities"), ("ai_models", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="LlmCall",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.db.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                ("execution", models.UUIDField()),
                ("workflow", models.UUIDField()),
                ("node_id", models.CharField(max_length=64)),
                ("iteration", models.CharField(blank=True, default="", max_length=200)),
                ("attempt", models.PositiveIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("credential", models.UUIDField(null=True)),
                ("requested_model", models.CharField(max_length=300)),
                ("model", models.CharField(blank=True, max_length=300)),
                ("provider", models.CharField(blank=True, max_length=100)),
                ("status", models.CharField(max_length=16)),
                ("input_tokens", models.PositiveIntegerField(default=0)),
                ("output_tokens", models.PositiveIntegerField(default=0)),
                ("cached_tokens", models.PositiveIntegerField(default=0)),
                ("reasoning_tokens", models.PositiveIntegerField(default=0)),
                ("cost_usd", models.DecimalField(decimal_places=12, max_digits=24, null=True)),
                ("estimated_cost_usd", models.DecimalField(decimal_places=12, max_digits=24, null=True)),
                ("is_byok", models.BooleanField(default=False)),
                ("generation_id", models.CharField(blank=True, max_length=200)),
                ("first_token_ms", models.PositiveIntegerField(null=True)),
                ("duration_ms", models.PositiveIntegerField(null=True)),
                ("error", core.db.fields.JsonTextField(null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "-id"], name="llm_calls_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(status__in=("open", "succeeded", "failed", "cancelled")),
                        name="known_call_status",
                    ),
                    models.UniqueConstraint(
                        fields=("execution", "node_id", "iteration", "attempt", "number"),
                        name="one_row_per_call",
                    ),
                ],
            },
        ),
    ]
