from django.db import migrations

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):
    dependencies = [("kernel", "0008_sign_in")]
    operations = [run_sql(__file__, "0009_sessions_end")]
