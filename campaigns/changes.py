"""What is remembered of campaigns (clubcrm.kernel.changes)."""

ALONE = {"campaigns_template", "campaigns_occasion"}
