import django.contrib.postgres.constraints
import clubcrm.kernel.models.versions
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0001_initial'),
        ('members', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Occasion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('kind', models.SlugField(editable=False, max_length=40, verbose_name='kind of occasion')),
                ('name_zh', models.CharField(max_length=60, verbose_name='name in Chinese')),
                ('name_en', models.CharField(max_length=60, verbose_name='name in English')),
                ('enabled', models.BooleanField(default=True, help_text='Switched off, nobody is announced any more; what waits is not sent and says so.', verbose_name='switched on')),
                ('channel', models.SlugField(default='email', max_length=20, verbose_name='channel')),
                ('purpose', models.SlugField(editable=False, help_text='What consent is asked for.', max_length=30, verbose_name='purpose')),
                ('send_from', models.PositiveSmallIntegerField(default=9, help_text='E.g. 9: nothing is sent before 9:00.', validators=[django.core.validators.MaxValueValidator(23)], verbose_name='from (hour)')),
                ('send_until', models.PositiveSmallIntegerField(default=21, help_text='E.g. 21: nothing is sent from 21:00 on.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(24)], verbose_name='until (hour)')),
                ('catch_up_days', models.PositiveSmallIntegerField(default=0, help_text='0: a greeting of a past day is never sent late. E.g. 1: it may still go out the next day.', validators=[django.core.validators.MaxValueValidator(7)], verbose_name='days of catching up')),
                ('params', models.JSONField(default=dict, editable=False, verbose_name='settings')),
                ('changed_at', models.DateTimeField(editable=False, null=True, verbose_name='changed at')),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'occasion',
                'verbose_name_plural': 'occasions',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('instance', models.CharField(max_length=80, verbose_name='what it is about')),
                ('channel', models.SlugField(max_length=20, verbose_name='channel')),
                ('due_on', models.DateField(verbose_name='day')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sending', 'being sent'), ('sent', 'sent'), ('not_sent', 'not sent'), ('failed', 'failed'), ('unclear', 'unclear')], default='waiting', max_length=10, verbose_name='state')),
                ('reason', models.SlugField(blank=True, max_length=30, verbose_name='reason')),
                ('send_after', models.DateTimeField(verbose_name='not before')),
                ('announced_at', models.DateTimeField(verbose_name='announced at')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch', verbose_name='branch')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='members.customer')),
                ('resolved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='resolved by')),
                ('occasion', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='campaigns.occasion')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'permissions': [('resolve_message', 'Can say what became of an unclear message')],
            },
        ),
        migrations.CreateModel(
            name='Template',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('proposed', 'proposed'), ('active', 'active'), ('closed', 'closed')], default='draft', editable=False, max_length=10, verbose_name='state')),
                ('active_from', models.DateField(editable=False, null=True, verbose_name='in force from')),
                ('active_until', models.DateField(editable=False, null=True, verbose_name='in force until (not included)')),
                ('subject_zh', models.CharField(max_length=120, verbose_name='subject in Chinese')),
                ('body_zh', models.TextField(max_length=4000, verbose_name='text in Chinese')),
                ('subject_en', models.CharField(max_length=120, verbose_name='subject in English')),
                ('body_en', models.TextField(max_length=4000, verbose_name='text in English')),
            ],
            options={
                'verbose_name': 'message template',
                'verbose_name_plural': 'message templates',
                'ordering': ('code', '-version'),
                'permissions': [('approve_template', 'Can approve a message template')],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='campaigns_template_version_once'), models.CheckConstraint(condition=models.Q(models.Q(('active_from', None), ('active_until', None), ('state', 'draft')), models.Q(('active_until', None), ('state', 'proposed')), models.Q(('active_from__isnull', False), ('active_until', None), ('state', 'active')), models.Q(('active_from__isnull', False), ('active_until__isnull', False), ('state', 'closed')), _connector='OR'), name='campaigns_template_says_since_when_until_when', violation_error_message='A draft has no days; what holds says since when, and what is over also until when.'), models.CheckConstraint(condition=models.Q(('active_until', None), ('active_until__gte', models.F('active_from')), _connector='OR'), name='campaigns_template_never_ends_before_it_begins', violation_error_message='It cannot end before it begins.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ['active', 'closed'])), expressions=[('code', '='), (clubcrm.kernel.models.versions.DateRange('active_from', 'active_until'), '&&')], name='campaigns_template_one_version_in_force', violation_error_message='On any day only one version is in force: another one holds in these days.')],
            },
        ),
        migrations.AddField(
            model_name='occasion',
            name='template',
            field=models.ForeignKey(help_text='The version in force; a new version takes its place by itself.', on_delete=django.db.models.deletion.PROTECT, related_name='occasions', to='campaigns.template', verbose_name='message template'),
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.SlugField(max_length=20, verbose_name='channel')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('recipient', models.CharField(max_length=254, verbose_name='address')),
                ('subject', models.CharField(blank=True, max_length=400, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
                ('begun_at', models.DateTimeField(verbose_name='handed over at')),
                ('result', models.CharField(choices=[('open', 'being handed over'), ('taken', 'taken'), ('refused', 'refused'), ('unreachable', 'nobody reached'), ('unclear', 'unclear')], default='open', max_length=12, verbose_name='result')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='answer')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='campaigns.message')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.template')),
            ],
            options={
                'verbose_name': 'attempt',
                'verbose_name_plural': 'attempts',
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['send_after', 'id'], name='campaigns_message_waiting'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state', 'unclear')), fields=['id'], name='campaigns_message_unclear'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['due_on', 'branch', 'id'], name='campaigns_message_day'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['occasion', 'due_on'], name='campaigns_message_newest'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('occasion', 'customer', 'instance'), name='campaigns_message_once'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('instance', ''), _negated=True), models.Q(('channel', ''), _negated=True)), name='campaigns_message_says_about_what'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'sent', 'not_sent', 'failed', 'unclear'])), name='campaigns_message_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state__in', ['waiting', 'sending'])), models.Q(('ended_at__isnull', False), ('state__in', ['sent', 'not_sent', 'failed', 'unclear'])), _connector='OR'), name='campaigns_message_ended_when_it_ended'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['not_sent', 'failed']), models.Q(('reason', ''), _negated=True)), models.Q(('reason', ''), ('state__in', ['waiting', 'sending', 'sent', 'unclear'])), _connector='OR'), name='campaigns_message_a_reason_when_it_did_not_go'),
        ),
        migrations.AddConstraint(
            model_name='occasion',
            constraint=models.CheckConstraint(condition=models.Q(('send_from__lt', models.F('send_until')), ('send_until__lte', 24)), name='campaigns_occasion_hours_in_order', violation_error_message='The first hour lies before the last one, and the last is 24 at the latest.'),
        ),
        migrations.AddConstraint(
            model_name='occasion',
            constraint=models.CheckConstraint(condition=models.Q(('params__contains', {})), name='campaigns_occasion_params_are_settings', violation_error_message='The settings are names with values, such as {“days”: 3}.'),
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(condition=models.Q(('result', 'open')), fields=['begun_at'], name='campaigns_attempt_open'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(('result__in', ['open', 'taken', 'refused', 'unreachable', 'unclear'])), name='campaigns_attempt_result_is_known'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('result', 'open')), models.Q(models.Q(('result', 'open'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='campaigns_attempt_ended_when_it_ended'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('recipient', ''), _negated=True), models.Q(('body', ''), _negated=True)), name='campaigns_attempt_says_what_to_whom'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(condition=models.Q(('result__in', ['open', 'taken', 'unclear'])), fields=('message',), name='campaigns_attempt_never_twice'),
        ),
        run_sql(__file__, "guards"),
        run_sql(__file__, "forgetting"),
        run_sql(__file__, "history"),
    ]
