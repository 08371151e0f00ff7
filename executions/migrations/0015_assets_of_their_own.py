"""Assets become an app below executions: the table gets its name, the execution is an id without a constraint."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("executions", "0014_duties")]

    operations: ClassVar[list[Operation]] = [
        migrations.AlterField("asset", "execution", models.UUIDField(db_index=True, null=True)),
        migrations.AlterModelTable("asset", "assets_asset"),
        # From here on it is assets' 0001 that knows the table.
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Asset")]),
    ]
