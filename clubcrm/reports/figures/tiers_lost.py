from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import MEMBERS, Figure, changes

FIGURE = Figure(
    theme="tiers",
    place=3,
    better=-1,
    label=_("Tiers lost"),
    unit=MEMBERS,
    items="tier",
    definition=_("Demotions in the month by the tier left, also to none; who falls twice counts twice."),
    sql=changes.CHANGES,
    under="lost:",
)
