from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def publish(apps, schema_editor):
    """What was recorded before there was review stays in every percentage."""
    rows = apps.get_model("agreements", "Headcount")._base_manager
    rows.update(
        published_at=F("recorded_at"),
        published_by=F("recorded_by"),
        corrects=F("replaces"),
    )
    before = rows.filter(pk=OuterRef("replaces")).values("reason")
    rows.exclude(replaces=None).update(change_reason=Subquery(before))


class Migration(migrations.Migration):
    dependencies = [("agreements", "0006_drafts_and_closed_months")]

    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
