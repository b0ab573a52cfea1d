from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

# A reference to somebody who does not exist is refused by the call that makes it, not by the commit of whoever called.
CHECKED = """
DO $$
DECLARE
    v_key record;
BEGIN
    FOR v_key IN
        SELECT conrelid::regclass AS place, conname AS name FROM pg_constraint
        WHERE contype = 'f' AND condeferrable AND conrelid IN ('points_account'::regclass, 'points_hold'::regclass,
            'points_release'::regclass, 'points_closure'::regclass, 'points_adjustment'::regclass,
            'points_multiplier'::regclass, 'points_worth'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY {}', v_key.place, v_key.name);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('points', '0013_quicker'),
    ]

    operations = [
        migrations.AlterField(
            model_name='transfer',
            name='reference',
            field=models.CharField(db_collation='C', max_length=220, verbose_name='reference'),
        ),
        AddConstraintNotValid(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('amount__lte', 10**15)), name='points_transfer_amount_within_reason'),
        ),
        migrations.RunSQL(CHECKED.format("IMMEDIATE"), CHECKED.format("DEFERRED")),
    ]
