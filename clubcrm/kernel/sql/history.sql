-- History: what was changed in a remembered table, by whom and by way of what, old and new. To be read from top to
-- bottom: the guard, the one trigger function, the two functions by which migrations put it on a table and take it off,
-- forgetting, then the kernel's own tables.

-- ---------------------------------------------------------------------------------------------------- The guard
-- Rows are only added. Not even the owner edits them in passing; kernel_forget alone says that it may.
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE ON kernel_change
    FOR EACH STATEMENT WHEN (NOT kernel_forgetting()) EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON kernel_change
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON kernel_change FROM clubcrm_app;

-- ------------------------------------------------------------------------------------------------ Remembering
-- Runs as the owner, for the application may not write the history by itself. Arguments: the column that holds the row
-- on whose page the change stands ('' for the row's own), and the columns left out, with commas.
-- Who acts stands in the setting clubcrm.actor, "user id|by way of", local to the transaction (clubcrm/kernel/history.py);
-- its start value is the name of the process. Columns that stayed as they were are not kept; a row of which nothing
-- else changed leaves no trace.
CREATE OR REPLACE FUNCTION kernel_remember() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_actor text := coalesce(current_setting('clubcrm.actor', true), '');
    v_by bigint := nullif(split_part(v_actor, '|', 1), '')::bigint;
    v_way text := left(split_part(v_actor, '|', 2), 100);
    v_of text := nullif(TG_ARGV[0], '');
    v_without text[] := string_to_array(TG_ARGV[1], ',');
BEGIN
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO public.kernel_change (at, act, of_table, row, subject, by_id, request, old, new)
        SELECT now(), 'changed', TG_TABLE_NAME, pair.id, (pair.new ->> v_of)::bigint, v_by, v_way, differs.old, differs.new
        FROM (
            SELECT n.id, to_jsonb(o) - v_without AS old, to_jsonb(n) - v_without AS new
            FROM old_rows AS o JOIN new_rows AS n ON n.id = o.id WHERE o IS DISTINCT FROM n
            OFFSET 0 -- keeps the planner from making the two again for every key
        ) AS pair
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(key, pair.old -> key) AS old, jsonb_object_agg(key, value) AS new
            FROM jsonb_each(pair.new) WHERE value IS DISTINCT FROM pair.old -> key
        ) AS differs
        WHERE differs.new IS NOT NULL
        ORDER BY pair.id;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO public.kernel_change (at, act, of_table, row, subject, by_id, request, old, new)
        SELECT now(), 'deleted', TG_TABLE_NAME, o.id, (to_jsonb(o) ->> v_of)::bigint, v_by, v_way,
            to_jsonb(o) - v_without, NULL
        FROM old_rows AS o ORDER BY o.id;
    ELSE
        INSERT INTO public.kernel_change (at, act, of_table, row, subject, by_id, request, old, new)
        SELECT now(), 'added', TG_TABLE_NAME, n.id, (to_jsonb(n) ->> v_of)::bigint, v_by, v_way,
            NULL, to_jsonb(n) - v_without
        FROM new_rows AS n ORDER BY n.id;
    END IF;
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION kernel_remember() FROM PUBLIC;

-- For migrations of every app: SELECT kernel_keep_history('members_card', 'customer_id', '', false). Additions are kept
-- only where a row does not say itself who made it.
CREATE OR REPLACE FUNCTION kernel_keep_history(p_table regclass, p_of text, p_without text, p_additions boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE OR REPLACE TRIGGER remember_change AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS '
        'new_rows FOR EACH STATEMENT EXECUTE FUNCTION kernel_remember(%L, %L)', p_table, p_of, p_without);
    EXECUTE format('CREATE OR REPLACE TRIGGER remember_removal AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows '
        'FOR EACH STATEMENT EXECUTE FUNCTION kernel_remember(%L, %L)', p_table, p_of, p_without);
    IF p_additions THEN
        EXECUTE format('CREATE OR REPLACE TRIGGER remember_addition AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows '
            'FOR EACH STATEMENT EXECUTE FUNCTION kernel_remember(%L, %L)', p_table, p_of, p_without);
    END IF;
END $$;
CREATE OR REPLACE FUNCTION kernel_end_history(p_table regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('DROP TRIGGER remember_change ON %s', p_table);
    EXECUTE format('DROP TRIGGER remember_removal ON %s', p_table);
    EXECUTE format('DROP TRIGGER IF EXISTS remember_addition ON %s', p_table);
END $$;
REVOKE EXECUTE ON FUNCTION kernel_keep_history(regclass, text, text, boolean), kernel_end_history(regclass) FROM PUBLIC;

-- ------------------------------------------------------------------------------------------------- Forgetting
-- Erasure: what these columns of this row ever held is taken out of the history; that they changed, who and when stays.
-- The only way in which a change is ever rewritten, and the owner's: members_forget calls it. It leaves a line of its own; gives how many lines it emptied.
CREATE OR REPLACE FUNCTION kernel_forget(p_table text, p_row bigint, p_columns text[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_actor text := coalesce(current_setting('clubcrm.actor', true), '');
    v_emptied integer;
BEGIN
    PERFORM set_config('clubcrm.forgetting', 'on', true);
    UPDATE public.kernel_change AS change
    SET old = (SELECT jsonb_object_agg(key, CASE WHEN key = ANY (p_columns) THEN 'null' ELSE value END) FROM jsonb_each(old)),
        new = (SELECT jsonb_object_agg(key, CASE WHEN key = ANY (p_columns) THEN 'null' ELSE value END) FROM jsonb_each(new))
    WHERE of_table = p_table AND row = p_row AND act <> 'forgotten' AND (old ?| p_columns OR new ?| p_columns);
    GET DIAGNOSTICS v_emptied = ROW_COUNT;
    PERFORM set_config('clubcrm.forgetting', '', true);
    INSERT INTO public.kernel_change (at, act, of_table, row, subject, by_id, request, old, new)
    VALUES (now(), 'forgotten', p_table, p_row, NULL, nullif(split_part(v_actor, '|', 1), '')::bigint,
        left(split_part(v_actor, '|', 2), 100), NULL, jsonb_build_object('columns', p_columns, 'emptied', v_emptied));
    RETURN v_emptied;
END $$;
REVOKE EXECUTE ON FUNCTION kernel_forget(text, bigint, text[]) FROM PUBLIC;

-- ---------------------------------------------------------------------------------------- The kernel's tables
-- A password's hash is nobody's to read, a sign-in is no change.
SELECT kernel_keep_history('kernel_user', '', 'password,last_login', true);
SELECT kernel_keep_history('kernel_user_groups', 'user_id', '', true);
SELECT kernel_keep_history('kernel_user_user_permissions', 'user_id', '', true);
SELECT kernel_keep_history('kernel_staff', '', '', true);
SELECT kernel_keep_history('kernel_branch', '', '', true);
SELECT kernel_keep_history('kernel_approvallimit', '', '', true);
SELECT kernel_keep_history('kernel_calendar', '', '', true);
SELECT kernel_keep_history('kernel_calendarday', 'calendar_id', '', true);
SELECT kernel_keep_history('kernel_workinghours', 'calendar_id', '', true);
SELECT kernel_keep_history('auth_group', '', '', true);
SELECT kernel_keep_history('auth_group_permissions', 'group_id', '', true);
