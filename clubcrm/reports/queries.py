"""Reads of reports beside the figures themselves; raw SQL as named constants."""

# The tiers of the ladder in force, highest first, then those of other ladders that somebody may still hold.
TIERS = """
SELECT tier.code, tier.name_zh, tier.name_en, programme.state = 'active' AS in_force
FROM tiers_tier AS tier JOIN tiers_programme AS programme ON programme.id = tier.programme_id
WHERE programme.state IN ('active', 'closed')
ORDER BY in_force DESC, programme.version DESC, tier.rank DESC, tier.id
"""
