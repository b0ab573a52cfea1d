"""Rules as text: what a table of a rulebook holds, how its rows are read, and how they are brought into the club.

Each app has `rulebook.py` with its PARTS; clubcrm/rulebook puts them together into one TOML file.
"""

from clubcrm.kernel.rulefile.ending import end_version
from clubcrm.kernel.rulefile.holds import (
    Holds,
    Wrong,
    clock,
    code,
    day,
    figure,
    list_of,
    one_of,
    set_of,
    table,
    text,
    whole,
    yes_no,
)
from clubcrm.kernel.rulefile.keys import Fault, Key, Row, Rows, name_keys, plain, read_rows
from clubcrm.kernel.rulefile.loading import Change, How, Loading, differences
from clubcrm.kernel.rulefile.parts import Part, load_rows, once_each

__all__ = [
    "Change",
    "Fault",
    "Holds",
    "How",
    "Key",
    "Loading",
    "Part",
    "Row",
    "Rows",
    "Wrong",
    "clock",
    "code",
    "day",
    "differences",
    "end_version",
    "figure",
    "list_of",
    "load_rows",
    "name_keys",
    "once_each",
    "one_of",
    "plain",
    "read_rows",
    "set_of",
    "table",
    "text",
    "whole",
    "yes_no",
]
