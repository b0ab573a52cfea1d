-- A version that was proposed, is in force or was closed is not edited: only a draft is. The database says so, not only
-- the admin. Steps allowed: draft -> proposed -> active -> closed, and proposed -> draft.
CREATE FUNCTION tiers_programme_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON tiers_programme
    FOR EACH ROW EXECUTE FUNCTION tiers_programme_guard();

CREATE FUNCTION tiers_tier_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND EXISTS (SELECT FROM public.tiers_programme WHERE id = OLD.programme_id AND state <> 'draft')
       OR TG_OP <> 'DELETE' AND EXISTS (SELECT FROM public.tiers_programme WHERE id = NEW.programme_id AND state <> 'draft')
    THEN
        RAISE EXCEPTION 'tiers: the tiers of a version change only while it is a draft'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'programme_never_changed';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON tiers_tier
    FOR EACH ROW EXECUTE FUNCTION tiers_tier_guard();

CREATE FUNCTION tiers_criterion_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.tier_id] WHEN 'DELETE' THEN ARRAY[OLD.tier_id]
                        ELSE ARRAY[OLD.tier_id, NEW.tier_id] END;
BEGIN
    IF EXISTS (
        SELECT FROM public.tiers_tier AS tier JOIN public.tiers_programme AS programme ON programme.id = tier.programme_id
        WHERE tier.id = ANY (touched) AND programme.state <> 'draft'
    ) THEN
        RAISE EXCEPTION 'tiers: the criteria of a version change only while it is a draft'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'programme_never_changed';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON tiers_criterion
    FOR EACH ROW EXECUTE FUNCTION tiers_criterion_guard();

-- Who rose when and why is history: added, never changed, not even by the owner.
CREATE FUNCTION tiers_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'tiers: % is append-only', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'tier_change_append_only';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tiers_tierchange
    FOR EACH STATEMENT EXECUTE FUNCTION tiers_append_only();
REVOKE UPDATE, DELETE, TRUNCATE ON tiers_tierchange FROM clubcrm_app;
REVOKE UPDATE, TRUNCATE ON tiers_programmestep FROM clubcrm_app;

-- A nomination counts for its customer, like every fact of members: the feed that the night pulls.
CREATE TRIGGER touch_new AFTER INSERT ON tiers_nomination
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_new();
CREATE TRIGGER touch_changed AFTER UPDATE ON tiers_nomination
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_changed();
CREATE TRIGGER touch_removed AFTER DELETE ON tiers_nomination
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_removed();

-- reverse
DROP TRIGGER touch_new ON tiers_nomination;
DROP TRIGGER touch_changed ON tiers_nomination;
DROP TRIGGER touch_removed ON tiers_nomination;
GRANT UPDATE ON tiers_programmestep TO clubcrm_app;
GRANT UPDATE, DELETE ON tiers_tierchange TO clubcrm_app;
DROP TRIGGER append_only ON tiers_tierchange;
DROP FUNCTION tiers_append_only();
DROP TRIGGER guard ON tiers_criterion;
DROP FUNCTION tiers_criterion_guard();
DROP TRIGGER guard ON tiers_tier;
DROP FUNCTION tiers_tier_guard();
DROP TRIGGER guard ON tiers_programme;
DROP FUNCTION tiers_programme_guard();
