from django.db import migrations

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):
    dependencies = [("members", "0017_consents_and_erasure"), ("kernel", "0011_history")]
    operations = [
        run_sql(__file__, "0018_keyed"),
        run_sql(__file__, "0018_stays"),
        run_sql(__file__, "0018_erasure"),
    ]
