import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0011_history'),
    ]

    operations = [
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.SlugField(max_length=40, verbose_name='kind')),
                ('subject', models.BigIntegerField(verbose_name='number')),
                ('name', models.CharField(max_length=100, verbose_name='name of the file')),
                ('content_type', models.CharField(max_length=100, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='size')),
                ('sha256', models.CharField(max_length=64, verbose_name='checksum')),
                ('uploaded_at', models.DateTimeField(verbose_name='added at')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch', verbose_name='branch')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='added by')),
            ],
            options={
                'verbose_name': 'file',
                'verbose_name_plural': 'files',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('kind', 'subject', 'sha256'), name='upload_once_per_subject'), models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='upload_never_empty')],
            },
        ),
        run_sql(__file__, "0012_uploads"),
    ]
