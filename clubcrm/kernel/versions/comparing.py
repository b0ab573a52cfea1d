"""Two versions side by side: every field, many-to-many row and row of a part, what differs told apart."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, NamedTuple

from django.db.models import Field, ManyToManyField, ManyToOneRel, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clubcrm.kernel import languages
from clubcrm.kernel.versions import wording
from clubcrm.kernel.versions.kinds import VersionKind
from clubcrm.kernel.versions.marking import Marked, mark, pair_sentences
from clubcrm.kernel.versions.parts import Parts, content_of, fields_of, paths, relation_of, rows_of

NAMELESS = "code"  # a field that recognises a row: what people read has a name
Pair = tuple[Any, Any]  # the rows that stand for each other; None where one side has none


@dataclass(frozen=True, kw_only=True, eq=False)
class PlainKind:
    """What is compared like versions without being kept in any: rows of a model, told apart by `key`. `hides` are
    fields that say nothing to people; the others as in VersionKind."""

    model: type[Any]
    key: str = NAMELESS
    parts: Parts = field(default_factory=dict)
    shows: Mapping[tuple[type[Model], str], Callable[[Any], str]] = field(default_factory=dict)
    hides: frozenset[str] = frozenset()

    @property
    def several(self) -> list[str]:
        return [*(field.name for field in self.model._meta.many_to_many), *paths(self.parts)]


Compared = VersionKind | PlainKind


class Line(NamedTuple):
    """A field: its name, and what each side says ("" for nothing)."""

    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        return self.left != self.right

    @property
    def marked(self) -> tuple[Marked, Marked]:
        """Each side in pieces, with what the other lacks told apart."""
        return mark(self.left, self.right)


class Section(NamedTuple):
    """A row of a part with its lines and its own parts; the version's own fields have no title."""

    title: str
    pair: Pair
    lines: list[Line]
    parts: "list[Section]"

    @property
    def differs(self) -> bool:
        own = None in self.pair or any(line.differs for line in self.lines)
        return own or any(part.differs for part in self.parts)

    @property
    def same(self) -> int:
        """How many lines say the same on both sides."""
        own = 0 if None in self.pair else sum(not line.differs for line in self.lines)
        return own + sum(part.same for part in self.parts)


def compare_sentences(left: list[str], right: list[str]) -> list[Line]:
    """What each version says in words, sentence beside sentence."""
    return [Line("", *pair) for pair in pair_sentences(left, right)]


def compare(kind: Compared, left: Model | None, right: Model | None) -> Section:
    """The whole of two versions, parts within what they belong to. Read with `kind.several`: no query of its own."""
    return build_section(kind, kind.model, kind.parts, (left, right))


def build_section(kind: Compared, model: type[Model], parts: Parts, pair: Pair, parent: str = "") -> Section:
    inside = [
        build_section(kind, relation.related_model, inner, each, relation.field.name)
        for relation, inner, rows in parts_of(model, parts, pair)
        for each in pair_rows(*rows, parts=inner, parent=relation.field.name)
    ]
    title = title_of(kind, model, pair) if parent else ""
    return Section(title, pair, list(lines_of(kind, model, pair, parent)), inside)


def parts_of(
    model: type[Model], parts: Parts, pair: Pair
) -> Iterator[tuple[ManyToOneRel, Parts, list[list[Any]]]]:
    """Each part with its rows on the left and on the right."""
    for name, inner in parts.items():
        yield relation_of(model, name), inner, [rows_of(row, name) if row else [] for row in pair]


def title_of(kind: Compared, model: type[Model], pair: Pair) -> str:
    names = list(dict.fromkeys(own_words(kind, row, "") or str(row) for row in pair if row is not None))
    return wording.say_name(model, " → ".join(names))


def lines_of(kind: Compared, model: type[Model], pair: Pair, parent: str) -> Iterator[Line]:
    hidden = {NAMELESS, *(kind.hides if isinstance(kind, PlainKind) else ())}
    for column in [*fields_of(model, parent), *model._meta.many_to_many]:
        left, right = (print_value(kind, row, column) if row is not None else "" for row in pair)
        if (left or right) and column.name not in hidden:
            yield Line(capfirst(str(column.verbose_name)), left, right)


def pair_rows(left: list[Any], right: list[Any], *, parts: Parts, parent: str) -> Iterator[Pair]:
    """Rows with a code stand for the row of the same code; others for the one that says the same, else by place."""
    if any(hasattr(row, "code") for row in (*left, *right)):
        yield from pair_by_code({row.code: row for row in left}, {row.code: row for row in right})
        return
    before, after = ([repr(content_of(row, parts, parent)) for row in side] for side in (left, right))
    for _same, i, to_i, j, to_j in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield from zip_longest(left[i:to_i], right[j:to_j])


def pair_by_code(left: Mapping[str, Any], right: Mapping[str, Any]) -> Iterator[Pair]:
    for code in {**left, **right}:
        yield left.get(code), right.get(code)


def print_value(kind: Compared, row: Any, field: Field | ManyToManyField) -> str:
    """What a field says, as people read it."""
    if told := own_words(kind, row, field.name):
        return told
    if isinstance(field, ManyToManyField):
        return languages.join_words(getattr(row, field.name).all())
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    return print_plainly(getattr(row, field.name))


def own_words(kind: Compared, row: Any, name: str) -> str:
    """What the kind says of a field itself, or (name "") of the row; "" where it has no words of its own."""
    try:
        return kind.shows[type(row), name](row)
    except (KeyError, ValueError):  # a draft may hold what nobody understands
        return ""


def print_plainly(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Mapping):
        return languages.join_words(f"{key}: {print_plainly(inner)}" for key, inner in value.items())
    return languages.join_words(value) if isinstance(value, list | tuple) else str(value)
