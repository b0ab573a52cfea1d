-- A nomination counts for its customer, like every fact of members: the feed that the night pulls.
CREATE OR REPLACE TRIGGER touch_new AFTER INSERT ON tiers_nomination
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_new();
CREATE OR REPLACE TRIGGER touch_changed AFTER UPDATE ON tiers_nomination
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_changed();
CREATE OR REPLACE TRIGGER touch_removed AFTER DELETE ON tiers_nomination
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_removed();

-- What is recorded by hand counts for its customer, and so does what departs from the rules: the night pulls it.
CREATE OR REPLACE TRIGGER touch_new AFTER INSERT ON tiers_fact
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_new();
CREATE OR REPLACE TRIGGER touch_changed AFTER UPDATE ON tiers_fact
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_changed();
CREATE OR REPLACE TRIGGER touch_removed AFTER DELETE ON tiers_fact
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_removed();
CREATE OR REPLACE TRIGGER touch_new AFTER INSERT ON tiers_freeze
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_new();
CREATE OR REPLACE TRIGGER touch_changed AFTER UPDATE ON tiers_freeze
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_changed();
CREATE OR REPLACE TRIGGER touch_new AFTER INSERT ON tiers_override
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_new();
CREATE OR REPLACE TRIGGER touch_changed AFTER UPDATE ON tiers_override
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION members_touch_changed();

-- A merge moves no invoice and writes no line where nothing is left to move: the night pulls it from the feed.
CREATE OR REPLACE FUNCTION tiers_touch_merged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.members_touch (customer_id)
    SELECT customer_id FROM public.points_account WHERE id IN (OLD.id, OLD.merged_into_id, NEW.merged_into_id);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER touch_merged AFTER UPDATE OF merged_into_id ON points_account
    FOR EACH ROW WHEN (OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id AND NEW.kind = 'member')
    EXECUTE FUNCTION tiers_touch_merged();
