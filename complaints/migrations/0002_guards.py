from django.db import migrations

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial")]
    operations = [run_sql(__file__, "0002_guards")]
