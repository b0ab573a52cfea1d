"""Complaints in the settings (clubcrm.kernel.chapters)."""

from typing import Any

from django.db.models import Count, Max, Min
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.chapters import Chapter, Reading
from clubcrm.kernel.chapters.wording import list_names
from complaints import wording
from complaints.models import Channel, Grade


def say_grades(reading: Reading) -> str:
    within = "respond_minutes"
    return wording.say_grades(
        **Grade.objects.aggregate(count=Count("id"), shortest=Min(within), longest=Max(within))
    )


def say_channels(reading: Reading) -> str:
    return list_names(str(row) for row in Channel.objects.filter(closed_at=None))


def describe_grade(grade: Any) -> list[str]:
    return [
        grade.meaning,
        wording.describe_clocks(grade),
        f"{wording.name_role(grade.service_owner)} · {wording.name_role(grade.sales_owner)}",
    ]


KINDS = (
    Chapter(
        code="complaints",
        label=_("Complaints"),
        icon="chat-square-text",
        order=50,
        of_app="complaints",
        models=("complaints.grade", "complaints.channel"),
        in_force={"complaints.grade": say_grades, "complaints.channel": say_channels},
        about={
            "complaints.grade": _("How grave a complaint is: its owners, its deadlines, where it climbs to."),
            "complaints.channel": _("The ways a complaint comes in, and the least grade of each."),
        },
        words={"complaints.grade": describe_grade},
    ),
)
