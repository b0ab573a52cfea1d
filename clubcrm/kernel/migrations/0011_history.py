from django.db import migrations

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):
    dependencies = [("kernel", "0010_limits_and_history"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [run_sql(__file__, "0011_history")]
