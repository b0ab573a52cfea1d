from django.db import migrations

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):
    dependencies = [("kernel", "0005_access_log")]
    operations = [run_sql(__file__, "0006_access_stays")]
