"""The import engine: read a file, clean its cells, stage them; the verdicts and the commit are SQL.

One file of members/imports is one kind of file the club can take; members.operations.importing runs it.
"""
