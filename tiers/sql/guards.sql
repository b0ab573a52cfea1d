-- A version that was proposed, is in force or was closed is not edited: only a draft is. The database says so, not only
-- the admin. Steps allowed: draft -> proposed -> active -> closed, and proposed -> draft.
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
CREATE OR REPLACE TRIGGER guard BEFORE UPDATE OR DELETE ON tiers_programme
    FOR EACH ROW EXECUTE FUNCTION tiers_programme_guard();

CREATE OR REPLACE FUNCTION tiers_tier_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE OR REPLACE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON tiers_tier
    FOR EACH ROW EXECUTE FUNCTION tiers_tier_guard();

CREATE OR REPLACE FUNCTION tiers_criterion_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.tier_id] WHEN 'DELETE' THEN ARRAY[OLD.tier_id]
                        ELSE ARRAY[OLD.tier_id, NEW.tier_id] END;
BEGIN
    IF EXISTS (
        SELECT FROM public.tiers_tier AS tier JOIN public.tiers_programme AS programme ON programme.id = tier.programme_id
        WHERE tier.id = ANY (touched) AND programme.state <> 'draft'
    ) THEN
        RAISE EXCEPTION 'tiers: the criteria and benefits of a version change only while it is a draft'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'programme_never_changed';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON tiers_criterion
    FOR EACH ROW EXECUTE FUNCTION tiers_criterion_guard();
CREATE OR REPLACE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON tiers_benefit
    FOR EACH ROW EXECUTE FUNCTION tiers_criterion_guard();

-- Who rose when and why is history: added, never changed, not even by the owner.
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tiers_tierchange
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON tiers_tierchange FROM clubcrm_app;
REVOKE UPDATE, TRUNCATE ON tiers_programmestep FROM clubcrm_app;

-- A tier set by hand and a dispute are evidence: they end, they do not disappear.
REVOKE DELETE, TRUNCATE ON tiers_override, tiers_freeze FROM clubcrm_app;
REVOKE TRUNCATE ON tiers_fact, tiers_lapse FROM clubcrm_app;

-- A tally changes with every purchase: with room on its page its new version needs no other page and no new index entry.
ALTER TABLE tiers_tally SET (fillfactor = 70);
