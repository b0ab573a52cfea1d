"""The filters a measure may allow: their SQL condition, and the check of a value with a message that explains.

Not a measure (no MEASURE): it is skipped by the discovery.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from clubcrm.kernel import languages


class BadFilter(ValueError):
    """The value cannot be used; the message says why."""


@dataclass(frozen=True)
class Narrowing:
    """A filter by its name in both languages and its SQL condition."""

    zh: str
    en: str
    condition: str

    @property
    def name(self) -> str:
        """As the reader says it."""
        return languages.choose(self.zh, self.en)


@dataclass(frozen=True)
class Codes(Narrowing):
    """One code or a list of codes. `condition` holds {value}, a text array; `known` lists codes with zh and en names."""

    known: str
    required: bool = False

    def clean(self, value: Any) -> list[str]:
        codes = value if isinstance(value, list) else [value]
        if not codes or not all(isinstance(code, str) and code for code in codes):
            raise BadFilter(_("%(name)s is a code or a list of codes.") % {"name": self.name})
        return sorted(set(codes))


@dataclass(frozen=True)
class Word(Narrowing):
    """A slug that the rule's author chooses, e.g. the kind of a nomination."""

    required: bool = False

    def clean(self, value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", value):
            raise BadFilter(
                _("%(name)s is a word of small letters, digits and hyphens.") % {"name": self.name}
            )
        return value


@dataclass(frozen=True)
class Day(Narrowing):
    """A date, written 2015-01-01."""

    required: bool = False

    def clean(self, value: Any) -> str:
        try:
            return date.fromisoformat(value).isoformat()
        except (TypeError, ValueError):
            raise BadFilter(
                _("%(name)s is a date like 2015-01-01, not “%(value)s”.")
                % {"name": self.name, "value": value}
            ) from None


@dataclass(frozen=True)
class Text(Narrowing):
    """A text or a list of texts as they stand in the rows, e.g. a brand; `condition` holds {value}, a text array, and `known`
    lists those there are as codes and names."""

    known: str
    required: bool = False

    def clean(self, value: Any) -> list[str]:
        texts = value if isinstance(value, list) else [value]
        if not texts or not all(isinstance(text, str) and text.strip() for text in texts):
            raise BadFilter(_("%(name)s is a text or a list of texts.") % {"name": self.name})
        return sorted({text.strip() for text in texts})


Filter = Codes | Word | Day | Text

CATEGORIES = "SELECT code, name_zh, name_en FROM members_category ORDER BY position, code"
BRANCHES = "SELECT code, name, name FROM kernel_branch ORDER BY id"
# Those that most cars are of: a page offers them.
BRANDS = """
SELECT brand, brand, brand FROM members_vehicle WHERE brand <> '' GROUP BY brand ORDER BY count(*) DESC, brand LIMIT 40
"""
PAYERS = """
SELECT * FROM (
    VALUES ('self', '自费', 'customer'), ('insurer', '保险公司', 'insurer'), ('maker', '厂家', 'manufacturer')
) AS payer (code, zh, en)
"""


def category(column: str) -> Codes:
    """A filter on a category id in `column`."""
    within = f"{column} = ANY(ARRAY(SELECT id FROM members_category WHERE code = ANY({{value}})))"
    return Codes("类别", "category", within, CATEGORIES)


def branch(column: str) -> Codes:
    """A filter on a branch id in `column`; the branch itself, not what is below it."""
    within = f"{column} = ANY(ARRAY(SELECT id FROM kernel_branch WHERE code = ANY({{value}})))"
    return Codes("分会", "branch", within, BRANCHES)


def payer(column: str) -> Codes:
    return Codes("付款方", "payer", f"{column} = ANY({{value}})", PAYERS)


def brand(column: str) -> Text:
    """A filter on the brand of a car."""
    return Text("品牌", "brand", f"{column} = ANY({{value}})", BRANDS)
