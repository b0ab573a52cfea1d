"""Reports keep nothing about people (clubcrm.kernel.personal): figures only."""

from clubcrm.kernel.personal import Personal, fields

FIELDS: tuple[Personal, ...] = ()
PLAIN = fields("reports.report", "id")
