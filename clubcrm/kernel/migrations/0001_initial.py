import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from clubcrm.kernel.sqlfile import run_sql


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Calendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('name_zh', models.CharField(max_length=40, verbose_name='name in Chinese')),
                ('name_en', models.CharField(max_length=40, verbose_name='name in English')),
            ],
            options={
                'verbose_name': 'working calendar',
                'verbose_name_plural': 'working calendars',
            },
        ),
        migrations.CreateModel(
            name='SignInRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.SlugField(max_length=40, unique=True, verbose_name='role')),
                ('two_steps', models.BooleanField(default=False, verbose_name='two-step sign-in')),
            ],
            options={
                'verbose_name': 'sign-in rule',
                'verbose_name_plural': 'sign-in rules',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('epoch', models.PositiveIntegerField(default=0, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Branch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=32, unique=True, verbose_name='code')),
                ('name', models.CharField(help_text="As it is written in the dealer system's files, e.g. 城东店.", max_length=100, unique=True, verbose_name='name')),
                ('kind', models.CharField(choices=[('group', 'Group'), ('province', 'Province'), ('city', 'City'), ('store', 'Store')], default='store', max_length=10, verbose_name='kind')),
                ('hotline', models.CharField(blank=True, max_length=32, verbose_name='service hotline')),
                ('enrol_imported_owners', models.BooleanField(default=True, help_text='Imported owners become members on their first invoice or purchase, verified by the import.', verbose_name='enrol imported owners at once')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='kernel.branch', verbose_name='belongs to')),
            ],
            options={
                'verbose_name': 'branch',
                'verbose_name_plural': 'branches',
            },
        ),
        migrations.CreateModel(
            name='ApprovalLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(max_length=40, verbose_name='kind')),
                ('role', models.SlugField(max_length=40, verbose_name='role')),
                ('act', models.CharField(choices=[('alone', 'does it alone'), ('decide', 'decides what others propose')], default='decide', max_length=10, verbose_name='may')),
                ('up_to', models.BigIntegerField(blank=True, help_text='Points, or cents of a yuan. Empty: without limit.', null=True, verbose_name='up to')),
                ('branch', models.ForeignKey(blank=True, help_text='There and below, in place of the general row of the role. Empty: everywhere.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch', verbose_name='only at branch')),
            ],
            options={
                'verbose_name': 'limit of approval',
                'verbose_name_plural': 'limits of approval',
                'ordering': ['kind', 'act', 'role', 'branch'],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=200, verbose_name='text')),
                ('figures', models.JSONField(default=dict, verbose_name='figures')),
                ('url', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('kind', models.SlugField(max_length=40, verbose_name='kind')),
                ('subject', models.BigIntegerField(verbose_name='subject')),
                ('permission', models.CharField(help_text='A permission, app.codename.', max_length=80, verbose_name='who may decide')),
                ('amount', models.BigIntegerField(help_text='Points, or cents of a yuan, as the kind measures.', null=True, verbose_name='amount')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed at')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided at')),
                ('approved', models.BooleanField(null=True, verbose_name='approved')),
                ('comment', models.CharField(blank=True, max_length=500, verbose_name='comment')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='withdrawn at')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch', verbose_name='branch')),
            ],
            options={
                'verbose_name': 'approval',
                'verbose_name_plural': 'approvals',
            },
        ),
        migrations.CreateModel(
            name='Access',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('action', models.CharField(choices=[('view', 'viewed'), ('reveal', 'revealed'), ('export', 'exported'), ('download', 'downloaded'), ('foreign', 'opened from another branch'), ('found', 'found by a number of another branch')], max_length=10, verbose_name='what')),
                ('subject_kind', models.SlugField(help_text='What was looked at, e.g. customer, complaint, report.', max_length=40, verbose_name='kind')),
                ('subject', models.BigIntegerField(null=True, verbose_name='number')),
                ('classes', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=20), default=list, size=None, verbose_name='classes of personal data')),
                ('count', models.PositiveIntegerField(default=1, verbose_name='how many')),
                ('route', models.CharField(max_length=100, verbose_name='page')),
                ('address', models.GenericIPAddressField(null=True, verbose_name='from where')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('branch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch')),
            ],
            options={
                'verbose_name': 'access',
                'verbose_name_plural': 'access log',
                'permissions': [('search_access', 'Can search the access log')],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('works_as', models.PositiveSmallIntegerField(blank=True, choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], help_text='Empty: nobody works. A make-up workday: the weekday whose hours it has.', null=True, verbose_name='works as')),
                ('note', models.CharField(blank=True, max_length=60, verbose_name='note')),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='kernel.calendar', verbose_name='calendar')),
            ],
            options={
                'verbose_name': 'day that differs',
                'verbose_name_plural': 'days that differ',
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('act', models.CharField(choices=[('added', 'added'), ('changed', 'changed'), ('deleted', 'deleted'), ('forgotten', 'erased from the history')], max_length=10, verbose_name='what')),
                ('of_table', models.CharField(max_length=63, verbose_name='table')),
                ('row', models.BigIntegerField(verbose_name='row')),
                ('subject', models.BigIntegerField(null=True)),
                ('request', models.CharField(max_length=100, verbose_name='by way of')),
                ('old', models.JSONField(null=True, verbose_name='before')),
                ('new', models.JSONField(null=True, verbose_name='after')),
                ('by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'change',
                'verbose_name_plural': 'changes',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.SlugField(max_length=60, verbose_name='name')),
                ('business_date', models.DateField(verbose_name='business date')),
                ('state', models.CharField(choices=[('running', 'running'), ('done', 'done'), ('failed', 'failed')], default='running', max_length=10, verbose_name='state')),
                ('step', models.CharField(blank=True, max_length=60, verbose_name='step')),
                ('done', models.BigIntegerField(default=0, verbose_name='done')),
                ('total', models.BigIntegerField(default=0, verbose_name='of')),
                ('started_at', models.DateTimeField(verbose_name='started at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('attempts', models.PositiveIntegerField(default=1, verbose_name='attempts')),
                ('result', models.JSONField(blank=True, default=dict, verbose_name='result')),
                ('error', models.TextField(blank=True, verbose_name='error')),
            ],
            options={
                'verbose_name': 'job',
                'verbose_name_plural': 'jobs',
                'ordering': [models.OrderBy(models.F('business_date'), descending=True), 'name'],
                'permissions': [('repeat_night', 'Can start a night run again that failed or was missed')],
                'constraints': [models.UniqueConstraint(fields=('name', 'business_date'), name='job_once_per_business_date'), models.CheckConstraint(condition=models.Q(('done__gte', 0), ('total__gte', 0)), name='job_progress_never_negative')],
            },
        ),
        migrations.CreateModel(
            name='Staff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='left on')),
                ('branch', models.ForeignKey(help_text='Sees this branch and all below it.', on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='kernel.branch', verbose_name='branch')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='staff', to=settings.AUTH_USER_MODEL, verbose_name='sign-in')),
            ],
            options={
                'verbose_name': 'staff member',
                'verbose_name_plural': 'staff',
                'permissions': [('manage_staff', 'Can invite staff and change their posts'), ('agree_to_access', 'Can agree to sign-ins and limits that somebody else proposes')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=200, verbose_name='text')),
                ('figures', models.JSONField(default=dict, verbose_name='figures')),
                ('url', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('key', models.CharField(max_length=120, unique=True, verbose_name='key')),
                ('level', models.CharField(choices=[('info', 'notice'), ('attention', 'attention'), ('late', 'late')], default='info', max_length=10, verbose_name='level')),
                ('role', models.SlugField(blank=True, max_length=40, verbose_name='role')),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('done_at', models.DateTimeField(null=True, verbose_name='done at')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch', verbose_name='branch')),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.staff')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
            },
        ),
        migrations.CreateModel(
            name='StaffEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invited', 'invited'), ('reinvited', 'invited again'), ('posted', 'role or branch changed'), ('named', 'name or address changed'), ('disabled', 'sign-in disabled'), ('enabled', 'sign-in enabled'), ('step_removed', 'second step removed'), ('left', 'left')], max_length=12, verbose_name='what')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('figures', models.JSONField(default=dict)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='kernel.staff')),
            ],
            options={
                'verbose_name': 'event of a staff member',
                'verbose_name_plural': 'events of staff members',
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=300)),
                ('about', models.BigIntegerField(db_index=True, null=True)),
                ('content', models.JSONField(default=dict, verbose_name='what was typed')),
                ('kept_at', models.DateTimeField(verbose_name='kept at')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'draft of a form',
                'verbose_name_plural': 'drafts of forms',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('user', 'form'), name='draft_one_per_person_and_form')],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('code', models.SlugField(max_length=40, primary_key=True, serialize=False, verbose_name='code')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'milestone',
                'verbose_name_plural': 'milestones',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('key', models.UUIDField(primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
                ('answer', models.JSONField(default=dict)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'submission',
                'verbose_name_plural': 'submissions',
            },
        ),
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
            },
        ),
        migrations.CreateModel(
            name='VersionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(max_length=40, verbose_name='kind')),
                ('subject', models.BigIntegerField(verbose_name='subject')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('proposed', 'proposed'), ('active', 'active'), ('closed', 'closed')], max_length=10, verbose_name='state')),
                ('day', models.DateField(null=True, verbose_name='from the day')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('note', models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='comment')),
            ],
            options={
                'verbose_name': 'step of a version',
                'verbose_name_plural': 'steps of versions',
                'ordering': ('kind', 'subject', 'id'),
                'default_permissions': (),
                'indexes': [models.Index(fields=['kind', 'subject', '-id'], name='version_step_newest')],
            },
        ),
        migrations.CreateModel(
            name='WorkingHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='weekday')),
                ('from_time', models.TimeField(verbose_name='from')),
                ('until_time', models.TimeField(verbose_name='until')),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='kernel.calendar', verbose_name='calendar')),
            ],
            options={
                'verbose_name': 'working hours',
                'verbose_name_plural': 'working hours',
                'ordering': ['weekday', 'from_time'],
            },
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='user_name_once_in_any_case', violation_error_message='Somebody signs in by this name already, be it in small or capital letters.'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='branch_never_its_own_parent', violation_error_message='A branch cannot belong to itself.'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.UniqueConstraint(models.F('kind'), condition=models.Q(('parent__isnull', True)), name='branch_only_one_root', violation_error_message='There is one group already: say to which branch this one belongs.'),
        ),
        migrations.AddConstraint(
            model_name='approvallimit',
            constraint=models.UniqueConstraint(fields=('kind', 'role', 'act', 'branch'), name='approval_limit_once', nulls_distinct=False, violation_error_message='This role has a limit for this kind here already: change that one.'),
        ),
        migrations.AddConstraint(
            model_name='approvallimit',
            constraint=models.CheckConstraint(condition=models.Q(('up_to', None), ('up_to__gte', 0), _connector='OR'), name='approval_limit_never_negative', violation_error_message='A limit is 0 or more; leave it empty for no limit.'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at', None), ('withdrawn_at', None)), fields=('kind', 'subject'), name='approval_one_open_per_subject'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='approval_by_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved', None), ('decided_at', None), ('decided_by', None)), models.Q(('approved__isnull', False), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='approval_decided_by_someone_at_some_time'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('decided_at', None), ('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='approval_withdrawn_before_it_is_decided'),
        ),
        migrations.AddIndex(
            model_name='access',
            index=models.Index(fields=['subject_kind', 'subject', '-id'], name='access_of_subject'),
        ),
        migrations.AddIndex(
            model_name='access',
            index=models.Index(fields=['user', '-id'], name='access_by_user'),
        ),
        migrations.AddIndex(
            model_name='access',
            index=models.Index(fields=['branch', '-id'], name='access_at_branch'),
        ),
        migrations.AddIndex(
            model_name='access',
            index=models.Index(fields=['-at', '-id'], name='access_newest'),
        ),
        migrations.AddConstraint(
            model_name='calendarday',
            constraint=models.UniqueConstraint(fields=('calendar', 'day'), name='calendar_day_once'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(models.F('of_table'), models.F('row'), models.OrderBy(models.F('id'), descending=True), name='change_of_row_newest'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(models.F('of_table'), models.F('subject'), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('subject__isnull', False)), name='change_of_subject_newest'),
        ),
        migrations.AddConstraint(
            model_name='staff',
            constraint=models.UniqueConstraint(models.F('branch'), models.F('name'), condition=models.Q(('user__isnull', True)), name='staff_imported_name_once_per_branch'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['role', 'branch'], name='notice_open_by_role'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['staff'], name='notice_open_by_staff'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', ''), _negated=True), ('staff__isnull', False), _connector='OR'), name='notice_addressed_to_someone'),
        ),
        migrations.AddIndex(
            model_name='staffevent',
            index=models.Index(fields=['staff', '-id'], name='staff_event_of_staff'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.UniqueConstraint(fields=('kind', 'subject', 'sha256'), name='upload_once_per_subject'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='upload_never_empty'),
        ),
        migrations.AddConstraint(
            model_name='workinghours',
            constraint=models.UniqueConstraint(fields=('calendar', 'weekday', 'from_time'), name='working_hours_once'),
        ),
        migrations.AddConstraint(
            model_name='workinghours',
            constraint=models.CheckConstraint(condition=models.Q(('until_time__gt', models.F('from_time'))), name='working_hours_end_after_they_begin', violation_error_message='Work ends after it begins; write a shift over midnight as two.'),
        ),
        run_sql(__file__, "guards"),
        run_sql(__file__, "versions"),
        run_sql(__file__, "transactions"),
        run_sql(__file__, "sessions"),
        run_sql(__file__, "administrators"),
        run_sql(__file__, "history"),
        run_sql(__file__, "drafts"),
    ]
