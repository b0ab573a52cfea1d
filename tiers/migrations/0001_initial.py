import django.contrib.postgres.constraints
import clubcrm.kernel.models.versions
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import tiers.models.programmes
from django.conf import settings
from django.db import migrations, models

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0001_initial'),
        ('members', '0001_initial'),
        ('points', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Due',
            fields=[
                ('customer', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='members.customer')),
                ('cause', models.CharField(choices=[('night', 'nightly re-evaluation'), ('visit', 're-evaluated after a visit'), ('rules', 're-evaluated under new rules'), ('request', 're-evaluated on request'), ('validity', 'end of the validity'), ('override', 'set by hand'), ('correction', 'late or corrected data'), ('merge', 'customers merged')], db_default='night', max_length=10, verbose_name='cause')),
            ],
            options={
                'verbose_name': 'due evaluation',
                'verbose_name_plural': 'due evaluations',
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('customer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='members.customer')),
                ('values', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
            ],
            options={
                'verbose_name': 'tally',
                'verbose_name_plural': 'tallies',
            },
        ),
        migrations.CreateModel(
            name='Watermark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.SlugField(max_length=20, unique=True)),
                ('through_id', models.BigIntegerField(default=0)),
                ('mark_id', models.BigIntegerField(default=0)),
                ('mark_xid', models.BigIntegerField(default=0)),
                ('as_of', models.DateField(null=True)),
            ],
            options={
                'verbose_name': 'watermark',
                'verbose_name_plural': 'watermarks',
            },
        ),
        migrations.CreateModel(
            name='GuardRule',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('near_percent', models.PositiveSmallIntegerField(default=20, help_text='E.g. 20: whoever has 24,000 of 30,000 points is on the list. At most 50.', verbose_name='short by at most (%)')),
            ],
            options={
                'verbose_name': 'rule of the tier-guard',
                'verbose_name_plural': 'rules of the tier-guard',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='guard_rule_is_one', violation_error_message='There is one such rule already: change that one.'), models.CheckConstraint(condition=models.Q(('near_percent__gte', 1), ('near_percent__lte', 50)), name='guard_rule_is_little', violation_error_message='The share lies between 1 and 50 per cent.')],
            },
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('proposed', 'proposed'), ('active', 'active'), ('closed', 'closed')], default='draft', editable=False, max_length=10, verbose_name='state')),
                ('active_from', models.DateField(editable=False, null=True, verbose_name='in force from')),
                ('active_until', models.DateField(editable=False, null=True, verbose_name='in force until (not included)')),
                ('name_zh', models.CharField(max_length=60, verbose_name='name in Chinese')),
                ('name_en', models.CharField(max_length=60, verbose_name='name in English')),
                ('climbing', models.CharField(choices=[('highest', 'to the highest tier whose criteria hold'), ('step', 'one step a day, none is skipped')], db_default='highest', default='highest', max_length=10, verbose_name='promotion')),
                ('applies', models.CharField(choices=[('at_once', 'to everyone at once'), ('next_purchase', 'to each member from the next purchase')], db_default='at_once', default='at_once', max_length=15, verbose_name='a new version applies')),
            ],
            options={
                'verbose_name': 'tier programme',
                'verbose_name_plural': 'tier programmes',
                'ordering': ('code', '-version'),
                'permissions': [('approve_programme', 'Can approve a tier programme')],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='tiers_programme_version_once'), models.CheckConstraint(condition=models.Q(models.Q(('active_from', None), ('active_until', None), ('state', 'draft')), models.Q(('active_until', None), ('state', 'proposed')), models.Q(('active_from__isnull', False), ('active_until', None), ('state', 'active')), models.Q(('active_from__isnull', False), ('active_until__isnull', False), ('state', 'closed')), _connector='OR'), name='tiers_programme_says_since_when_until_when', violation_error_message='A draft has no days; what holds says since when, and what is over also until when.'), models.CheckConstraint(condition=models.Q(('active_until', None), ('active_until__gte', models.F('active_from')), _connector='OR'), name='tiers_programme_never_ends_before_it_begins', violation_error_message='It cannot end before it begins.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ['active', 'closed'])), expressions=[('code', '='), (clubcrm.kernel.models.versions.DateRange('active_from', 'active_until'), '&&')], name='tiers_programme_one_version_in_force', violation_error_message='On any day only one version is in force: another one holds in these days.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ['active', 'closed'])), expressions=[(clubcrm.kernel.models.versions.DateRange('active_from', 'active_until'), '&&')], name='programme_one_in_force', violation_error_message='Only one ladder is in force at a time: another one holds in these days.')],
            },
        ),
        migrations.CreateModel(
            name='Rehearsal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('today', 'the club of today'), ('year', 'the past twelve months')], max_length=10, verbose_name='against')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
                ('rules', models.CharField(blank=True, max_length=32, verbose_name='rules')),
                ('ladder', models.JSONField(default=list, verbose_name='ladder')),
                ('costs', models.JSONField(default=dict, verbose_name='costs')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rehearsals', to='tiers.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'rehearsal',
                'verbose_name_plural': 'rehearsals',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slot', models.PositiveSmallIntegerField(unique=True, verbose_name='slot')),
                ('measure', models.SlugField(max_length=40, verbose_name='measure')),
                ('filter', models.TextField(default='{}', help_text='Canonical JSON.', verbose_name='filter')),
                ('window', models.CharField(max_length=30, verbose_name='window')),
                ('own_start', models.BooleanField(db_default=False, default=False, verbose_name="with each customer's own start")),
            ],
            options={
                'verbose_name': 'series',
                'verbose_name_plural': 'series',
                'constraints': [models.UniqueConstraint(fields=('measure', 'filter', 'window', 'own_start'), name='series_once')],
            },
        ),
        migrations.CreateModel(
            name='Tier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='rank')),
                ('name_zh', models.CharField(max_length=40, verbose_name='name in Chinese')),
                ('name_en', models.CharField(max_length=40, verbose_name='name in English')),
                ('badge', models.CharField(choices=[('basic', 'grey'), ('green', 'green'), ('green-1', 'green with one star'), ('green-2', 'green with two stars'), ('silver', 'silver'), ('gold', 'gold'), ('diamond', 'diamond')], default='basic', max_length=10, verbose_name='badge')),
                ('demotion', models.CharField(choices=[('never', 'never: a tier once reached is kept'), ('one_step', 'to the tier below'), ('recalculated', 'to the highest tier whose criteria hold')], default='never', help_text='What happens when the criteria no longer hold at the end of the validity and its grace.', max_length=12, verbose_name='demotion')),
                ('valid_for', models.CharField(blank=True, db_default='', default='', help_text='"12 months", "365 days", "calendar year", "anniversary" (of joining); empty: unlimited.', max_length=20, verbose_name='valid for')),
                ('grace_days', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='days of grace')),
                ('resets', models.BooleanField(db_default=False, default=False, help_text='Once it is reached, what was measured counts anew from the day after.', verbose_name='with reset')),
                ('warning_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=tiers.models.programmes.usual_warnings, help_text="The tier-guard's lists offer these spans; within the shortest a member stands out.", size=5, verbose_name='warned so many days before its end')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tiers', to='tiers.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'tier',
                'verbose_name_plural': 'tiers',
                'ordering': ['programme', 'rank'],
            },
        ),
        migrations.CreateModel(
            name='Override',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before_valid_until', models.DateField(null=True, verbose_name='validity of the tier before')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('from_on', models.DateField(verbose_name='from')),
                ('until_on', models.DateField(verbose_name='last day')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='recorded at')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overrides', to='members.customer', verbose_name='customer')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('before', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tiers.tier', verbose_name='tier by the rules before')),
                ('tier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tiers.tier', verbose_name='tier')),
            ],
            options={
                'verbose_name': 'tier set by hand',
                'verbose_name_plural': 'tiers set by hand',
                'permissions': [('override_tier', 'Can set a tier by hand')],
            },
        ),
        migrations.CreateModel(
            name='Nearness',
            fields=[
                ('customer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='members.customer')),
                ('short', models.PositiveSmallIntegerField(verbose_name='short by (thousandths)')),
                ('tier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tiers.tier', verbose_name='tier')),
            ],
            options={
                'verbose_name': 'member near a tier',
                'verbose_name_plural': 'members near a tier',
            },
        ),
        migrations.CreateModel(
            name='GuardCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('aim', models.CharField(choices=[('keep', 'keep the tier'), ('reach', 'reach the tier')], max_length=10, verbose_name='to')),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='asked at')),
                ('outcome', models.CharField(blank=True, choices=[('coming', 'reached: will come'), ('thinking', 'reached: undecided'), ('declined', 'reached: not interested'), ('missed', 'not reached')], max_length=10, verbose_name='outcome')),
                ('done_at', models.DateTimeField(null=True, verbose_name='done at')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guard_calls', to='members.customer')),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.staff', verbose_name='who calls')),
                ('tier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tiers.tier', verbose_name='tier')),
            ],
            options={
                'verbose_name': 'call of the tier-guard',
                'verbose_name_plural': 'calls of the tier-guard',
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('route', models.PositiveSmallIntegerField(default=1, help_text='Criteria with the same number must all hold; any one route is enough.', verbose_name='route')),
                ('measure', models.SlugField(help_text='Name of a file of tiers/measures, e.g. points_earned.', max_length=40, verbose_name='measure')),
                ('at_least', models.BigIntegerField(blank=True, null=True, verbose_name='at least')),
                ('at_most', models.BigIntegerField(blank=True, null=True, verbose_name='at most')),
                ('window', models.CharField(default='all time', help_text='"24 months", "365 days", "calendar year", "all time"', max_length=30, verbose_name='window')),
                ('filter', models.JSONField(blank=True, default=dict, help_text='Narrows the measure, e.g. {"category": "material"}.', verbose_name='filter')),
                ('tier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='tiers.tier', verbose_name='tier')),
            ],
            options={
                'verbose_name': 'criterion',
                'verbose_name_plural': 'criteria',
                'ordering': ['tier', 'route', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Benefit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(help_text='Name of a file of tiers/benefits.', max_length=40, verbose_name='kind')),
                ('figures', models.JSONField(blank=True, default=dict, verbose_name='figures')),
                ('name_zh', models.CharField(blank=True, max_length=60, verbose_name='name in Chinese')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='name in English')),
                ('tier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='benefits', to='tiers.tier', verbose_name='tier')),
            ],
            options={
                'verbose_name': 'benefit',
                'verbose_name_plural': 'benefits',
                'ordering': ['tier', 'id'],
            },
        ),
        migrations.CreateModel(
            name='TierChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('cause', models.CharField(choices=[('night', 'nightly re-evaluation'), ('visit', 're-evaluated after a visit'), ('rules', 're-evaluated under new rules'), ('request', 're-evaluated on request'), ('validity', 'end of the validity'), ('override', 'set by hand'), ('correction', 'late or corrected data'), ('merge', 'customers merged')], max_length=10, verbose_name='cause')),
                ('route', models.PositiveSmallIntegerField(verbose_name='route')),
                ('evidence', models.JSONField(verbose_name='evidence')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='recorded at')),
                ('after', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tiers.tier', verbose_name='to')),
                ('before', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tiers.tier', verbose_name='from')),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tier_changes', to='members.customer', verbose_name='customer')),
                ('recorded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'verbose_name': 'tier change',
                'verbose_name_plural': 'tier changes',
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('customer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='standing', serialize=False, to='members.customer', verbose_name='customer')),
                ('since_on', models.DateField(verbose_name='since')),
                ('counted_from', models.DateField(null=True, verbose_name='counted from (not included)')),
                ('valid_until', models.DateField(null=True, verbose_name='valid until')),
                ('grace_until', models.DateField(null=True, verbose_name='grace until')),
                ('tier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tiers.tier', verbose_name='tier')),
                ('change', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tiers.tierchange', verbose_name='change of tier')),
            ],
            options={
                'verbose_name': 'standing',
                'verbose_name_plural': 'standings',
            },
        ),
        migrations.CreateModel(
            name='Lapse',
            fields=[
                ('customer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='members.customer')),
                ('since_on', models.DateField(verbose_name='since')),
                ('counted_from', models.DateField(null=True, verbose_name='counted from (not included)')),
                ('change', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tiers.tierchange')),
            ],
            options={
                'verbose_name': 'lapsed standing',
                'verbose_name_plural': 'lapsed standings',
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('top-up', 'topped up (cents)'), ('event', 'event attended (1)'), ('fee', 'yearly fee paid (cents)')], max_length=10, verbose_name='kind')),
                ('happened_on', models.DateField(verbose_name='happened on')),
                ('amount', models.BigIntegerField(default=1, verbose_name='amount')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='recorded at')),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='members.customer', verbose_name='customer')),
                ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'verbose_name': 'fact recorded by hand',
                'verbose_name_plural': 'facts recorded by hand',
                'indexes': [models.Index(fields=['customer', 'kind', 'happened_on'], name='fact_of_customer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='fact_amount_positive', violation_error_message='The amount is more than 0.')],
            },
        ),
        migrations.CreateModel(
            name='Freeze',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.SlugField(max_length=40, verbose_name='reason')),
                ('reference', models.CharField(max_length=60, unique=True, verbose_name='reference')),
                ('from_on', models.DateField(verbose_name='from')),
                ('until_on', models.DateField(null=True, verbose_name='until (not included)')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='recorded at')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='freezes', to='members.customer', verbose_name='customer')),
            ],
            options={
                'verbose_name': 'frozen tier',
                'verbose_name_plural': 'frozen tiers',
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='freeze_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Nomination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(max_length=40, verbose_name='kind')),
                ('applied_on', models.DateField(verbose_name='applied on')),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='confirmed on')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='recorded at')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='members.customer', verbose_name='customer')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'verbose_name': 'nomination',
                'verbose_name_plural': 'nominations',
                'constraints': [models.UniqueConstraint(fields=('customer', 'kind'), name='nomination_once_per_kind')],
            },
        ),
        migrations.CreateModel(
            name='RehearsalCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='on')),
                ('before', models.CharField(blank=True, max_length=85, verbose_name='from')),
                ('after', models.CharField(blank=True, max_length=85, verbose_name='to')),
                ('move', models.SmallIntegerField(choices=[(1, 'rises'), (0, 'stays'), (-1, 'falls'), (2, 'keeps it, though the criteria hold no longer')], verbose_name='what')),
                ('members', models.PositiveIntegerField(verbose_name='members')),
                ('points', models.BigIntegerField(default=0, verbose_name='points')),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch')),
                ('rehearsal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='tiers.rehearsal')),
            ],
            options={
                'verbose_name': 'count of a rehearsal',
                'verbose_name_plural': 'counts of rehearsals',
                'constraints': [models.UniqueConstraint(fields=('rehearsal', 'on', 'branch', 'before', 'after', 'move'), name='outcome_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='RehearsalOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='on')),
                ('before', models.CharField(blank=True, max_length=85, verbose_name='from')),
                ('after', models.CharField(blank=True, max_length=85, verbose_name='to')),
                ('move', models.SmallIntegerField(choices=[(1, 'rises'), (0, 'stays'), (-1, 'falls'), (2, 'keeps it, though the criteria hold no longer')], verbose_name='what')),
                ('route', models.PositiveSmallIntegerField(null=True, verbose_name='route')),
                ('evidence', models.JSONField(default=dict, verbose_name='evidence')),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch')),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.customer')),
                ('rehearsal', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='tiers.rehearsal')),
            ],
            options={
                'verbose_name': 'outcome of a rehearsal',
                'verbose_name_plural': 'outcomes of rehearsals',
                'indexes': [models.Index(models.F('rehearsal'), models.F('move'), models.F('id'), name='outcome_of_rehearsal'), models.Index(models.F('rehearsal'), models.F('branch'), models.F('id'), name='outcome_of_branch')],
                'constraints': [models.CheckConstraint(condition=models.Q(('move', 0), _negated=True), name='outcome_is_worth_a_line')],
            },
        ),
        migrations.AddConstraint(
            model_name='tier',
            constraint=models.UniqueConstraint(fields=('programme', 'code'), name='tier_code_once_per_programme'),
        ),
        migrations.AddConstraint(
            model_name='tier',
            constraint=models.UniqueConstraint(fields=('programme', 'rank'), name='tier_rank_once_per_programme'),
        ),
        migrations.AddConstraint(
            model_name='tier',
            constraint=models.CheckConstraint(condition=models.Q(('rank__gte', 1)), name='tier_rank_from_one', violation_error_message='Ranks begin at 1.'),
        ),
        migrations.AddConstraint(
            model_name='override',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('customer',), name='override_one_open_per_customer'),
        ),
        migrations.AddConstraint(
            model_name='override',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='override_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='override',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='override_has_a_reason'),
        ),
        migrations.AddIndex(
            model_name='nearness',
            index=models.Index(fields=['short', 'customer'], name='nearness_nearest_first'),
        ),
        migrations.AddConstraint(
            model_name='nearness',
            constraint=models.CheckConstraint(condition=models.Q(('short__gte', 1), ('short__lte', 500)), name='nearness_is_short_by_little'),
        ),
        migrations.AddIndex(
            model_name='guardcall',
            index=models.Index(models.F('customer'), models.OrderBy(models.F('id'), descending=True), name='guard_call_newest'),
        ),
        migrations.AddConstraint(
            model_name='guardcall',
            constraint=models.UniqueConstraint(condition=models.Q(('done_at', None)), fields=('customer',), name='guard_call_one_open_per_customer'),
        ),
        migrations.AddConstraint(
            model_name='guardcall',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('outcome', '')), models.Q(('done_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='guard_call_done_with_an_outcome'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('at_least', None), ('at_most__isnull', False)), models.Q(('at_least__isnull', False), ('at_most', None)), _connector='OR'), name='criterion_has_one_threshold', violation_error_message='Say either “at least” or “at most”, and only one of them.'),
        ),
        migrations.AddIndex(
            model_name='tierchange',
            index=models.Index(models.F('customer'), models.OrderBy(models.F('id'), descending=True), name='tier_change_of_customer_newest'),
        ),
        migrations.AddIndex(
            model_name='tierchange',
            index=models.Index(fields=['as_of'], name='tier_change_by_date'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(condition=models.Q(('valid_until__isnull', False)), fields=['valid_until'], name='standing_by_end'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(condition=models.Q(('grace_until__isnull', False)), fields=['grace_until'], name='standing_by_grace'),
        ),
        migrations.AddConstraint(
            model_name='standing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('grace_until', None), ('valid_until', None)), ('grace_until__gte', models.F('valid_until')), _connector='OR'), name='standing_grace_follows_the_validity'),
        ),
        run_sql(__file__, "guards"),
        run_sql(__file__, "touches"),
        run_sql(__file__, "history"),
        run_sql(__file__, "forgetting"),
    ]
