from django.db import migrations

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):
    dependencies = [("complaints", "0006_files"), ("members", "0018_forgetting"), ("kernel", "0012_uploads")]
    operations = [run_sql(__file__, "0008_forgetting")]
