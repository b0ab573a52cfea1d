from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import MEMBERS, Figure, changes

# An item is written "from>to" by the codes of the tiers, "none" for no tier. What was only renewed is no flow.
FIGURE = Figure(
    theme="tiers",
    place=4,
    label=_("Flows between tiers"),
    unit=MEMBERS,
    items="flow",
    definition=_(
        "Changes of tier in the month, up and down, by the tier left and the tier reached; who changes twice counts twice."
    ),
    sql=changes.CHANGES,
    under="flow:",
)
