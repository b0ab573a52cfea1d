from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import MEMBERS, Figure, changes

# An item is written "tier-route" by the code of the tier and the number of its route; route 0: set by hand.
FIGURE = Figure(
    theme="tiers",
    place=5,
    label=_("Promotions by route"),
    unit=MEMBERS,
    items="route",
    definition=_(
        "Promotions in the month by the tier reached and the route of its rules that held; the words are those of the "
        "rules in force on the day of the report."
    ),
    sql=changes.CHANGES,
    under="route:",
)
