from django.db import migrations

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):
    dependencies = [("tiers", "0015_room_for_the_night"), ("points", "0012_multipliers")]
    operations = [run_sql(__file__, "0016_merges_are_felt")]
