-- A programme with its tiers, their criteria and benefits.
SELECT kernel_keep_versions('tiers_programme', 'tier-programme');
SELECT kernel_keep_version_part('tiers_tier', 'programme_id', 'tiers_programme');
SELECT kernel_keep_version_part('tiers_criterion', 'tier_id', 'tiers_tier', 'programme_id', 'tiers_programme');
SELECT kernel_keep_version_part('tiers_benefit', 'tier_id', 'tiers_tier', 'programme_id', 'tiers_programme');

-- Who rose when and why is history: added, never changed, not even by the owner. An erasure takes typed words out.
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tiers_tierchange
    FOR EACH STATEMENT WHEN (NOT kernel_forgetting()) EXECUTE FUNCTION kernel_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON tiers_tierchange FROM clubcrm_app;

-- A tier set by hand and a dispute are evidence: they end, they do not disappear.
REVOKE DELETE, TRUNCATE ON tiers_override, tiers_freeze FROM clubcrm_app;
REVOKE TRUNCATE ON tiers_fact, tiers_lapse FROM clubcrm_app;

-- A tally changes with every purchase: with room on its page its new version needs no other page and no new index entry.
ALTER TABLE tiers_tally SET (fillfactor = 70);
