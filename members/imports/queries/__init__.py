"""The SQL of the kinds, a module per kind. Tables import_*: see members/importing/queries.py."""
