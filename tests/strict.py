"""Templates as Django reads them, but a mistake in one of ours is an error instead of an empty place.

Django shows nothing for a name that nobody gave, an attribute that is not there and a callable that it cannot call: a page
said "none" where there were eight. In force for every test (tests/conftest.py).

May find nothing: a name in {% if %} or {% firstof %} or before `default`, and whatever is asked of None.
"""

import inspect
from collections.abc import Mapping
from contextlib import suppress
from types import BuiltinMethodType
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.template import base, defaulttags, engines
from django.template.base import FilterExpression, Variable, VariableDoesNotExist
from django.template.context import BaseContext

OURS = str(settings.BASE_DIR / "templates")
FILLED = ("default", "default_if_none")
OF_MAPPINGS = ("items", "keys", "values")  # meant where a template walks through a dictionary
MISSED = (TypeError, AttributeError, KeyError, ValueError, IndexError)


class Mistaken(BaseException):
    """A template asks for what is not there. No Exception: {% if a and b %} takes those for false."""


class Nothing(VariableDoesNotExist):
    """Asked of None: as in Django, nothing."""


class Unnamed(str):
    """What stands in a {% blocktranslate %} for a name that nobody gave; only that tag looks for what is in it."""

    def __contains__(self, key: object) -> bool:
        raise Mistaken("a sentence names what its page does not have")


class Strict(Variable):
    """A name with its attributes, looked for in Django's order (Variable._resolve_lookup)."""

    __slots__ = ("required",)

    def _resolve_lookup(self, context: Any) -> Any:
        current = context
        try:
            for bit in self.lookups:
                current = call(current, bit, look_up(current, bit))
        except Nothing:
            raise
        except VariableDoesNotExist as missing:
            raise (Mistaken(missing) if self.required else missing) from None
        except ObjectDoesNotExist:
            return ""  # a related row that is not there, as in Django
        return current


def look_up(current: Any, bit: str) -> Any:
    if hasattr(type(current), "__getitem__"):
        with suppress(*MISSED):
            return current[bit]
    if isinstance(current, BaseContext):
        raise VariableDoesNotExist("nobody gave the page %s", (bit,))
    if hasattr(current, bit) or bit in dir(current):
        return getattr(current, bit)
    with suppress(*MISSED):
        return current[int(bit)]
    if current is None:
        raise Nothing("None has no %s", (bit,))
    if isinstance(current, Mapping):
        raise VariableDoesNotExist("no %s among %s", (bit, sorted(map(str, current))))
    raise Mistaken(f"a {type(current).__name__} has no {bit!r}")


def call(current: Any, bit: str, found: Any) -> Any:
    """What the callable gives; anything else is itself."""
    if not callable(found) or getattr(found, "do_not_call_in_templates", False):
        return found
    if isinstance(found, BuiltinMethodType) and not (isinstance(current, Mapping) and bit in OF_MAPPINGS):
        raise Mistaken(f"{bit!r} is a method of every {type(current).__name__}")
    if getattr(found, "alters_data", False):
        raise Mistaken(f"{bit!r} changes data")
    with suppress(ValueError):  # a type without a signature
        try:
            inspect.signature(found).bind()
        except TypeError:
            raise Mistaken(f"{bit!r} of a {type(current).__name__} needs arguments") from None
    return found()


class Expression(FilterExpression):
    """A name with its filters, strict where it stands in a template of ours."""

    __slots__ = ("always", "strict", "where")

    def __init__(self, token: str, parser: Any) -> None:
        super().__init__(token, parser)
        file = str(getattr(parser.origin, "name", ""))
        self.where = f"{{{{ {token} }}}} in {file}"
        self.strict = self.is_var and bool(self.var.lookups) and file.startswith(OURS)
        self.always = False
        if self.strict:
            self.var = Strict(self.var.var)

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        if not self.strict:
            return super().resolve(context, ignore_failures)
        filled = any(function.__name__ in FILLED for function, _arguments in self.filters)
        self.var.required = self.always or not (ignore_failures or filled)
        try:
            return super().resolve(context, ignore_failures)
        except Mistaken as mistake:
            raise Mistaken(f"{self.where}: {mistake}") from None


def be_strict() -> None:
    """For the rest of the process; templates that were read before stay as they are."""
    base.FilterExpression = Expression
    unnamed = engines["django"].engine.string_if_invalid = Unnamed()
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = (
        unnamed  # also of an engine made anew, as when DEBUG changes
    )
    read_loop = defaulttags.ForNode.__init__

    def read_strictly(loop: Any, loopvars: Any, sequence: Any, *rest: Any, **named: Any) -> None:
        sequence.always = True  # {% for %} takes what is missing for no rows
        read_loop(loop, loopvars, sequence, *rest, **named)

    defaulttags.ForNode.__init__ = read_strictly
