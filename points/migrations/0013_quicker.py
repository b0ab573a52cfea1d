from django.db import migrations

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):
    dependencies = [("points", "0012_multipliers")]
    operations = [run_sql(__file__, "0013_quicker")]
