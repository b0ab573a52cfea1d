import clubcrm.kernel.models.versions
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
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
            name='Intake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.SlugField(max_length=20, unique=True, verbose_name='source')),
                ('through_id', models.BigIntegerField(default=0)),
                ('mark_id', models.BigIntegerField(default=0)),
                ('mark_xid', models.BigIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'earning watermark',
                'verbose_name_plural': 'earning watermarks',
            },
        ),
        migrations.CreateModel(
            name='Reason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('name_zh', models.CharField(max_length=40, verbose_name='name in Chinese')),
                ('name_en', models.CharField(max_length=40, verbose_name='name in English')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('closed_at', models.DateTimeField(blank=True, help_text='Not offered any more; old lines keep it.', null=True, verbose_name='closed at')),
                ('serves', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('reversing', 'reversing'), ('granting', 'granting'), ('correcting', 'taking off'), ('waiving', 'waiving a debt')], max_length=12), default=list, help_text='For which of these it may be chosen.', size=None, verbose_name='serves for')),
            ],
            options={
                'verbose_name': 'reason',
                'verbose_name_plural': 'reasons',
                'ordering': ['position', 'id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('name_zh', models.CharField(max_length=40, verbose_name='name in Chinese')),
                ('name_en', models.CharField(max_length=40, verbose_name='name in English')),
                ('measure', models.CharField(choices=[('points', 'points'), ('cents', 'cents, shown as yuan'), ('pieces', 'pieces')], default='points', max_length=10, verbose_name='measured in')),
            ],
            options={
                'verbose_name': 'unit',
                'verbose_name_plural': 'units',
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('member', 'customer'), ('debt', 'debt of a customer'), ('house', 'house')], max_length=10, verbose_name='kind')),
                ('purpose', models.SlugField(blank=True, db_index=False, max_length=30, verbose_name='purpose')),
                ('balance', models.BigIntegerField(default=0, verbose_name='balance')),
                ('held', models.BigIntegerField(default=0, verbose_name='held')),
                ('branch', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch', verbose_name='branch')),
                ('customer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='members.customer', verbose_name='customer')),
                ('merged_into', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.account', verbose_name='became part of')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'account',
                'verbose_name_plural': 'accounts',
            },
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(unique=True, verbose_name='month')),
                ('closed_at', models.DateTimeField(verbose_name='closed at')),
                ('through_id', models.BigIntegerField(verbose_name='last line')),
                ('lines', models.BigIntegerField(verbose_name='lines')),
                ('total', models.BigIntegerField(verbose_name='sum of amounts')),
                ('closed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by')),
            ],
            options={
                'verbose_name': 'closed month',
                'verbose_name_plural': 'closed months',
                'ordering': ['-month'],
            },
        ),
        migrations.CreateModel(
            name='EarningRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('proposed', 'proposed'), ('active', 'active'), ('closed', 'closed')], default='draft', editable=False, max_length=10, verbose_name='state')),
                ('active_from', models.DateField(editable=False, null=True, verbose_name='in force from')),
                ('active_until', models.DateField(editable=False, null=True, verbose_name='in force until (not included)')),
                ('name_zh', models.CharField(max_length=60, verbose_name='name in Chinese')),
                ('name_en', models.CharField(max_length=60, verbose_name='name in English')),
                ('kind', models.CharField(default='proportional', max_length=40, verbose_name='kind of rule')),
                ('params', models.JSONField(default=dict, verbose_name='figures')),
                ('payers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, help_text='self, insurer, maker. Empty: whoever pays.', size=None, verbose_name='only paid by')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.unit', verbose_name='unit')),
                ('expires', models.CharField(choices=[('never', 'never'), ('days', 'after so many days'), ('months', 'after so many months'), ('month-end', 'at the end of the month after so many months'), ('year-end', 'at the end of the year after so many years')], default='never', max_length=10, verbose_name='the points expire')),
                ('expires_after', models.PositiveSmallIntegerField(blank=True, help_text='Days, months or years. Empty: the points never expire.', null=True, validators=[django.core.validators.MaxValueValidator(10000)], verbose_name='after how many')),
                ('categories', models.ManyToManyField(blank=True, help_text='None chosen: every category.', to='members.category', verbose_name='only these categories')),
            ],
            options={
                'verbose_name': 'earning rule',
                'verbose_name_plural': 'earning rules',
                'ordering': ('code', '-version'),
                'permissions': [('redeem_points', 'Can redeem points'), ('reverse_points', 'Can reverse points'), ('approve_earningrule', 'Can approve an earning rule')],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='points_earningrule_version_once'), models.CheckConstraint(condition=models.Q(models.Q(('active_from', None), ('active_until', None), ('state', 'draft')), models.Q(('active_until', None), ('state', 'proposed')), models.Q(('active_from__isnull', False), ('active_until', None), ('state', 'active')), models.Q(('active_from__isnull', False), ('active_until__isnull', False), ('state', 'closed')), _connector='OR'), name='points_earningrule_says_since_when_until_when', violation_error_message='A draft has no days; what holds says since when, and what is over also until when.'), models.CheckConstraint(condition=models.Q(('active_until', None), ('active_until__gte', models.F('active_from')), _connector='OR'), name='points_earningrule_never_ends_before_it_begins', violation_error_message='It cannot end before it begins.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ['active', 'closed'])), expressions=[('code', '='), (clubcrm.kernel.models.versions.DateRange('active_from', 'active_until'), '&&')], name='points_earningrule_one_version_in_force', violation_error_message='On any day only one version is in force: another one holds in these days.'), models.CheckConstraint(condition=models.Q(('active_until', None), ('active_until__gt', models.F('active_from')), _connector='OR'), name='earning_rule_holds_for_a_day', violation_error_message='A rule holds for a day at least: its last day lies after its first.'), models.CheckConstraint(condition=models.Q(models.Q(('expires', 'never'), ('expires_after', None)), models.Q(('expires__in', ['days', 'months', 'month-end', 'year-end']), ('expires_after__isnull', False)), _connector='OR'), name='earning_rule_expires_after_a_number_or_never', violation_error_message='Say after how many days or months the points lapse, or that they never do.')],
            },
        ),
        migrations.CreateModel(
            name='Purpose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('name_zh', models.CharField(max_length=40, verbose_name='name in Chinese')),
                ('name_en', models.CharField(max_length=40, verbose_name='name in English')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('closed_at', models.DateTimeField(blank=True, help_text='Not offered any more; old lines keep it.', null=True, verbose_name='closed at')),
            ],
            options={
                'verbose_name': 'purpose of redeeming',
                'verbose_name_plural': 'purposes of redeeming',
                'ordering': ['position', 'id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('code__in', ['issued', 'paid', 'gifted', 'expired', 'corrected', 'waived', 'cleared']), _negated=True), name='points_purpose_not_a_reserved_code', violation_error_message='This code is one that the ledger uses itself: take another.')],
            },
        ),
        migrations.CreateModel(
            name='RollupMark',
            fields=[
                ('one', models.BooleanField(default=True, primary_key=True, serialize=False)),
                ('through_id', models.BigIntegerField(default=0)),
                ('mark_id', models.BigIntegerField(default=0)),
                ('mark_xid', models.BigIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'watermark of the sums',
                'verbose_name_plural': 'watermarks of the sums',
                'constraints': [models.CheckConstraint(condition=models.Q(('one', True)), name='points_rollup_mark_is_one')],
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField(verbose_name='amount')),
                ('qualifying', models.BigIntegerField(default=0, verbose_name='qualifying')),
                ('kind', models.CharField(choices=[('earn', 'earned'), ('grant', 'granted'), ('topup', 'topped up'), ('redeem', 'redeemed'), ('correct', 'taken off'), ('reverse', 'reversed'), ('expire', 'expired'), ('debt', 'owed'), ('repay', 'debt repaid'), ('waive', 'debt waived'), ('unowed', 'lapsed unspent, not owed'), ('merge', 'moved by a merge'), ('clear', 'cleared between branches')], max_length=10, verbose_name='kind')),
                ('happened_on', models.DateField(verbose_name='happened on')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('business_month', models.DateField(verbose_name='business month')),
                ('reference', models.CharField(db_collation='C', max_length=220, verbose_name='reference')),
                ('key', models.CharField(db_collation='C', max_length=80, null=True, verbose_name='request key')),
                ('request_digest', models.CharField(max_length=64, null=True, verbose_name='digest of the request')),
                ('explanation', models.JSONField(default=dict, verbose_name='explanation')),
                ('branch', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch', verbose_name='branch')),
                ('category', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.category', verbose_name='category')),
                ('credit_account', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.account', verbose_name='given to')),
                ('debit_account', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.account', verbose_name='taken from')),
                ('recorded_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('reverses', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversals', to='points.transfer', verbose_name='takes back')),
                ('rule', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.earningrule', verbose_name='rule')),
            ],
            options={
                'verbose_name': 'ledger line',
                'verbose_name_plural': 'ledger lines',
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
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('transfer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='release', to='points.transfer', verbose_name='line of the ledger')),
            ],
            options={
                'verbose_name': 'release of pending points',
                'verbose_name_plural': 'releases of pending points',
            },
        ),
        migrations.CreateModel(
            name='RedemptionVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('transfer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='at_visit', to='points.transfer')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redemptions', to='members.visit', verbose_name='visit')),
            ],
            options={
                'verbose_name': 'visit of a redemption',
                'verbose_name_plural': 'visits of redemptions',
            },
        ),
        migrations.CreateModel(
            name='Lot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('size', models.BigIntegerField(verbose_name='size')),
                ('remaining', models.BigIntegerField(verbose_name='remaining')),
                ('gifted', models.BooleanField(default=False, verbose_name='gifted')),
                ('usable_on', models.DateField(null=True, verbose_name='usable from')),
                ('expires_on', models.DateField(null=True, verbose_name='last usable day')),
                ('account', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='points.account', verbose_name='account')),
                ('source', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='lot', to='points.transfer', verbose_name='earned with')),
            ],
            options={
                'verbose_name': 'lot',
                'verbose_name_plural': 'lots',
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
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='points.account', verbose_name='account')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch', verbose_name='branch')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('transfer', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hold', to='points.transfer', verbose_name='line of the ledger')),
            ],
            options={
                'verbose_name': 'hold',
                'verbose_name_plural': 'holds',
            },
        ),
        migrations.CreateModel(
            name='Consumption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField(verbose_name='amount')),
                ('lot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='consumptions', to='points.lot', verbose_name='earned with')),
                ('transfer', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='consumptions', to='points.transfer', verbose_name='line of the ledger')),
            ],
            options={
                'verbose_name': 'use of a lot',
                'verbose_name_plural': 'uses of lots',
            },
        ),
        migrations.CreateModel(
            name='Rollup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('business_month', models.DateField(verbose_name='business month')),
                ('kind', models.CharField(max_length=10, verbose_name='kind')),
                ('debit', models.SlugField(db_index=False, max_length=30, verbose_name='from')),
                ('credit', models.SlugField(db_index=False, max_length=30, verbose_name='to')),
                ('amount', models.BigIntegerField(verbose_name='amount')),
                ('qualifying', models.BigIntegerField(verbose_name='qualifying')),
                ('lines', models.BigIntegerField(verbose_name='lines')),
                ('branch', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch')),
                ('category', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.category')),
                ('credit_branch', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch')),
                ('debit_branch', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.unit')),
            ],
            options={
                'verbose_name': 'sum of the ledger',
                'verbose_name_plural': 'sums of the ledger',
            },
        ),
        migrations.CreateModel(
            name='Drift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=160, verbose_name='place')),
                ('check_name', models.SlugField(max_length=60, verbose_name='check')),
                ('month', models.CharField(blank=True, max_length=7, verbose_name='month')),
                ('stored', models.BigIntegerField(verbose_name='stored')),
                ('derived', models.BigIntegerField(verbose_name='derived')),
                ('found_at', models.DateTimeField(verbose_name='found at')),
                ('gone_at', models.DateTimeField(null=True, verbose_name='gone at')),
                ('account', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.account')),
                ('branch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch')),
                ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.customer')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.unit')),
            ],
            options={
                'verbose_name': 'drift of the ledger',
                'verbose_name_plural': 'drifts of the ledger',
            },
        ),
        migrations.CreateModel(
            name='Adjustment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(choices=[('points-grant', 'Grant points'), ('points-correction', 'Take points off'), ('debt-waiver', 'Waive a debt')], db_index=False, max_length=20, verbose_name='kind')),
                ('amount', models.PositiveBigIntegerField(verbose_name='amount')),
                ('reason', models.SlugField(db_index=False, max_length=30, verbose_name='reason')),
                ('key', models.CharField(max_length=80, unique=True, verbose_name='request key')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed at')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch', verbose_name='branch')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.customer', verbose_name='customer')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'adjustment of points',
                'verbose_name_plural': 'adjustments of points',
                'permissions': [('adjust_points', 'Can grant, correct and waive points'), ('approve_adjustment', 'Can approve adjustments of points'), ('prove_ledger', 'Can prove the ledger'), ('close_month', 'Can close a month of the ledger')],
            },
        ),
        migrations.CreateModel(
            name='Worth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_month', models.DateField(verbose_name='from month')),
                ('cents_per_hundred', models.PositiveIntegerField(verbose_name='cents for a hundred')),
                ('recorded_at', models.DateTimeField(null=True, verbose_name='recorded at')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'worth of points',
                'verbose_name_plural': 'worths of points',
            },
        ),
        migrations.CreateModel(
            name='Multiplier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='percent')),
                ('from_on', models.DateField(verbose_name='from')),
                ('until_on', models.DateField(null=True, verbose_name='until (not included)')),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.customer')),
            ],
            options={
                'verbose_name': 'points multiplier',
                'verbose_name_plural': 'points multipliers',
                'constraints': [models.CheckConstraint(condition=models.Q(('percent__gt', 100)), name='points_multiplier_gives_more'), models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='points_multiplier_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('until_on', None)), fields=('customer',), name='points_multiplier_one_open_per_customer'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('customer', '='), (clubcrm.kernel.models.versions.DateRange('from_on', 'until_on'), '&&')], name='points_multiplier_one_at_a_time')],
            },
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['credit_account', '-id'], name='points_transfer_credit'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['debit_account', '-id'], name='points_transfer_debit'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(condition=models.Q(('reverses__isnull', False)), fields=['reverses'], name='points_transfer_reverses'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['recorded_at'], name='points_transfer_recorded_brin'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['happened_on'], name='points_transfer_happened_brin', pages_per_range=32),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='points_transfer_amount_positive'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('amount__lte', 1000000000000000)), name='points_transfer_amount_within_reason'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('qualifying__gte', 0)), name='points_transfer_qualifying_never_negative'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('debit_account', models.F('credit_account')), _negated=True), name='points_transfer_between_two_accounts'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.UniqueConstraint(fields=('reference',), name='points_transfer_reference_once'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.UniqueConstraint(condition=models.Q(('key__isnull', False)), fields=('key',), name='points_transfer_key_once'),
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
            model_name='lot',
            constraint=models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='points_lot_size_positive'),
        ),
        migrations.AddConstraint(
            model_name='lot',
            constraint=models.CheckConstraint(condition=models.Q(('remaining__gte', 0), ('remaining__lte', models.F('size'))), name='points_lot_remaining_within_size'),
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
        migrations.AddConstraint(
            model_name='consumption',
            constraint=models.UniqueConstraint(fields=('transfer', 'lot'), name='points_consumption_once_per_transfer_and_lot'),
        ),
        migrations.AddConstraint(
            model_name='consumption',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='points_consumption_never_zero'),
        ),
        migrations.AddConstraint(
            model_name='rollup',
            constraint=models.UniqueConstraint(fields=('business_month', 'branch', 'unit', 'kind', 'category', 'debit', 'debit_branch', 'credit', 'credit_branch'), name='points_rollup_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='drift',
            constraint=models.UniqueConstraint(condition=models.Q(('gone_at', None)), fields=('place',), name='points_drift_open_once'),
        ),
        migrations.AddConstraint(
            model_name='adjustment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='points_adjustment_positive'),
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='points_account_merged'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('balance__gte', 0)), name='points_account_never_negative'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('held__gte', 0), ('held__lte', models.F('balance'))), name='points_account_holds_no_more_than_it_has'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(condition=models.Q(('customer__isnull', False)), fields=('customer', 'unit', 'kind'), name='points_account_once_per_customer'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'house')), fields=('branch', 'purpose', 'unit'), name='points_account_once_per_house_purpose'),
        ),
        migrations.AddConstraint(
            model_name='worth',
            constraint=models.UniqueConstraint(fields=('unit', 'from_month'), name='points_worth_once_per_month'),
        ),
        run_sql(__file__, "guards"),
        run_sql(__file__, "accounts"),
        run_sql(__file__, "lots"),
        run_sql(__file__, "earning"),
        run_sql(__file__, "redeeming"),
        run_sql(__file__, "merging"),
        run_sql(__file__, "undoing"),
        run_sql(__file__, "expiring"),
        run_sql(__file__, "closing"),
        run_sql(__file__, "rollups"),
        run_sql(__file__, "history"),
        run_sql(__file__, "forgetting"),
    ]
