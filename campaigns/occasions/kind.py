"""What a kind of occasion consists of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import Promise

from campaigns.due import Due

Params = Mapping[str, Any]


class Placeholder(NamedTuple):
    """A placeholder of one kind beyond those of every message. `value` is given in a language ("zh-hans", "en"); a line
    whose value is "" is left out, so that only what is never empty may stand in a subject."""

    name: str
    value: Callable[[Due, str], str]
    sample: Callable[[str], str]
    in_subject: bool = False


def ask_nothing(due: Due) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class OccasionKind:
    """Who is written to and when, and what is asked before it. The name of the file is the kind's code.

    `who`: a SELECT of rows of members_customer with a column `instance`: those due on the day %(on)s, and what the
        message is about ("2027"). Once per occasion, customer and instance. An instance holds numbers and dates, nothing
        that people are known by (neither plates nor VINs).
    `parameters`: what `who` needs beyond `on`, from the day and the occasion's settings.
    `facts`: SQL for a jsonb over `message` and `customer`, read with a due message as Due.facts.
    `judge`: the kind's own questions before sending: a slug of `reasons`, or "" when nothing stands in the way.
    `form`: validates the settings; its cleaned_data is stored as `params` of the occasion. `describe` says them.
    `nobody`: what the page says of a day on which nobody was due.
    `purpose`: what consent has to be given for.
    """

    label: str | Promise
    who: str
    nobody: str | Promise
    parameters: Callable[[date, Params], dict[str, Any]] = lambda on, params: {}
    facts: str = "'{}'::jsonb"
    judge: Callable[[Due], str] = ask_nothing
    reasons: Mapping[str, str | Promise] = field(default_factory=dict)
    placeholders: tuple[Placeholder, ...] = ()
    form: type[forms.Form] = forms.Form
    describe: Callable[[Params], str] = lambda params: ""
    purpose: str = "care"
