-- The benefits of a version change only while it is a draft, as its criteria do.
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON tiers_benefit
    FOR EACH ROW EXECUTE FUNCTION tiers_criterion_guard();
SELECT kernel_keep_history('tiers_benefit', 'tier_id', '', true);

-- reverse
SELECT kernel_end_history('tiers_benefit'::regclass);
DROP TRIGGER guard ON tiers_benefit;
