from django.db import migrations

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):
    dependencies = [("tiers", "0006_validity_resets_and_exceptions"), ("members", "0020_felt_by_rules")]
    operations = [run_sql(__file__, "0007_exceptions")]
