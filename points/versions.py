"""Earning rules as they are kept in versions: each is in force from a chosen day on."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from clubcrm.kernel.versions import VersionKind
from points import queries, rules, sentences
from points.models import EarningRule


def clean(values: dict[str, Any]) -> dict[str, Any]:
    """The figures as they are stored. Raises rules.UnknownKind, Invalid."""
    if "params" in values:
        values["params"] = rules.figures(values["kind"], values["params"])
    return values


def effect(rule: EarningRule, on: date) -> list[str]:
    return [sentences.rehearsed(queries.rehearse(rule.id, on))]


def end_effect(rule: EarningRule, on: date) -> list[str]:
    return [sentences.missed(queries.rehearse(rule.id, on))]


EARNING_RULES = VersionKind(
    code="earning-rule",
    model=EarningRule,
    label=_("Earning rule put into force"),
    asks=gettext_noop("Earning rule %(name)s, in force from %(day)s"),
    end_label=_("Earning rule ended"),
    asks_end=gettext_noop("End of the earning rule %(name)s, no longer in force from %(day)s"),
    afterwards=_("Purchases from its first day on earn by it."),
    last=_("No earning rule is in force then: nothing earns points."),
    permission="points.approve_earningrule",
    dated=True,
    clean=clean,
    sentences=lambda rule: [sentences.sentence(rule)],
    effect=effect,
    end_effect=end_effect,
    shows={
        (EarningRule, "kind"): lambda rule: rules.label_of(rule.kind),
        (EarningRule, "params"): lambda rule: rules.sentence_of(rule.kind, rule.params),
        (EarningRule, "payers"): sentences.payers,
    },
)
KINDS = (EARNING_RULES,)
