from django.db import migrations

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):
    dependencies = [("members", "0011_voided_visits_and_notes")]
    operations = [run_sql(__file__, "0012_voids_and_notes_stay")]
