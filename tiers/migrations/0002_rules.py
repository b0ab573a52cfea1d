from django.db import migrations

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):
    dependencies = [("tiers", "0001_initial"), ("members", "0002_touches")]
    operations = [run_sql(__file__, "0002_rules")]
