"""The settings by task: an app names its chapters in `<app>/chapters.py` as KINDS, and nothing else is edited.

A new page of the admin site stands in the chapter of its app by itself; rows that are only read stand apart.
"""

from clubcrm.kernel.chapters.kinds import (
    Chapter,
    FiguresOfKind,
    Page,
    Reading,
    Step,
    chapters,
    find_chapter,
    find_chapters,
    list_figures,
    list_models,
)
from clubcrm.kernel.chapters.own import KINDS
from clubcrm.kernel.chapters.texts import Text

__all__ = [
    "KINDS",
    "Chapter",
    "FiguresOfKind",
    "Page",
    "Reading",
    "Step",
    "Text",
    "chapters",
    "find_chapter",
    "find_chapters",
    "list_figures",
    "list_models",
]
