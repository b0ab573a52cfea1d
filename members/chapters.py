"""Joining and cards in the settings (clubcrm.kernel.chapters)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.chapters import Chapter, Reading, Step
from clubcrm.kernel.chapters.wording import list_names
from members import wording
from members.consents import PURPOSES
from members.models import Category, ImportBatch, Maker, Wording


def say_categories(reading: Reading) -> str:
    return list_names(str(row) for row in Category.objects.order_by("position", "id"))


def say_makers(reading: Reading) -> str:
    checked = Maker.objects.filter(has_check_digit=True).exclude(code="")
    return wording.say_check_digits([row.code for row in checked])


def say_wordings(reading: Reading) -> str:
    asked = set(Wording.objects.in_force(reading.today).values_list("code", flat=True))
    return list_names(str(label) for code, label in PURPOSES.items() if code in asked)


KINDS = (
    Chapter(
        code="joining",
        label=_("Joining and cards"),
        icon="person-vcard",
        order=20,
        of_app="members",
        models=("members.wording", "members.category", "members.maker"),
        in_force={
            "members.wording": say_wordings,
            "members.category": say_categories,
            "members.maker": say_makers,
        },
        about={
            "members.wording": _("The questions by which consent is asked for: care, offers, satisfaction."),
            "members.category": _("What an invoice line is for: labour, material and others."),
            "members.maker": _("Whose VINs carry a check digit."),
        },
        steps=(
            Step(
                "import",
                _("Import the first file"),
                _(
                    "Owners, repair orders and car sales come from the dealer system's files: manage.py import reads them."
                ),
                lambda: reverse("admin:members_importbatch_changelist"),
                lambda: ImportBatch.objects.exists(),
            ),
        ),
    ),
)
