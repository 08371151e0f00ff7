from django.db import migrations

import core.db.fields

SENT_ANYWHERE = ("http_basic", "http_bearer", "http_header")


def allow_every_host(apps, schema_editor):
    """What has worked goes on; the credential's page warns of it."""
    credentials = apps.get_model("credentials", "Credential").objects
    credentials.filter(type__in=SENT_ANYWHERE).update(hosts=["*"])


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0002_limits"),
    ]

    operations = [
        migrations.AddField(
            model_name="credential",
            name="hosts",
            field=core.db.fields.JsonTextField(default=list),
        ),
        migrations.RunPython(allow_every_host, migrations.RunPython.noop),
    ]
