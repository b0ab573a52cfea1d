"""The figures of a rule: a kind brings a form of them, which rulebooks and pages share.

In a rulebook a figure is written as it is kept: cents, codes, windows as text. On a page it is a field of its own: yuan,
names to tick, a number with its unit. `fields` are the form fields a kind may use besides Django's; `KindForm` embeds the
form of the chosen kind into the form of a row, with each error beside its field; `check` is what both ask in the end.
"""

from clubcrm.kernel.figures.checking import FiguresWrong, check
from clubcrm.kernel.figures.embedding import FIGURE, Figure, KindChoice, KindForm, on_page
from clubcrm.kernel.figures.fields import (
    CodesField,
    DayField,
    DaysField,
    MoneyField,
    NumberField,
    SpanField,
    WordsField,
    YuanField,
)

__all__ = [
    "FIGURE",
    "CodesField",
    "DayField",
    "DaysField",
    "Figure",
    "FiguresWrong",
    "KindChoice",
    "KindForm",
    "MoneyField",
    "NumberField",
    "SpanField",
    "WordsField",
    "YuanField",
    "check",
    "on_page",
]
