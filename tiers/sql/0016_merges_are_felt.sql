-- A merge moves no invoice and writes no line where nothing is left to move: the night pulls it from the feed.
CREATE FUNCTION tiers_touch_merged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.members_touch (customer_id)
    SELECT customer_id FROM public.points_account WHERE id IN (OLD.id, OLD.merged_into_id, NEW.merged_into_id);
    RETURN NULL;
END $$;
CREATE TRIGGER touch_merged AFTER UPDATE OF merged_into_id ON points_account
    FOR EACH ROW WHEN (OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id AND NEW.kind = 'member')
    EXECUTE FUNCTION tiers_touch_merged();

-- reverse
DROP TRIGGER touch_merged ON points_account;
DROP FUNCTION tiers_touch_merged();
