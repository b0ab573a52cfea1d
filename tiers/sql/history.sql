-- Every change of a ladder is remembered; a criterion and a benefit stand on the page of their tier, a tier on that of
-- its programme.
SELECT kernel_keep_history('tiers_programme', '', '', true);
SELECT kernel_keep_history('tiers_tier', 'programme_id', '', true);
SELECT kernel_keep_history('tiers_criterion', 'tier_id', '', true);
SELECT kernel_keep_history('tiers_benefit', 'tier_id', '', true);
