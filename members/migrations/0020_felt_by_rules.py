from django.db import migrations

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):
    dependencies = [("members", "0019_wordings_and_limits")]
    operations = [run_sql(__file__, "0020_felt_by_rules")]
