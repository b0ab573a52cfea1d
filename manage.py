#!/usr/bin/env python
"""Django's command line for the club."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import DatabaseError

from clubcrm.kernel.management import unreachable

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clubcrm.settings")
    try:
        execute_from_command_line(sys.argv)
    except DatabaseError as error:
        if (sentence := unreachable.explain(error)) is None:
            raise
        sys.exit(sentence)
