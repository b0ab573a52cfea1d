from clubcrm.kernel.sqlfile import run_sql
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0011_history'),
        ('points', '0003_seeds'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='earningrule',
            options={'ordering': ['code', '-version'], 'permissions': [('redeem_points', 'Can redeem points'), ('reverse_points', 'Can reverse points'), ('approve_earningrule', 'Can approve an earning rule')], 'verbose_name': 'earning rule', 'verbose_name_plural': 'earning rules'},
        ),
        run_sql(__file__, "0004_history"),
    ]
