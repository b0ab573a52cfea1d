"""What a kind of earning rule consists of."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import Promise


class Kind(NamedTuple):
    """`form` validates the figures (`cleaned_data` is what is stored as `params`); `sentence` says them in words in
    the active language; `points_sql` gives a bigint from `line.amount_cents` and `rule.params`."""

    code: str
    label: str | Promise
    form: type[forms.Form]
    sentence: Callable[[Mapping[str, Any]], str]
    points_sql: str
