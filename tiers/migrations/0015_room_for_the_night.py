import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):
    """What a night writes costs less: no foreign key behind every due row, room for new versions of tallies."""

    atomic = False
    dependencies = [("tiers", "0014_guard_rule")]
    operations = [
        migrations.AlterField(
            "due",
            "customer",
            models.OneToOneField(
                "members.Customer",
                django.db.models.deletion.CASCADE,
                db_constraint=False,
                primary_key=True,
                related_name="+",
                serialize=False,
            ),
        ),
        run_sql(__file__, "0015_room"),
        AddIndexConcurrently(
            "standing",
            models.Index(
                fields=["grace_until"], condition=Q(grace_until__isnull=False), name="standing_by_grace"
            ),
        ),
    ]
