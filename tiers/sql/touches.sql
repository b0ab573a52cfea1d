-- A nomination, what is recorded by hand and what departs from the rules count for their customer, like every fact of
-- members: the feed that the night pulls.
SELECT members_touch_by('tiers_nomination', p_removed => true);
SELECT members_touch_by('tiers_fact', p_removed => true);
SELECT members_touch_by('tiers_freeze', p_removed => false);
SELECT members_touch_by('tiers_override', p_removed => false);

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
