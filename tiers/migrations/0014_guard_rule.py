"""The one row that says what is little for the tier-guard."""

from django.db import migrations


def write(apps, schema_editor):
    apps.get_model("tiers", "GuardRule").objects.get_or_create(id=1)


def remove(apps, schema_editor):
    apps.get_model("tiers", "GuardRule").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("tiers", "0013_rehearsals_and_guard")]
    operations = [migrations.RunPython(write, remove)]
