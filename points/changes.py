"""What is remembered of points (clubcrm.kernel.changes)."""

OWNED = {"points_earningrule": ("points_earningrule_categories",)}
ALONE = {"points_unit", "points_purpose", "points_reason"}
