"""Backup and restore of a whole club: the database, the uploaded files, and the figures that prove both.

taking      one backup into a new directory; the manifest is written last
restoring   checksums first, then the data in one transaction, then the proof
dumping     the database by PostgreSQL's own programs (pg_dump, pg_restore, psql)
copying     the database without any program: a file per table
manifest    what a backup says about itself
storing     private files, checksums, uploads
"""

from clubcrm.backups.manifest import Problem
from clubcrm.backups.restoring import Restored, restore
from clubcrm.backups.taking import take

__all__ = ["Problem", "Restored", "restore", "take"]
