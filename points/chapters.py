"""Points in the settings (clubcrm.kernel.chapters)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.chapters import Chapter, Page, Reading, Step, list_figures
from points import rules, sentences, wording
from points.models import EarningRule


def say_rules(reading: Reading) -> str:
    held = EarningRule.objects.in_force(reading.today).prefetch_related("categories").order_by("code")
    return wording.say_rules_in_force([(str(rule), sentences.sentence(rule)) for rule in held])


KINDS = (
    Chapter(
        code="points",
        label=_("Points"),
        icon="coin",
        order=30,
        of_app="points",
        models=("points.earningrule", "points.reason", "points.purpose", "points.unit"),
        in_force={"points.earningrule": say_rules},
        about={
            "points.earningrule": _("What earns points, how many, and when they lapse."),
            "points.reason": _("Why points are granted, taken off, reversed or waived."),
            "points.purpose": _("What points are redeemed for."),
            "points.unit": _("What the ledger counts: points, pieces, money."),
        },
        pages=(
            Page(
                "points:months",
                _("Months and worth"),
                _("Close a month, and say what a point is worth in the books."),
            ),
        ),
        kinds={"points.earningrule": lambda: list_figures(rules.kinds())},
        steps=(
            Step(
                "earning-rules",
                _("Read the earning rules"),
                _(
                    "They came with the club and earn points from the first invoice on: read them, or put others into force."
                ),
                lambda: reverse("admin:points_earningrule_changelist"),
                lambda: False,
                confirmed=True,
            ),
        ),
    ),
)
