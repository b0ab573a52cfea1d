import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RulebookLoad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='loaded at')),
                ('file_name', models.CharField(max_length=100, verbose_name='name of the file')),
                ('text', models.TextField(verbose_name='text of the file')),
                ('changes', models.JSONField(verbose_name='what it changed')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='loaded by')),
            ],
            options={
                'verbose_name': 'loaded rulebook',
                'verbose_name_plural': 'loaded rulebooks',
                'ordering': ['-id'],
                'permissions': [('load_rulebook', 'Can take the rulebook out and load another one')],
                'default_permissions': (),
            },
        ),
        run_sql(__file__, "loads"),
    ]
