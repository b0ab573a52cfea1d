from django.db import migrations

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0005_approval_limits"), ("members", "0018_forgetting")]
    operations = [run_sql(__file__, "0005_forgetting")]
