"""Rows one may see, by default: the first manager of a scoped model filters by the scope of the request.

A scoped model says when a row may be seen, and has two managers:

    seen = staticmethod(lambda: of_branch() | through("members.Customer", "customer_id"))
    objects = Scoped()              # or Scoped.from_queryset(VisitQuerySet)()
    everywhere = Everywhere()       # every branch's rows: only in the files that scripts/scoping.py names

The scope is asked when the statement is compiled, so a queryset made early (a form's choices) is as safe as any other.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.apps import apps
from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import models
from django.db.models import BooleanField, Exists, Expression, F, Func, OuterRef, Q

from clubcrm.kernel import scope

Row = TypeVar("Row", bound=models.Model)


class Among(Func):
    """Whether a column is one of the ids that the current scope holds (`branch_ids` or `opened`)."""

    output_field = BooleanField()

    def __init__(self, column: str, ids: str = "branch_ids") -> None:
        super().__init__(F(column))
        self.ids = ids

    def as_sql(self, compiler: Any, connection: Any, *_args: Any, **_extra: Any) -> Any:
        ids = list(getattr(scope.current(), self.ids))
        if not ids:
            raise EmptyResultSet
        column, values = compiler.compile(self.get_source_expressions()[0])
        return f"{column} = ANY(%s::bigint[])", [*values, ids]


class InScope(Expression):
    """A condition that does not exist for those who see the whole group."""

    output_field = BooleanField()

    def __init__(self, condition: Q) -> None:
        super().__init__()
        self.condition: Any = condition

    def get_source_expressions(self) -> list[Any]:
        return [self.condition]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.condition,) = exprs

    def resolve_expression(self, *args: Any, **kwargs: Any) -> "InScope":
        found = self.copy()
        found.is_summary = False
        found.condition = self.condition.resolve_expression(*args, **kwargs)
        return found

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        if scope.current().whole:
            raise FullResultSet
        condition, values = compiler.compile(self.condition)
        return f"({condition})", values


class Scoped(models.Manager[Row]):
    """Only rows that the model's `seen()` lets through."""

    def get_queryset(self) -> "models.QuerySet[Row]":
        rows = super().get_queryset()
        rows.query = filtered(self.model).chain()
        return rows


class Everywhere(models.Manager[Row]):
    """Every branch's rows."""


@cache
def filtered(model: type[models.Model]) -> Any:
    """The query of such rows, built once: to copy it costs next to nothing."""
    rule: Callable[[], Q] = model.seen  # type: ignore[attr-defined]
    return model._base_manager.filter(InScope(rule())).query


def of_branch(column: str = "branch_id") -> Q:
    """Seen by those who see this branch."""
    return Q(Among(column))


@cache
def through(model: str, column: str) -> Q:
    """Seen with the row of the scoped model ("members.Customer") whose id stands in this column."""
    above: Any = apps.get_model(model)
    return Q(Exists(above.everywhere.filter(above.seen(), pk=OuterRef(column))))
