-- Whoever reacts to changed customers pulls from members_touch. One statement trigger per table and event, so that a
-- set-based import costs one extra INSERT per statement, not one per row.
CREATE FUNCTION members_touch_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.members_touch (customer_id) SELECT DISTINCT customer_id FROM new_rows;
    RETURN NULL;
END $$;

CREATE FUNCTION members_touch_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.members_touch (customer_id)
    SELECT customer_id FROM new_rows UNION SELECT customer_id FROM old_rows;
    RETURN NULL;
END $$;

CREATE FUNCTION members_touch_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.members_touch (customer_id) SELECT DISTINCT customer_id FROM old_rows;
    RETURN NULL;
END $$;

-- A referral counts for the referrer.
CREATE FUNCTION members_touch_referrer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.members_touch (customer_id) SELECT DISTINCT referrer_id FROM new_rows;
    RETURN NULL;
END $$;

CREATE TRIGGER touch_new AFTER INSERT ON members_membership
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_new();
CREATE TRIGGER touch_changed AFTER UPDATE ON members_membership
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_changed();
CREATE TRIGGER touch_removed AFTER DELETE ON members_membership
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_removed();

CREATE TRIGGER touch_new AFTER INSERT ON members_ownership
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_new();
CREATE TRIGGER touch_changed AFTER UPDATE ON members_ownership
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_changed();
CREATE TRIGGER touch_removed AFTER DELETE ON members_ownership
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_removed();

CREATE TRIGGER touch_new AFTER INSERT ON members_invoice
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_new();
CREATE TRIGGER touch_changed AFTER UPDATE ON members_invoice
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_changed();

CREATE TRIGGER touch_new AFTER INSERT ON members_referral
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_referrer();
CREATE TRIGGER touch_changed AFTER UPDATE ON members_referral
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_referrer();

-- What was agreed or refused is evidence: the application may add, never change.
REVOKE UPDATE, DELETE, TRUNCATE ON members_consent, members_invoicevoid FROM clubcrm_app;
REVOKE DELETE, TRUNCATE ON members_invoice, members_invoiceline, members_customer FROM clubcrm_app;
REVOKE UPDATE ON members_invoiceline FROM clubcrm_app;

-- reverse
GRANT UPDATE, DELETE ON members_consent, members_invoicevoid TO clubcrm_app;
GRANT DELETE ON members_invoice, members_invoiceline, members_customer TO clubcrm_app;
GRANT UPDATE ON members_invoiceline TO clubcrm_app;
DROP TRIGGER touch_new ON members_membership;
DROP TRIGGER touch_changed ON members_membership;
DROP TRIGGER touch_removed ON members_membership;
DROP TRIGGER touch_new ON members_ownership;
DROP TRIGGER touch_changed ON members_ownership;
DROP TRIGGER touch_removed ON members_ownership;
DROP TRIGGER touch_new ON members_invoice;
DROP TRIGGER touch_changed ON members_invoice;
DROP TRIGGER touch_new ON members_referral;
DROP TRIGGER touch_changed ON members_referral;
DROP FUNCTION members_touch_new();
DROP FUNCTION members_touch_changed();
DROP FUNCTION members_touch_removed();
DROP FUNCTION members_touch_referrer();
