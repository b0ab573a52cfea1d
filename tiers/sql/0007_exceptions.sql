-- The rules' new figures are fixed with the version, like its name.
CREATE OR REPLACE FUNCTION tiers_programme_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'tiers: only a draft may be deleted' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'programme_never_changed';
        END IF;
        RETURN OLD;
    END IF;
    IF (OLD.state, NEW.state) NOT IN (('draft', 'draft'), ('draft', 'proposed'), ('proposed', 'draft'), ('proposed', 'active'), ('active', 'closed'))
       OR OLD.state <> 'draft' AND (NEW.code, NEW.version, NEW.name_zh, NEW.name_en, NEW.climbing, NEW.applies)
           IS DISTINCT FROM (OLD.code, OLD.version, OLD.name_zh, OLD.name_en, OLD.climbing, OLD.applies)
       OR OLD.state = 'active' AND NEW.active_from IS DISTINCT FROM OLD.active_from
    THEN
        RAISE EXCEPTION 'tiers: programme % version % is % and does not change', OLD.code, OLD.version, OLD.state
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'programme_never_changed';
    END IF;
    RETURN NEW;
END $$;

-- What is recorded by hand counts for its customer, and so does what departs from the rules: the night pulls it.
CREATE TRIGGER touch_new AFTER INSERT ON tiers_fact
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_new();
CREATE TRIGGER touch_changed AFTER UPDATE ON tiers_fact
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_changed();
CREATE TRIGGER touch_removed AFTER DELETE ON tiers_fact
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_removed();
CREATE TRIGGER touch_new AFTER INSERT ON tiers_freeze
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_new();
CREATE TRIGGER touch_changed AFTER UPDATE ON tiers_freeze
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_changed();
CREATE TRIGGER touch_new AFTER INSERT ON tiers_override
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_new();
CREATE TRIGGER touch_changed AFTER UPDATE ON tiers_override
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_changed();

-- A tier set by hand and a dispute are evidence: they end, they do not disappear.
REVOKE DELETE, TRUNCATE ON tiers_override, tiers_freeze FROM clubcrm_app;
REVOKE TRUNCATE ON tiers_fact, tiers_lapse FROM clubcrm_app;

-- reverse
GRANT DELETE ON tiers_override, tiers_freeze TO clubcrm_app;
DROP TRIGGER touch_new ON tiers_override;
DROP TRIGGER touch_changed ON tiers_override;
DROP TRIGGER touch_new ON tiers_freeze;
DROP TRIGGER touch_changed ON tiers_freeze;
DROP TRIGGER touch_new ON tiers_fact;
DROP TRIGGER touch_changed ON tiers_fact;
DROP TRIGGER touch_removed ON tiers_fact;
CREATE OR REPLACE FUNCTION tiers_programme_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'tiers: only a draft may be deleted' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'programme_never_changed';
        END IF;
        RETURN OLD;
    END IF;
    IF (OLD.state, NEW.state) NOT IN (('draft', 'draft'), ('draft', 'proposed'), ('proposed', 'draft'), ('proposed', 'active'), ('active', 'closed'))
       OR OLD.state <> 'draft' AND (NEW.code, NEW.version, NEW.name_zh, NEW.name_en) IS DISTINCT FROM (OLD.code, OLD.version, OLD.name_zh, OLD.name_en)
       OR OLD.state = 'active' AND NEW.active_from IS DISTINCT FROM OLD.active_from
    THEN
        RAISE EXCEPTION 'tiers: programme % version % is % and does not change', OLD.code, OLD.version, OLD.state
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'programme_never_changed';
    END IF;
    RETURN NEW;
END $$;
