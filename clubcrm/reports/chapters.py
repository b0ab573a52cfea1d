"""The report in the settings (clubcrm.kernel.chapters)."""

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.chapters import Chapter, Page

KINDS = (
    Chapter(
        code="report",
        label=_("Report and targets"),
        icon="bar-chart",
        order=70,
        of_app="reports",
        pages=(
            Page(
                "reports:newest",
                _("The monthly report"),
                _("What each figure means and which targets it is held against stands below the report."),
            ),
        ),
    ),
)
