"""Who may erase on another's proposal. Rows that an administrator changes."""

from django.db import migrations

KIND = "erasure"
DECIDE = ("administrator", "care-manager")


def write(apps, schema_editor):
    limits = apps.get_model("kernel", "ApprovalLimit").objects
    for role in DECIDE:
        limits.get_or_create(kind=KIND, role=role, act="decide", branch=None)


def remove(apps, schema_editor):
    apps.get_model("kernel", "ApprovalLimit").objects.filter(kind=KIND).delete()


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_submissions"), ("kernel", "0011_history")]
    operations = [migrations.RunPython(write, remove)]
