"""Names and rules that a page asks for in many places: read once a page. Never what belongs to one customer."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
KNOWN: ContextVar[dict[Hashable, Any] | None] = ContextVar("known", default=None)


@contextmanager
def page() -> Iterator[None]:
    """While a page is made, what `a_page` functions answer is remembered; afterwards it is forgotten."""
    token = KNOWN.set({})
    try:
        yield
    finally:
        KNOWN.reset(token)


def a_page(read: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """A function that reads once a page for the same arguments; outside a page (jobs, writes) every time."""

    @wraps(read)
    def reading(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        known = KNOWN.get()
        if known is None:
            return read(*args, **kwargs)
        key = (read, args, tuple(sorted(kwargs.items())))
        if key not in known:
            known[key] = read(*args, **kwargs)
        answer: Answer = known[key]
        return answer

    return reading
