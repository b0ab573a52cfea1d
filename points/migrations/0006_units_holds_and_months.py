import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# Until now a rule's points lived for a number of months or for ever.
MONTHS = "UPDATE points_earningrule SET expires = 'months' WHERE expires_after IS NOT NULL"


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0011_history'),
        ('members', '0019_wordings_and_limits'),
        ('points', '0005_approval_limits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(unique=True, verbose_name='month')),
                ('closed_at', models.DateTimeField(verbose_name='closed at')),
                ('through_id', models.BigIntegerField(verbose_name='last line')),
                ('lines', models.BigIntegerField(verbose_name='lines')),
                ('total', models.BigIntegerField(verbose_name='sum of amounts')),
            ],
            options={
                'verbose_name': 'closed month',
                'verbose_name_plural': 'closed months',
                'ordering': ['-month'],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField(verbose_name='amount')),
                ('purpose', models.SlugField(db_index=False, max_length=30, verbose_name='purpose')),
                ('key', models.CharField(max_length=80, unique=True, verbose_name='request key')),
                ('request_digest', models.CharField(max_length=64, verbose_name='digest of the request')),
                ('held_at', models.DateTimeField(verbose_name='held at')),
                ('held_on', models.DateField(verbose_name='held on')),
                ('until_at', models.DateTimeField(verbose_name='held until')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
                ('how', models.CharField(blank=True, choices=[('', 'open'), ('confirmed', 'confirmed'), ('released', 'released'), ('timed-out', 'timed out')], default='', max_length=10, verbose_name='how it ended')),
            ],
            options={
                'verbose_name': 'hold',
                'verbose_name_plural': 'holds',
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('usable_on', models.DateField(verbose_name='usable from')),
                ('explanation', models.JSONField(default=dict, verbose_name='explanation')),
                ('key', models.CharField(max_length=80, unique=True, verbose_name='request key')),
                ('request_digest', models.CharField(max_length=64, verbose_name='digest of the request')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
            ],
            options={
                'verbose_name': 'release of pending points',
                'verbose_name_plural': 'releases of pending points',
            },
        ),
        migrations.AlterModelOptions(
            name='reason',
            options={'ordering': ['position', 'id'], 'verbose_name': 'reason', 'verbose_name_plural': 'reasons'},
        ),
        migrations.RemoveConstraint(
            model_name='purpose',
            name='points_purpose_not_a_reserved_code',
        ),
        migrations.RemoveIndex(
            model_name='lot',
            name='points_lot_soonest_first',
        ),
        migrations.RenameField(
            model_name='earningrule',
            old_name='expires_after_months',
            new_name='expires_after',
        ),
        migrations.AddField(
            model_name='earningrule',
            name='expires',
            field=models.CharField(choices=[('never', 'never'), ('days', 'after so many days'), ('months', 'after so many months'), ('month-end', 'at the end of the month after so many months'), ('year-end', 'at the end of the year after so many years')], default='never', max_length=10, verbose_name='the points expire'),
        ),
        migrations.RunSQL(MONTHS, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='earningrule',
            name='expires_after',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Days, months or years. Empty: the points never expire.', null=True, validators=[django.core.validators.MaxValueValidator(10000)], verbose_name='after how many'),
        ),
        migrations.AddField(
            model_name='lot',
            name='gifted',
            field=models.BooleanField(default=False, verbose_name='gifted'),
        ),
        migrations.AddField(
            model_name='reason',
            name='serves',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('reversing', 'reversing'), ('granting', 'granting'), ('correcting', 'taking off'), ('waiving', 'waiving a debt')], max_length=12), default=['reversing'], help_text='For which of these it may be chosen.', size=None, verbose_name='serves for'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='reason',
            name='serves',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('reversing', 'reversing'), ('granting', 'granting'), ('correcting', 'taking off'), ('waiving', 'waiving a debt')], max_length=12), default=list, help_text='For which of these it may be chosen.', size=None, verbose_name='serves for'),
        ),
        migrations.AddField(
            model_name='unit',
            name='measure',
            field=models.CharField(choices=[('points', 'points'), ('cents', 'cents, shown as yuan'), ('pieces', 'pieces')], default='points', max_length=10, verbose_name='measured in'),
        ),
        migrations.AlterField(
            model_name='lot',
            name='usable_on',
            field=models.DateField(null=True, verbose_name='usable from'),
        ),
        migrations.AlterField(
            model_name='transfer',
            name='kind',
            field=models.CharField(choices=[('earn', 'earned'), ('grant', 'granted'), ('topup', 'topped up'), ('redeem', 'redeemed'), ('correct', 'taken off'), ('reverse', 'reversed'), ('expire', 'expired'), ('debt', 'owed'), ('repay', 'debt repaid'), ('waive', 'debt waived'), ('merge', 'moved by a merge'), ('clear', 'cleared between branches')], max_length=10, verbose_name='kind'),
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='points_account_merged'),
        ),
        migrations.AddIndex(
            model_name='lot',
            index=models.Index(condition=models.Q(('remaining__gt', 0)), fields=['account', 'gifted', 'expires_on', 'id'], name='points_lot_soonest_first'),
        ),
        migrations.AddIndex(
            model_name='lot',
            index=models.Index(condition=models.Q(('expires_on__isnull', False), ('remaining__gt', 0)), fields=['expires_on'], name='points_lot_lapsing'),
        ),
        migrations.AddConstraint(
            model_name='earningrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('expires', 'never'), ('expires_after', None)), models.Q(('expires__in', ['days', 'months', 'month-end', 'year-end']), ('expires_after__isnull', False)), _connector='OR'), name='earning_rule_expires_after_a_number_or_never'),
        ),
        migrations.AddConstraint(
            model_name='purpose',
            constraint=models.CheckConstraint(condition=models.Q(('code__in', ['issued', 'paid', 'gifted', 'expired', 'corrected', 'waived', 'cleared']), _negated=True), name='points_purpose_not_a_reserved_code'),
        ),
        migrations.AddField(
            model_name='closure',
            name='closed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by'),
        ),
        migrations.AddField(
            model_name='hold',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='points.account'),
        ),
        migrations.AddField(
            model_name='hold',
            name='branch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch', verbose_name='branch'),
        ),
        migrations.AddField(
            model_name='hold',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by'),
        ),
        migrations.AddField(
            model_name='hold',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hold',
            name='transfer',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hold', to='points.transfer'),
        ),
        migrations.AddField(
            model_name='release',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by'),
        ),
        migrations.AddField(
            model_name='release',
            name='transfer',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='release', to='points.transfer'),
        ),
        migrations.AddIndex(
            model_name='hold',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['until_at'], name='points_hold_open'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='points_hold_amount_positive'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('held_at'))), name='points_hold_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('how', ''), ('transfer__isnull', True)), models.Q(('ended_at__isnull', False), ('how', 'confirmed'), ('transfer__isnull', False)), models.Q(('ended_at__isnull', False), ('how__in', ['released', 'timed-out']), ('transfer__isnull', True)), _connector='OR'), name='points_hold_says_how_it_ended'),
        ),
    ]
