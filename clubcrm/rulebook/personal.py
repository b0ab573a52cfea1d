"""Rulebooks say nothing about people (clubcrm.kernel.personal): rules only, and who loaded them."""

from clubcrm.kernel.personal import Personal, fields

FIELDS: tuple[Personal, ...] = ()
PLAIN = fields("rulebook.rulebookload", "id by at file_name text changes")
