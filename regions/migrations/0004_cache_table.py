"""The table of the cache, so that `migrate` is all a deployment needs."""

from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    call_command(
        "createcachetable",
        "cache",
        database=schema_editor.connection.alias,
        verbosity=0,
    )


class Migration(migrations.Migration):
    dependencies = [("regions", "0003_user_email_once")]

    operations = [
        migrations.RunPython(
            create, lambda apps, schema_editor: schema_editor.execute("DROP TABLE cache")
        )
    ]
