from django.db import migrations

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):
    dependencies = [("members", "0015_sight_permissions"), ("kernel", "0011_history")]
    operations = [run_sql(__file__, "0016_history")]
