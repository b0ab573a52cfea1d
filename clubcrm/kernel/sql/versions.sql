-- Versions: what guards every table of them (docs/decisions/0088-versions-once.md). An app puts it on with one line per
-- table: SELECT kernel_keep_versions('points_earningrule', 'earning-rule'), and one per table of a part, naming the way
-- up to the version: SELECT kernel_keep_version_part('tiers_criterion', 'tier_id', 'tiers_tier', 'programme_id',
-- 'tiers_programme').

-- Only a draft is written or removed, and begins a version. Everything else changes by the life cycle's columns, along
-- draft -> proposed -> active -> closed; a proposal may become a draft again, and a draft may come into force at once.
CREATE OR REPLACE FUNCTION kernel_guard_version() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_life CONSTANT text[] := ARRAY['state', 'active_from', 'active_until'];
BEGIN
    IF TG_OP = 'INSERT' AND NEW.state = 'draft' THEN
        RETURN NEW;
    ELSIF TG_OP = 'DELETE' AND OLD.state = 'draft' THEN
        RETURN OLD;
    ELSIF TG_OP = 'UPDATE' AND (
        NEW IS NOT DISTINCT FROM OLD
        OR (OLD.state, NEW.state) = ('draft', 'draft')
            AND (NEW.id, NEW.code, NEW.version) = (OLD.id, OLD.code, OLD.version)
        OR (OLD.state, NEW.state) IN (('draft', 'proposed'), ('draft', 'active'), ('proposed', 'draft'),
                ('proposed', 'active'), ('active', 'closed'))
            AND to_jsonb(NEW) - v_life = to_jsonb(OLD) - v_life
            AND (OLD.state <> 'active' OR NEW.active_from = OLD.active_from)
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'KR001', CONSTRAINT = 'version_never_changed', TABLE = TG_TABLE_NAME,
        MESSAGE = format('%s of %s is refused: only a draft is written', TG_OP, TG_TABLE_NAME);
END $$;

-- The rows of a part change only while their version is a draft. Arguments: the column that names what the row belongs
-- to, that table, and so on up to the table of the version. The version is locked, so that it is not proposed meanwhile.
CREATE OR REPLACE FUNCTION kernel_guard_version_part() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_ids bigint[];
    v_states text[];
BEGIN
    v_ids := ARRAY[(to_jsonb(OLD) ->> TG_ARGV[0])::bigint, (to_jsonb(NEW) ->> TG_ARGV[0])::bigint];
    FOR i IN 1 .. TG_NARGS - 3 BY 2 LOOP
        EXECUTE format('SELECT array_agg(%I) FROM %I WHERE id = ANY ($1)', TG_ARGV[i + 1], TG_ARGV[i])
            INTO v_ids USING v_ids;
    END LOOP;
    EXECUTE format('SELECT array_agg(state) FROM (SELECT state FROM %I WHERE id = ANY ($1) FOR SHARE) AS version',
        TG_ARGV[TG_NARGS - 1]) INTO v_states USING v_ids;
    IF v_states <@ ARRAY['draft'] IS NOT FALSE THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'KR001', CONSTRAINT = 'version_never_changed', TABLE = TG_TABLE_NAME,
        MESSAGE = format('%s of %s is refused: its version is no draft', TG_OP, TG_TABLE_NAME);
END $$;

-- No version is in a state without a row that says who brought it there: looked at when the transaction ends.
CREATE OR REPLACE FUNCTION kernel_check_version_step() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_state text;
BEGIN
    EXECUTE format('SELECT state FROM %I WHERE id = $1', TG_TABLE_NAME) INTO v_state USING NEW.id;
    IF v_state IS NOT NULL AND v_state IS DISTINCT FROM (
        SELECT state FROM kernel_versionstep WHERE kind = TG_ARGV[0] AND subject = NEW.id ORDER BY id DESC LIMIT 1
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'KR001', CONSTRAINT = 'version_step_says_who', TABLE = TG_TABLE_NAME,
            MESSAGE = format('nobody is on record for %s %s being %s', TG_TABLE_NAME, NEW.id, v_state);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION kernel_keep_versions(p_table regclass, p_kind text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE OR REPLACE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON %s '
        'FOR EACH ROW EXECUTE FUNCTION kernel_guard_version()', p_table);
    EXECUTE format('DROP TRIGGER IF EXISTS says_who ON %s', p_table); -- a constraint trigger cannot be replaced
    EXECUTE format('CREATE CONSTRAINT TRIGGER says_who AFTER INSERT OR UPDATE OF state ON %s DEFERRABLE INITIALLY DEFERRED '
        'FOR EACH ROW EXECUTE FUNCTION kernel_check_version_step(%L)', p_table, p_kind);
    EXECUTE format('CREATE OR REPLACE TRIGGER never_emptied BEFORE TRUNCATE ON %s '
        'FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change()', p_table);
END $$;
CREATE OR REPLACE FUNCTION kernel_keep_version_part(p_table regclass, VARIADIC p_way_up text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE OR REPLACE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON %s '
        'FOR EACH ROW EXECUTE FUNCTION kernel_guard_version_part(%s)', p_table,
        (SELECT string_agg(quote_literal(name), ', ' ORDER BY place) FROM unnest(p_way_up) WITH ORDINALITY AS way(name, place)));
    EXECUTE format('CREATE OR REPLACE TRIGGER never_emptied BEFORE TRUNCATE ON %s '
        'FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change()', p_table);
END $$;
REVOKE EXECUTE ON FUNCTION kernel_keep_versions(regclass, text), kernel_keep_version_part(regclass, text[]) FROM PUBLIC;

-- Who did what is evidence: added, never changed.
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_versionstep
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON kernel_versionstep FROM clubcrm_app;
