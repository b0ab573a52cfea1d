"""What is remembered of complaints (clubcrm.kernel.changes)."""

ALONE = {"complaints_grade", "complaints_channel"}
