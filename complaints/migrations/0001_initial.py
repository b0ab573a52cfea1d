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
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=40, verbose_name='name in Chinese')),
                ('name_en', models.CharField(max_length=40, verbose_name='name in English')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('closed_at', models.DateTimeField(blank=True, help_text='Not offered any more; old complaints keep it.', null=True, verbose_name='closed at')),
            ],
            options={
                'verbose_name': 'channel of complaints',
                'verbose_name_plural': 'channels of complaints',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Serial',
            fields=[
                ('month', models.CharField(max_length=4, primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField()),
            ],
            options={
                'verbose_name': 'serial of complaints',
                'verbose_name_plural': 'serials of complaints',
            },
        ),
        migrations.CreateModel(
            name='Grade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=40, verbose_name='name in Chinese')),
                ('name_en', models.CharField(max_length=40, verbose_name='name in English')),
                ('number', models.PositiveSmallIntegerField(unique=True, verbose_name='grade')),
                ('meaning_zh', models.CharField(max_length=120, verbose_name='meaning in Chinese')),
                ('meaning_en', models.CharField(max_length=120, verbose_name='meaning in English')),
                ('service_owner', models.SlugField(help_text='The code of a role, e.g. service-director; receiver: who took it in.', max_length=40, verbose_name='owner on the service side')),
                ('sales_owner', models.SlugField(max_length=40, verbose_name='owner on the sales side')),
                ('approver', models.CharField(choices=[('complaints.approve_solution', 'Customer-care manager'), ('complaints.approve_major', 'General manager')], default='complaints.approve_solution', max_length=40, verbose_name='solutions are approved by')),
                ('respond_minutes', models.PositiveIntegerField(verbose_name='first answer within (minutes)')),
                ('solve_minutes', models.PositiveIntegerField(verbose_name='solution proposed within (minutes)')),
                ('close_minutes', models.PositiveIntegerField(verbose_name='closed within (minutes)')),
                ('calendar', models.ForeignKey(blank=True, help_text='The minutes count in its hours. Empty: by the clock on the wall, day and night.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.calendar', verbose_name='working calendar')),
                ('climbs_to', models.ForeignKey(blank=True, help_text='Empty: it stays, and the owner is alerted.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='complaints.grade', verbose_name='overdue, it climbs to')),
            ],
            options={
                'verbose_name': 'grade of complaints',
                'verbose_name_plural': 'grades of complaints',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=12, unique=True, verbose_name='number')),
                ('side', models.CharField(choices=[('service', 'After-sales service'), ('sales', 'Sales')], max_length=10, verbose_name='side')),
                ('words', models.TextField(max_length=2000, verbose_name="the customer's words")),
                ('wish', models.CharField(blank=True, max_length=300, verbose_name='what the customer wants')),
                ('owner_role', models.SlugField(blank=True, max_length=40, verbose_name="owner's role")),
                ('received_at', models.DateTimeField(verbose_name='received at')),
                ('respond_by_at', models.DateTimeField(verbose_name='answer by')),
                ('solve_by_at', models.DateTimeField(verbose_name='propose a solution by')),
                ('close_by_at', models.DateTimeField(verbose_name='close by')),
                ('clocks', models.JSONField(default=dict)),
                ('next_due_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('received', 'received'), ('answered', 'answered'), ('justified', 'found justified'), ('proposed', 'solution proposed'), ('approved', 'solution approved'), ('carried_out', 'carried out'), ('closed', 'closed')], default='received', max_length=12, verbose_name='state')),
                ('outcome', models.CharField(blank=True, choices=[('explained', 'explained'), ('solved', 'solved')], max_length=10, verbose_name='outcome')),
                ('breaches', models.PositiveSmallIntegerField(default=0, verbose_name='deadlines missed')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='answered at')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='closed at')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch', verbose_name='branch')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='complaints.channel')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='members.customer')),
                ('owner_staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.staff', verbose_name='owner')),
                ('received_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='members.visit')),
                ('grade', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='complaints.grade')),
            ],
            options={
                'verbose_name': 'complaint',
                'verbose_name_plural': 'complaints',
                'permissions': [('handle_complaint', "Can answer, judge, solve and close complaints of one's own"), ('manage_complaint', "Can handle everybody's complaints and change their grade"), ('approve_solution', 'Can approve solutions of complaints'), ('approve_major', 'Can approve solutions of major complaints')],
            },
        ),
        migrations.AddField(
            model_name='channel',
            name='minimum_grade',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='complaints.grade', verbose_name='at least of grade'),
        ),
        migrations.CreateModel(
            name='Solution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.TextField(max_length=2000, verbose_name='solution')),
                ('cost_cents', models.BigIntegerField(default=0, verbose_name='compensation')),
                ('approval', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.approval')),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='solutions', to='complaints.complaint')),
            ],
            options={
                'verbose_name': 'solution',
                'verbose_name_plural': 'solutions',
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='what')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('words', models.TextField(blank=True, verbose_name='words')),
                ('figures', models.JSONField(default=dict)),
                ('clock', models.CharField(blank=True, max_length=10)),
                ('due_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='complaints.complaint')),
            ],
            options={
                'verbose_name': 'event of a complaint',
                'verbose_name_plural': 'events of complaints',
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ['escalated', 'alerted'])), fields=('complaint', 'clock', 'due_at'), name='complaint_deadline_missed_once'), models.UniqueConstraint(condition=models.Q(('kind', 'warned')), fields=('complaint', 'clock', 'due_at'), name='complaint_deadline_warned_once')],
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('satisfaction', models.PositiveSmallIntegerField(null=True, verbose_name='satisfaction, 0 to 10')),
                ('words', models.TextField(blank=True, max_length=2000, verbose_name="the customer's words")),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('complaint', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='feedback', to='complaints.complaint')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'feedback',
                'verbose_name_plural': 'feedback',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('satisfaction', None), models.Q(('words', ''), _negated=True)), models.Q(('satisfaction__isnull', False), ('satisfaction__lte', 10)), _connector='OR'), name='feedback_of_0_to_10_or_in_words')],
            },
        ),
        migrations.AddConstraint(
            model_name='grade',
            constraint=models.CheckConstraint(condition=models.Q(('climbs_to', models.F('id')), _negated=True), name='grade_never_climbs_to_itself', violation_error_message='A grade cannot climb to itself: choose another one, or none.'),
        ),
        migrations.AddConstraint(
            model_name='grade',
            constraint=models.CheckConstraint(condition=models.Q(('close_minutes__gte', models.F('solve_minutes')), ('respond_minutes__gte', 1), ('solve_minutes__gte', models.F('respond_minutes'))), name='grade_answers_before_it_solves_and_closes', violation_error_message='The answer comes before the solution, and that before the end: no later step may have less time.'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('next_due_at__isnull', False)), fields=['next_due_at'], name='complaint_next_due'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('outcome', '')), fields=['branch', '-id'], name='complaint_open_of_branch'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(fields=['branch', '-received_at'], name='complaint_of_branch_newest'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(models.F('customer'), models.OrderBy(models.F('received_at'), descending=True), name='complaint_of_customer_newest'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('owner_role', ''), _negated=True), ('owner_staff__isnull', False), _connector='OR'), name='complaint_owned_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('next_due_at', None), ('state', 'closed'), models.Q(('outcome', ''), _negated=True)), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at', None), ('outcome', '')), _connector='OR'), name='complaint_closed_with_an_outcome_and_no_alarm'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('state', 'received')), models.Q(models.Q(('state', 'received'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='complaint_answered_at_some_time'),
        ),
        migrations.AddConstraint(
            model_name='solution',
            constraint=models.CheckConstraint(condition=models.Q(('cost_cents__gte', 0)), name='solution_cost_never_negative'),
        ),
        run_sql(__file__, "guards"),
        run_sql(__file__, "forgetting"),
        run_sql(__file__, "history"),
    ]
