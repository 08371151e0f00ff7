from django.db import migrations


def forget(apps, schema_editor):
    """What a server said until now may repeat the key it was asked with; every member reads it."""
    apps.get_model("credentials", "Credential").objects.update(last_test=None)


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0003_hosts"),
    ]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
