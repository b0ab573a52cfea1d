"""After-sales agrees to rules of tiers (domain 1). Rows that an administrator changes."""

from django.db import migrations

KIND = "tier-programme"
DECIDE = ("service-manager", "service-director")


def write(apps, schema_editor):
    limits = apps.get_model("kernel", "ApprovalLimit").objects
    for role in DECIDE:
        limits.get_or_create(kind=KIND, role=role, act="decide", branch=None)


def remove(apps, schema_editor):
    apps.get_model("kernel", "ApprovalLimit").objects.filter(kind=KIND).delete()


class Migration(migrations.Migration):
    dependencies = [("tiers", "0004_second_person_and_history"), ("kernel", "0011_history")]
    operations = [migrations.RunPython(write, remove)]
