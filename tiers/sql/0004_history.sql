-- Every change of a ladder is remembered; a criterion stands on the page of its tier, a tier on that of its programme.
SELECT kernel_keep_history('tiers_programme', '', '', true);
SELECT kernel_keep_history('tiers_tier', 'programme_id', '', true);
SELECT kernel_keep_history('tiers_criterion', 'tier_id', '', true);

-- reverse
SELECT kernel_end_history(name::regclass) FROM unnest(ARRAY['tiers_programme', 'tiers_tier', 'tiers_criterion']) AS name;
