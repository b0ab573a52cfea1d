from django.db import migrations

# A reference to somebody who does not exist is refused by the call that makes it, not by the commit of whoever called.
# A migration of its own: Django makes foreign keys at the end of the one that makes the tables.
CHECKED = """
DO $$
DECLARE
    v_key record;
BEGIN
    FOR v_key IN
        SELECT conrelid::regclass AS place, conname AS name FROM pg_constraint
        WHERE contype = 'f' AND condeferrable AND conrelid IN ('points_account'::regclass, 'points_hold'::regclass,
            'points_release'::regclass, 'points_redemptionvisit'::regclass, 'points_closure'::regclass, 'points_adjustment'::regclass,
            'points_multiplier'::regclass, 'points_worth'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY {}', v_key.place, v_key.name);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("points", "0001_initial")]
    operations = [migrations.RunSQL(CHECKED.format("IMMEDIATE"), CHECKED.format("DEFERRED"))]
