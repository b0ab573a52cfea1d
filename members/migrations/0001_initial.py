import clubcrm.kernel.models.versions
import django.contrib.postgres.constraints
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
import members.models.customers
import members.models.vehicles
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
        run_sql(__file__, "names"),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('name_zh', models.CharField(max_length=40, verbose_name='name in Chinese')),
                ('name_en', models.CharField(max_length=40, verbose_name='name in English')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'category',
                'verbose_name_plural': 'categories',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Maker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(blank=True, help_text='Up to three characters; the longest that fits counts. Empty: all others.', max_length=3, unique=True, validators=[django.core.validators.RegexValidator('^[A-HJ-NPR-Z0-9]{0,3}$')], verbose_name='VIN begins with')),
                ('name_zh', models.CharField(max_length=40, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=40, verbose_name='English name')),
                ('has_check_digit', models.BooleanField(help_text='Switched on, a VIN whose ninth character is wrong is refused; switched off, it is taken with a remark.', verbose_name='check digit')),
            ],
            options={
                'verbose_name': "maker's VIN",
                'verbose_name_plural': "makers' VINs",
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.CharField(choices=[('person', 'Person'), ('organisation', 'Organisation')], default='person', max_length=12, verbose_name='kind')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('name_key', models.CharField(blank=True, db_default='', editable=False, help_text='In simplified characters, without dots and spaces.', max_length=100, verbose_name='name as it is sought')),
                ('pinyin', models.CharField(blank=True, help_text='Without spaces or tones: wangjianguo.', max_length=400, verbose_name='pinyin')),
                ('initials', models.CharField(blank=True, help_text='First letters: wjg.', max_length=100, verbose_name='pinyin initials')),
                ('sex', models.CharField(blank=True, choices=[('m', 'Male'), ('f', 'Female')], max_length=1, verbose_name='sex')),
                ('birthday', models.DateField(blank=True, null=True, verbose_name='birthday')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='mobile phone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('dealer_number', models.CharField(blank=True, max_length=40, null=True, unique=True, verbose_name='number in the dealer system')),
                ('remark', models.TextField(blank=True, verbose_name='remark')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='recorded at')),
                ('erased_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='erased at')),
                ('advisor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.staff', verbose_name='service advisor')),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='customers', to='kernel.branch', verbose_name='branch')),
                ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'customer',
                'verbose_name_plural': 'customers',
                'permissions': [('record_visit', 'Can record a visit'), ('see_contact', 'Sees phones, e-mail and addresses at once'), ('see_vehicle', 'Sees plates and VINs at once'), ('reveal_personal', 'Can reveal what is masked of a customer')],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=40, verbose_name='reason')),
                ('key', models.CharField(max_length=8)),
                ('erased_at', models.DateTimeField(verbose_name='erased at')),
                ('approval', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.approval')),
                ('customer', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='erasure', to='members.customer')),
                ('erased_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'erasure',
                'verbose_name_plural': 'erasures',
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(max_length=30, verbose_name='kind')),
                ('file_name', models.CharField(max_length=255, verbose_name='file')),
                ('file_sha256', models.CharField(max_length=64, verbose_name='checksum')),
                ('read', models.PositiveIntegerField(default=0, verbose_name='rows read')),
                ('committed', models.PositiveIntegerField(default=0, verbose_name='committed')),
                ('unchanged', models.PositiveIntegerField(default=0, verbose_name='unchanged')),
                ('skipped', models.PositiveIntegerField(default=0, verbose_name='skipped')),
                ('rejected', models.PositiveIntegerField(default=0, verbose_name='rejected')),
                ('notes', models.JSONField(default=dict, help_text='How many rows were repaired, by what was repaired.', verbose_name='notes')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='recorded at')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='customer',
            name='batch',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.importbatch'),
        ),
        migrations.CreateModel(
            name='ImportReject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_number', models.PositiveIntegerField(verbose_name='row')),
                ('field', models.CharField(blank=True, max_length=40, verbose_name='column')),
                ('found', models.CharField(blank=True, max_length=200, verbose_name='found')),
                ('reason', models.SlugField(max_length=60, verbose_name='reason')),
                ('content', models.JSONField(verbose_name='content')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rejects', to='members.importbatch')),
            ],
            options={
                'verbose_name': 'rejected row',
                'verbose_name_plural': 'rejected rows',
            },
        ),
        migrations.CreateModel(
            name='Invoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, verbose_name='number')),
                ('revision', models.PositiveSmallIntegerField(default=1, verbose_name='revision')),
                ('kind', models.CharField(choices=[('service', 'Repair order'), ('car-sale', 'Car sale')], max_length=10, verbose_name='kind')),
                ('invoiced_on', models.DateField(verbose_name='invoiced on')),
                ('total_cents', models.BigIntegerField(verbose_name='total')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='recorded at')),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='voided at')),
                ('batch', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='members.importbatch')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch', verbose_name='branch')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='members.customer', verbose_name='customer')),
                ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('staff', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.staff', verbose_name='served by')),
            ],
            options={
                'verbose_name': 'invoice',
                'verbose_name_plural': 'invoices',
            },
        ),
        migrations.CreateModel(
            name='InvoiceLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payer', models.CharField(choices=[('self', 'customer'), ('insurer', 'insurer'), ('maker', 'manufacturer')], default='self', max_length=10, verbose_name='paid by')),
                ('amount_cents', models.BigIntegerField(verbose_name='amount')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.category', verbose_name='category')),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='members.invoice', verbose_name='invoice')),
            ],
            options={
                'verbose_name': 'invoice line',
                'verbose_name_plural': 'invoice lines',
            },
        ),
        migrations.CreateModel(
            name='InvoiceVoid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='recorded at')),
                ('invoice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='void', to='members.invoice')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joined_on', models.DateField(verbose_name='joined on')),
                ('verified_on', models.DateField(blank=True, null=True, verbose_name='verified on')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='recorded at')),
                ('batch', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.importbatch')),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch', verbose_name='branch')),
                ('customer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='membership', to='members.customer')),
                ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('verified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'permissions': [('verify_membership', 'Can verify applications of owners')],
            },
        ),
        migrations.CreateModel(
            name='PinnedNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='members.customer')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'pinned note',
                'verbose_name_plural': 'pinned notes',
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referred_on', models.DateField(verbose_name='referred on')),
                ('bought_on', models.DateField(blank=True, null=True, verbose_name='bought on')),
                ('batch', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.importbatch')),
                ('referred', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='referral', to='members.customer')),
                ('referrer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='members.customer')),
            ],
            options={
                'verbose_name': 'referral',
                'verbose_name_plural': 'referrals',
            },
        ),
        migrations.CreateModel(
            name='Restriction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('recorded_at', models.DateTimeField(verbose_name='since')),
                ('lifted_at', models.DateTimeField(null=True, verbose_name='lifted at')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='restrictions', to='members.customer')),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'restriction',
                'verbose_name_plural': 'restrictions',
            },
        ),
        migrations.CreateModel(
            name='RetentionLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(choices=[('sessions', 'sign-ins that have ended'), ('drafts', 'what colleagues were typing and never sent'), ('submissions', 'answers to forms that were sent'), ('import-rejects', 'refused rows of imports'), ('reject-files', 'files of refused rows'), ('message-texts', 'addresses and texts of messages'), ('access-log', 'looks at personal data'), ('notices', 'notices that somebody has seen to'), ('inactive-customers', 'customers not heard of (listed only)')], editable=False, max_length=30, unique=True, verbose_name='what is kept')),
                ('days', models.PositiveIntegerField(help_text='E.g. 365: a year. What is older goes in the next night, and does not come back.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='days kept')),
                ('enabled', models.BooleanField(default=True, help_text='Switched off, nothing of this kind is removed.', verbose_name='switched on')),
                ('changed_at', models.DateTimeField(editable=False, null=True, verbose_name='changed at')),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
            ],
            options={
                'verbose_name': 'limit of keeping',
                'verbose_name_plural': 'limits of keeping',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('phone', 'phone'), ('email', 'e-mail')], max_length=10, verbose_name='kind')),
                ('digest', models.BinaryField(max_length=32)),
                ('key', models.CharField(editable=False, help_text='Which key the hash was made with; tells a changed key.', max_length=8)),
                ('purpose', models.SlugField(blank=True, default='', max_length=30, verbose_name='purpose')),
                ('channel', models.SlugField(blank=True, default='', max_length=30, verbose_name='channel')),
                ('reason', models.CharField(choices=[('asked', 'asked not to be contacted'), ('erased', 'was erased'), ('wrong', 'belongs to somebody else'), ('complained', 'complained about a message')], max_length=12, verbose_name='reason')),
                ('recorded_at', models.DateTimeField(verbose_name='since')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'entry of the do-not-contact list',
                'verbose_name_plural': 'do-not-contact list',
            },
        ),
        migrations.CreateModel(
            name='SuppressionLift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('suppression', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='lift', to='members.suppression')),
            ],
            options={
                'verbose_name': 'end of a suppression',
                'verbose_name_plural': 'ends of suppressions',
            },
        ),
        migrations.CreateModel(
            name='Touch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('touched_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('customer', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.customer')),
            ],
            options={
                'verbose_name': 'touch',
            },
        ),
        migrations.CreateModel(
            name='Vehicle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('vin', models.CharField(max_length=17, unique=True, verbose_name='VIN')),
                ('plate', models.CharField(blank=True, max_length=10, verbose_name='plate')),
                ('brand', models.CharField(blank=True, max_length=40, verbose_name='brand')),
                ('model', models.CharField(blank=True, max_length=80, verbose_name='model')),
                ('mileage_km', models.PositiveIntegerField(blank=True, null=True, verbose_name='mileage')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='recorded at')),
                ('batch', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.importbatch')),
            ],
            options={
                'verbose_name': 'car',
                'verbose_name_plural': 'cars',
            },
        ),
        migrations.CreateModel(
            name='Ownership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField(verbose_name='owned from')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='owned until')),
                ('batch', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.importbatch')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ownerships', to='members.customer')),
                ('vehicle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ownerships', to='members.vehicle')),
            ],
            options={
                'verbose_name': 'ownership',
                'verbose_name_plural': 'ownerships',
            },
        ),
        migrations.AddField(
            model_name='invoice',
            name='vehicle',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='members.vehicle', verbose_name='vehicle'),
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('arrived_on', models.DateField(verbose_name='arrived on')),
                ('order_number', models.CharField(blank=True, max_length=40, null=True, verbose_name='order number of the dealer system')),
                ('service_type', models.CharField(blank=True, max_length=40, verbose_name='kind of work')),
                ('mileage_km', models.PositiveIntegerField(blank=True, null=True, verbose_name='mileage')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='recorded at')),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='voided at')),
                ('advisor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.staff', verbose_name='service advisor')),
                ('batch', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.importbatch')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.branch', verbose_name='branch')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='members.customer')),
                ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('vehicle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='members.vehicle')),
            ],
            options={
                'verbose_name': 'visit',
                'verbose_name_plural': 'visits',
                'permissions': [('void_visit', 'Can void a visit that was recorded wrongly')],
            },
        ),
        migrations.AddField(
            model_name='invoice',
            name='visit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='members.visit', verbose_name='visit'),
        ),
        migrations.CreateModel(
            name='VisitVoid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(help_text='Code of a reason of reversing.', max_length=30, verbose_name='reason')),
                ('remark', models.CharField(blank=True, max_length=200, verbose_name='remark')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='void', to='members.visit')),
            ],
            options={
                'verbose_name': 'void of a visit',
                'verbose_name_plural': 'voids of visits',
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('proposed', 'proposed'), ('active', 'active'), ('closed', 'closed')], default='draft', editable=False, max_length=10, verbose_name='state')),
                ('active_from', models.DateField(editable=False, null=True, verbose_name='in force from')),
                ('active_until', models.DateField(editable=False, null=True, verbose_name='in force until (not included)')),
                ('edition', models.SlugField(help_text='E.g. 2026-11; consents carry it.', max_length=60, verbose_name='edition')),
                ('question_zh', models.TextField(max_length=500, verbose_name='question in Chinese')),
                ('question_en', models.TextField(max_length=500, verbose_name='question in English')),
            ],
            options={
                'verbose_name': 'wording of a consent',
                'verbose_name_plural': 'wordings of consents',
                'ordering': ('code', '-version'),
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='members_wording_version_once'), models.CheckConstraint(condition=models.Q(models.Q(('active_from', None), ('active_until', None), ('state', 'draft')), models.Q(('active_until', None), ('state', 'proposed')), models.Q(('active_from__isnull', False), ('active_until', None), ('state', 'active')), models.Q(('active_from__isnull', False), ('active_until__isnull', False), ('state', 'closed')), _connector='OR'), name='members_wording_says_since_when_until_when', violation_error_message='A draft has no days; what holds says since when, and what is over also until when.'), models.CheckConstraint(condition=models.Q(('active_until', None), ('active_until__gte', models.F('active_from')), _connector='OR'), name='members_wording_never_ends_before_it_begins', violation_error_message='It cannot end before it begins.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ['active', 'closed'])), expressions=[('code', '='), (clubcrm.kernel.models.versions.DateRange('active_from', 'active_until'), '&&')], name='members_wording_one_version_in_force', violation_error_message='On any day only one version is in force: another one holds in these days.'), models.UniqueConstraint(fields=('code', 'edition'), name='wording_edition_once')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.SlugField(max_length=30, verbose_name='purpose')),
                ('channel', models.SlugField(max_length=30, verbose_name='channel')),
                ('decision', models.CharField(choices=[('granted', 'agreed'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], max_length=10, verbose_name='decision')),
                ('wording', models.CharField(help_text='Version of the text that was shown or read out.', max_length=60, verbose_name='wording')),
                ('manner', models.CharField(blank=True, choices=[('signed', 'signed form'), ('spoken', 'said in person'), ('phone', 'said on the phone, recorded'), ('written', 'letter or message'), ('online', 'online')], db_default='', default='', max_length=10, verbose_name='how')),
                ('evidence', models.CharField(max_length=200, verbose_name='evidence')),
                ('guardian', models.CharField(blank=True, db_default='', default='', help_text='Who agreed for somebody under 18.', max_length=60, verbose_name='guardian')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='recorded at')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='members.customer')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'indexes': [models.Index(fields=['customer', 'purpose', 'channel', '-id'], name='consent_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('decision__in', ['granted', 'refused', 'withdrawn'])), name='consent_decision_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Card',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=32, unique=True, verbose_name='card number')),
                ('valid_from_on', models.DateField(verbose_name='valid from')),
                ('valid_until_on', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('blocked_at', models.DateTimeField(blank=True, null=True, verbose_name='blocked at')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='members.customer')),
            ],
            options={
                'verbose_name': 'card',
                'verbose_name_plural': 'cards',
                'indexes': [models.Index(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Reverse('number'), name='text_pattern_ops'), name='card_number_tail')],
                'constraints': [models.UniqueConstraint(models.F('customer'), condition=models.Q(('blocked_at', None)), name='card_one_working_per_customer')],
            },
        ),
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('copy', 'copy of the data'), ('correction', 'correction'), ('restriction', 'restriction'), ('release', 'end of a restriction'), ('erasure', 'erasure'), ('silence', 'no contact any more')], max_length=12, verbose_name='what')),
                ('words', models.CharField(blank=True, max_length=500, verbose_name='in words')),
                ('recorded_at', models.DateTimeField(verbose_name='when')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to='members.customer')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'request about data',
                'verbose_name_plural': 'requests about data',
                'permissions': [('handle_data_request', 'Can hand out, restrict and erase what is known of a customer')],
                'indexes': [models.Index(fields=['customer', '-id'], name='datarequest_newest')],
            },
        ),
        migrations.CreateModel(
            name='ErasedKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('public', 'public_id'), ('phone', 'phone'), ('email', 'e-mail'), ('number', 'number in the dealer system'), ('vin', 'VIN'), ('plate', 'plate')], max_length=8)),
                ('digest', models.BinaryField(max_length=32)),
                ('erasure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='members.erasure')),
            ],
            options={
                'verbose_name': 'key of an erased customer',
                'verbose_name_plural': 'keys of erased customers',
                'indexes': [models.Index(fields=['digest'], name='erasedkey_digest')],
            },
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(('read', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('committed'), '+', models.F('unchanged')), '+', models.F('skipped')), '+', models.F('rejected')))), name='import_accounts_for_every_row'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=django.contrib.postgres.indexes.GinIndex(members.models.customers.NameGrams('name_key'), name='customer_name_grams'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(django.contrib.postgres.indexes.OpClass(models.F('name_key'), name='varchar_pattern_ops'), name='customer_name_prefix'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(models.F('branch'), django.contrib.postgres.indexes.OpClass(models.F('name_key'), name='varchar_pattern_ops'), name='customer_branch_name_key'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(models.F('branch'), django.contrib.postgres.indexes.OpClass(models.F('pinyin'), name='varchar_pattern_ops'), name='customer_branch_pinyin'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(models.F('branch'), django.contrib.postgres.indexes.OpClass(models.F('initials'), name='varchar_pattern_ops'), name='customer_branch_initials'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Reverse('phone'), name='text_pattern_ops'), name='customer_phone_tail'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.datetime.ExtractMonth('birthday'), '*', models.Value(100)), '+', django.db.models.functions.datetime.ExtractDay('birthday')), name='customer_birthday'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='customer_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'person'), ('birthday', None), _connector='OR'), name='customer_only_a_person_has_a_birthday'),
        ),
        migrations.AddConstraint(
            model_name='importreject',
            constraint=models.UniqueConstraint(fields=('batch', 'row_number'), name='import_reject_once_per_row'),
        ),
        migrations.AddConstraint(
            model_name='invoiceline',
            constraint=models.UniqueConstraint(fields=('invoice', 'category', 'payer'), name='invoice_line_once_per_category_and_payer'),
        ),
        migrations.AddConstraint(
            model_name='invoiceline',
            constraint=models.CheckConstraint(condition=models.Q(('amount_cents__gt', 0)), name='invoice_line_amount_positive'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['branch', 'joined_on'], name='membership_of_branch_by_day'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['joined_on'], name='membership_by_day'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['verified_on'], name='membership_by_verification'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(condition=models.Q(('verified_on', None)), fields=['branch', '-id'], name='membership_to_verify'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('verified_on', None), ('verified_on__gte', models.F('joined_on')), _connector='OR'), name='membership_verified_not_before_joined'),
        ),
        migrations.AddIndex(
            model_name='pinnednote',
            index=models.Index(fields=['customer', '-id'], name='note_newest'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('bought_on__isnull', False)), fields=['bought_on'], name='referral_by_purchase'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('referrer', models.F('referred')), _negated=True), name='referral_never_of_oneself'),
        ),
        migrations.AddConstraint(
            model_name='restriction',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('customer',), name='restriction_one_open_per_customer'),
        ),
        migrations.AddConstraint(
            model_name='restriction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_by', None)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='restriction_lifted_by_someone_at_some_time'),
        ),
        migrations.AddConstraint(
            model_name='retentionlimit',
            constraint=models.CheckConstraint(condition=models.Q(('days__gte', 1)), name='retention_at_least_a_day', violation_error_message='The limit is a day or more.'),
        ),
        migrations.AddIndex(
            model_name='suppression',
            index=models.Index(fields=['digest'], name='suppression_digest'),
        ),
        migrations.AddConstraint(
            model_name='suppression',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['phone', 'email'])), name='suppression_of_a_phone_or_an_address'),
        ),
        migrations.AddIndex(
            model_name='vehicle',
            index=models.Index(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Reverse('vin'), name='text_pattern_ops'), name='vehicle_vin_tail'),
        ),
        migrations.AddIndex(
            model_name='vehicle',
            index=models.Index(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Reverse('plate'), name='text_pattern_ops'), name='vehicle_plate_tail'),
        ),
        migrations.AddIndex(
            model_name='vehicle',
            index=models.Index(django.contrib.postgres.indexes.OpClass(models.F('plate'), name='varchar_pattern_ops'), name='vehicle_plate_prefix'),
        ),
        migrations.AddConstraint(
            model_name='vehicle',
            constraint=models.CheckConstraint(condition=models.Q(('vin__regex', '^[A-HJ-NPR-Z0-9]{17}$')), name='vehicle_vin_has_17_characters'),
        ),
        migrations.AddIndex(
            model_name='ownership',
            index=models.Index(fields=['from_on'], name='ownership_by_beginning'),
        ),
        migrations.AddIndex(
            model_name='ownership',
            index=models.Index(condition=models.Q(('until_on__isnull', False)), fields=['until_on'], name='ownership_by_end'),
        ),
        migrations.AddConstraint(
            model_name='ownership',
            constraint=models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gt', models.F('from_on')), _connector='OR'), name='ownership_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='ownership',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('vehicle', '='), (members.models.vehicles.DateRange('from_on', 'until_on'), '&&')], name='ownership_one_owner_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(models.F('customer'), models.OrderBy(models.F('arrived_on'), descending=True), name='visit_of_customer_newest'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('order_number', None), ('voided_at', None)), fields=['branch', '-id'], name='visit_in_workshop'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('voided_at', None)), fields=['branch', 'arrived_on'], name='visit_of_branch_by_day'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('order_number',), name='visit_one_valid_per_order_number'),
        ),
        migrations.AddIndex(
            model_name='invoice',
            index=models.Index(models.F('customer'), models.OrderBy(models.F('invoiced_on'), descending=True), name='invoice_of_customer_newest'),
        ),
        migrations.AddIndex(
            model_name='invoice',
            index=models.Index(fields=['branch', 'invoiced_on'], name='invoice_of_branch_by_date'),
        ),
        migrations.AddIndex(
            model_name='invoice',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['invoiced_on'], name='invoice_by_date'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.UniqueConstraint(fields=('number', 'revision'), name='invoice_number_and_revision_once'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('number',), name='invoice_one_valid_per_number'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(('total_cents__gte', 0)), name='invoice_total_never_negative'),
        ),
        migrations.AddConstraint(
            model_name='maker',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[A-HJ-NPR-Z0-9]{0,3}$')), name='maker_code_begins_a_vin', violation_error_message='The code is the beginning of a VIN: at most three digits or capital letters, without I, O and Q.'),
        ),
        run_sql(__file__, "keys"),
        run_sql(__file__, "touches"),
        run_sql(__file__, "guards"),
        run_sql(__file__, "erasure"),
        run_sql(__file__, "history"),
    ]
