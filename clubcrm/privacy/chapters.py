"""Files and keeping in the settings (clubcrm.kernel.chapters)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.chapters import Chapter, Page, Reading
from clubcrm.privacy import wording
from members.models import RetentionLimit


def say_limits(reading: Reading) -> str:
    return wording.say_limits(
        RetentionLimit.objects.filter(enabled=True).count(), RetentionLimit.objects.count()
    )


def describe_limit(limit: Any) -> list[str]:
    return [wording.say_kept(limit.days, limit.enabled)]


KINDS = (
    Chapter(
        code="keeping",
        label=_("Files and keeping"),
        icon="shield-check",
        order=90,
        of_app="privacy",
        models=("members.retentionlimit", "members.importbatch", "kernel.job"),
        in_force={"members.retentionlimit": say_limits},
        about={
            "members.retentionlimit": _("After how many days the night removes what is not needed any more.")
        },
        words={"members.retentionlimit": describe_limit},
        pages=(
            Page(
                "privacy:privacy",
                _("Data protection"),
                _("What customers asked of their data, and what the limits would remove tonight."),
            ),
        ),
    ),
)
