from django.conf import settings
from clubcrm.kernel.sqlfile import run_sql
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0011_history'),
        ('campaigns', '0003_birthday'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='template',
            options={'ordering': ['code', '-version'], 'permissions': [('approve_template', 'Can approve a message template')], 'verbose_name': 'message template', 'verbose_name_plural': 'message templates'},
        ),
        migrations.RemoveConstraint(
            model_name='template',
            name='campaigns_template_in_force_says_since_when',
        ),
        migrations.AlterField(
            model_name='template',
            name='state',
            field=models.CharField(choices=[('draft', 'draft'), ('proposed', 'proposed'), ('active', 'active'), ('closed', 'closed')], default='draft', editable=False, max_length=10, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='template',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'proposed']), ('activated_at__isnull', False), _connector='OR'), name='campaigns_template_in_force_says_since_when'),
        ),
        run_sql(__file__, "0004_history"),
    ]
