-- More that rules of tiers may measure: how complete a file is, the brand of a car, who brought someone who joined.
-- Like the others (0002_touches.sql): one statement trigger, one INSERT, and nothing where nothing changed.
CREATE FUNCTION members_touch_self() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.members_touch (customer_id)
    SELECT n.id FROM new_rows AS n JOIN old_rows AS o ON o.id = n.id
    WHERE (n.sex, n.birthday, n.phone, n.email, n.advisor_id) IS DISTINCT FROM (o.sex, o.birthday, o.phone, o.email, o.advisor_id);
    RETURN NULL;
END $$;
CREATE TRIGGER touch_self AFTER UPDATE ON members_customer
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_self();

CREATE FUNCTION members_touch_owners() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.members_touch (customer_id)
    SELECT DISTINCT ownership.customer_id FROM new_rows AS n JOIN old_rows AS o ON o.id = n.id
    JOIN public.members_ownership AS ownership ON ownership.vehicle_id = n.id
    WHERE n.brand <> o.brand;
    RETURN NULL;
END $$;
CREATE TRIGGER touch_owners AFTER UPDATE ON members_vehicle
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_owners();

CREATE FUNCTION members_touch_who_brought() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.members_touch (customer_id)
    SELECT DISTINCT referral.referrer_id FROM new_rows AS n
    JOIN public.members_referral AS referral ON referral.referred_id = n.customer_id;
    RETURN NULL;
END $$;
CREATE TRIGGER touch_who_brought_new AFTER INSERT ON members_membership
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_who_brought();
CREATE TRIGGER touch_who_brought_changed AFTER UPDATE ON members_membership
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_who_brought();

-- reverse
DROP TRIGGER touch_who_brought_new ON members_membership;
DROP TRIGGER touch_who_brought_changed ON members_membership;
DROP FUNCTION members_touch_who_brought();
DROP TRIGGER touch_owners ON members_vehicle;
DROP FUNCTION members_touch_owners();
DROP TRIGGER touch_self ON members_customer;
DROP FUNCTION members_touch_self();
