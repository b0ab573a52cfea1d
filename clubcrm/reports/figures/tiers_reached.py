from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import MEMBERS, Figure, changes

FIGURE = Figure(
    theme="tiers",
    place=2,
    better=1,
    label=_("Tiers reached"),
    unit=MEMBERS,
    items="tier",
    definition=_(
        "Promotions in the month by the tier reached, the first tier included; who climbs twice counts twice."
    ),
    sql=changes.CHANGES,
    under="reached:",
)
