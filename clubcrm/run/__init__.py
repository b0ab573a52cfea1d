"""The supervisor behind `make run` and `make stop`: servers, set-up steps, web, worker and beat.

Imports no app: everything of the club's own happens in `manage.py` commands that it runs.
"""
