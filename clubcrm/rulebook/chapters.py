"""All rules as one file, in the settings (clubcrm.kernel.chapters)."""

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.chapters import Chapter, Page

KINDS = (
    Chapter(
        code="rulebook",
        label=_("Rulebook"),
        icon="journal-text",
        order=85,
        pages=(
            Page(
                "rulebook:rulebook",
                _("Rulebook"),
                _("All rules as one file: take it out, bring one in, see what would differ and propose it."),
            ),
        ),
    ),
)
