import django.db.models.deletion
from django.contrib.postgres.indexes import OpClass
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q

PREFIXES = ("name", "pinyin", "initials")


def by_branch(field):
    prefix = OpClass(F(field), name="varchar_pattern_ops")
    return AddIndexConcurrently("customer", models.Index("branch", prefix, name=f"customer_branch_{field}"))


def branch(related_name="+"):
    """The plain index on the branch goes: another one begins with it."""
    return models.ForeignKey(
        "kernel.Branch", django.db.models.deletion.PROTECT, db_index=False, related_name=related_name, verbose_name="branch"
    )  # fmt: skip


class Migration(migrations.Migration):
    """A store finds and counts its own among a group's; built while the old code goes on writing.

    What the old code used is removed last; it then finds pinyin by a scan until it is replaced.
    """

    atomic = False
    dependencies = [("kernel", "0001_initial"), ("members", "0012_voids_and_notes_stay")]
    operations = [
        *(by_branch(field) for field in PREFIXES),
        AddIndexConcurrently(
            "visit",
            models.Index(
                fields=["branch", "arrived_on"], condition=Q(voided_at=None), name="visit_of_branch_by_day"
            ),
        ),
        AddIndexConcurrently(
            "membership", models.Index(fields=["branch", "joined_on"], name="membership_of_branch_by_day")
        ),
        migrations.AlterField("customer", "branch", branch("customers")),
        migrations.AlterField("membership", "branch", branch()),
        RemoveIndexConcurrently("customer", "customer_pinyin_prefix"),
        RemoveIndexConcurrently("customer", "customer_initials_prefix"),
    ]
