from django.db import migrations

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):
    dependencies = [("complaints", "0003_grades_and_channels"), ("kernel", "0011_history")]
    operations = [
        run_sql(__file__, "0004_history"),
    ]
