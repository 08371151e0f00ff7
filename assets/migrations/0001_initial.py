"""Takes the table over from `executions`, with all its rows, and gives it what files need besides values."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

import core.db.ids

_TAKEN_OVER = migrations.CreateModel(
    "Asset",
    [
        (
            "id",
            models.UUIDField(default=core.db.ids.uuid7, editable=False, primary_key=True, serialize=False),
        ),
        ("created_at", models.DateTimeField(auto_now_add=True)),
        ("updated_at", models.DateTimeField(auto_now=True)),
        ("file", models.FileField(upload_to="values/%Y/%m/%d")),
        ("content_type", models.CharField(default="application/json", max_length=100)),
        ("size", models.PositiveBigIntegerField()),
        ("execution", models.UUIDField(db_index=True, null=True)),
        (
            "organization",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assets",
                to="accounts.organization",
            ),
        ),
    ],
)


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("accounts", "0009_identities"),
        ("executions", "0015_assets_of_their_own"),
    ]

    operations: ClassVar[list[Operation]] = [
        migrations.SeparateDatabaseAndState(state_operations=[_TAKEN_OVER]),
        migrations.AlterModelOptions("asset", {"verbose_name": "file"}),
        migrations.AlterField("asset", "file", models.FileField(upload_to="")),
        migrations.AlterField("asset", "content_type", models.CharField(max_length=100)),
        migrations.AlterField(
            "asset",
            "organization",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assets",
                to="accounts.organization",
            ),
        ),
        migrations.AddField("asset", "name", models.CharField(blank=True, default="", max_length=255), False),
        migrations.AddField(
            "asset", "sha256", models.CharField(blank=True, default="", max_length=64), False
        ),
        migrations.AddField("asset", "uploaded_by", models.UUIDField(null=True)),
        migrations.AddField("asset", "kept", models.BooleanField(default=False)),
        # All that there was were values.
        migrations.AddField("asset", "is_value", models.BooleanField(default=True)),
        migrations.AlterField("asset", "is_value", models.BooleanField(default=False)),
        migrations.AddIndex("asset", models.Index(fields=["organization", "-id"], name="assets_newest")),
        migrations.AddIndex(
            "asset",
            models.Index(
                condition=models.Q(("execution__isnull", True), ("kept", False)),
                fields=["created_at"],
                name="assets_unused",
            ),
        ),
    ]
