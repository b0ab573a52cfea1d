from clubcrm.kernel.sqlfile import run_sql
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0011_history'),
        ('tiers', '0003_carclub'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='programme',
            options={'ordering': ['code', '-version'], 'permissions': [('approve_programme', 'Can approve a tier programme')], 'verbose_name': 'tier programme', 'verbose_name_plural': 'tier programmes'},
        ),
        run_sql(__file__, "0004_history"),
    ]
