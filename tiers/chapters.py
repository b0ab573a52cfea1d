"""Tiers in the settings (clubcrm.kernel.chapters)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.chapters import Chapter, FiguresOfKind, Page, Reading, Step, Text
from tiers import benefits, wording
from tiers.models import GuardRule, Programme


def say_ladder(reading: Reading) -> str:
    held = Programme.objects.in_force(reading.today).prefetch_related("tiers").first()
    return wording.say_ladder_in_force(held)


def say_guard(reading: Reading) -> str:
    rule = GuardRule.objects.first()
    return wording.say_guard(rule.near_percent) if rule else ""


def list_kinds() -> Iterator[FiguresOfKind]:
    return (FiguresOfKind(code, Text(kind.zh, kind.en), kind.form) for code, kind in benefits.every().items())


KINDS = (
    Chapter(
        code="tiers",
        label=_("Tiers"),
        icon="award",
        order=40,
        of_app="tiers",
        models=("tiers.programme", "tiers.tier", "tiers.guardrule"),
        in_force={"tiers.programme": say_ladder, "tiers.guardrule": say_guard},
        about={
            "tiers.programme": _("The ladder: its tiers, how one rises and how one falls."),
            "tiers.tier": _(
                "Criteria and benefits of each tier, how long it is valid, warnings before its end."
            ),
            "tiers.guardrule": _("Who is called because little lacks to the next tier."),
        },
        pages=(
            Page(
                "tiers:rehearsals",
                _("Rehearsals"),
                _("Try a ladder on the whole club before it is put into force."),
            ),
        ),
        kinds={"tiers.tier": list_kinds},
        steps=(
            Step(
                "ladder",
                _("Read the ladder of tiers"),
                _(
                    "It came with the club and the coming night evaluates every member by it: read it, or put another into force."
                ),
                lambda: reverse("admin:tiers_programme_changelist"),
                lambda: False,
                confirmed=True,
            ),
        ),
    ),
)
