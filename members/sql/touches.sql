-- Whoever reacts to changed customers pulls from members_touch. One statement trigger per table and event, so that a
-- set-based import costs one extra INSERT per statement, not one per row.
CREATE OR REPLACE FUNCTION members_touch_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.members_touch (customer_id) SELECT DISTINCT customer_id FROM new_rows;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION members_touch_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.members_touch (customer_id)
    SELECT customer_id FROM new_rows UNION SELECT customer_id FROM old_rows;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION members_touch_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.members_touch (customer_id) SELECT DISTINCT customer_id FROM old_rows;
    RETURN NULL;
END $$;

-- A referral counts for the referrer.
CREATE OR REPLACE FUNCTION members_touch_referrer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.members_touch (customer_id) SELECT DISTINCT referrer_id FROM new_rows;
    RETURN NULL;
END $$;

-- Sets them on a table with customer_id; `p_removed`: its rows may be removed.
CREATE OR REPLACE FUNCTION members_touch_by(p_table regclass, p_removed boolean) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE OR REPLACE TRIGGER touch_new AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows '
        'FOR EACH STATEMENT EXECUTE FUNCTION members_touch_new()', p_table);
    EXECUTE format('CREATE OR REPLACE TRIGGER touch_changed AFTER UPDATE ON %s REFERENCING NEW TABLE AS new_rows '
        'OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_changed()', p_table);
    IF p_removed THEN
        EXECUTE format('CREATE OR REPLACE TRIGGER touch_removed AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows '
            'FOR EACH STATEMENT EXECUTE FUNCTION members_touch_removed()', p_table);
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION members_touch_by(regclass, boolean) FROM PUBLIC;

SELECT members_touch_by('members_membership', p_removed => true);
SELECT members_touch_by('members_ownership', p_removed => true);
SELECT members_touch_by('members_invoice', p_removed => false);

CREATE OR REPLACE TRIGGER touch_new AFTER INSERT ON members_referral
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_referrer();
CREATE OR REPLACE TRIGGER touch_changed AFTER UPDATE ON members_referral
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_referrer();

-- More that rules of tiers may measure: how complete a file is, the brand of a car, who brought someone who joined.
-- Like the others: one statement trigger, one INSERT, and nothing where nothing changed.
CREATE OR REPLACE FUNCTION members_touch_self() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.members_touch (customer_id)
    SELECT n.id FROM new_rows AS n JOIN old_rows AS o ON o.id = n.id
    WHERE (n.sex, n.birthday, n.phone, n.email, n.advisor_id) IS DISTINCT FROM (o.sex, o.birthday, o.phone, o.email, o.advisor_id);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER touch_self AFTER UPDATE ON members_customer
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_self();

CREATE OR REPLACE FUNCTION members_touch_owners() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.members_touch (customer_id)
    SELECT DISTINCT ownership.customer_id FROM new_rows AS n JOIN old_rows AS o ON o.id = n.id
    JOIN public.members_ownership AS ownership ON ownership.vehicle_id = n.id
    WHERE n.brand <> o.brand;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER touch_owners AFTER UPDATE ON members_vehicle
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_owners();

CREATE OR REPLACE FUNCTION members_touch_who_brought() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.members_touch (customer_id)
    SELECT DISTINCT referral.referrer_id FROM new_rows AS n
    JOIN public.members_referral AS referral ON referral.referred_id = n.customer_id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER touch_who_brought_new AFTER INSERT ON members_membership
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_who_brought();
CREATE OR REPLACE TRIGGER touch_who_brought_changed AFTER UPDATE ON members_membership
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_who_brought();
