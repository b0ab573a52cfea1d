"""Care in the settings (clubcrm.kernel.chapters)."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns import occasions, wording
from campaigns.models import Attempt, Occasion
from campaigns.operations import MAIL_TRIED
from clubcrm.kernel.chapters import Chapter, Page, Reading, Step, list_figures


def say_occasions(reading: Reading) -> str:
    rows = Occasion.objects.order_by("code")
    return wording.say_occasions([(str(row), row.send_from, row.send_until) for row in rows if row.enabled])


def describe_occasion(row: Any) -> list[str]:
    hours = f"{row.send_from}:00–{row.send_until}:00"
    return [wording.name_channel(row.channel), hours, row.settings_in_words]


def mail_was_taken() -> bool:
    return Attempt.objects.filter(channel="email", result=Attempt.Result.TAKEN).exists()


KINDS = (
    Chapter(
        code="care",
        label=_("Care"),
        icon="heart",
        order=60,
        of_app="campaigns",
        models=("campaigns.occasion", "campaigns.template"),
        in_force={"campaigns.occasion": say_occasions},
        about={
            "campaigns.occasion": _(
                "When members are written to, in which hours, by which text: birthdays, anniversaries, reminders."
            ),
            "campaigns.template": _("The texts of letters, in both languages."),
        },
        pages=(
            Page(
                "campaigns:test_mail",
                _("Mail server"),
                _("How letters leave the house, and a test mail to oneself."),
            ),
        ),
        kinds={"campaigns.occasion": lambda: list_figures(occasions.find_kinds())},
        words={"campaigns.occasion": describe_occasion},
        steps=(
            Step(
                "texts",
                _("Read the texts to members"),
                _(
                    "Greetings and reminders go out by themselves in these words: read them, or put others into force."
                ),
                lambda: reverse("admin:campaigns_template_changelist"),
                lambda: False,
                confirmed=True,
            ),
            Step(
                MAIL_TRIED,
                _("Try the mail server"),
                _("Invitations, reminders and alarms leave by mail: send one to yourself."),
                lambda: reverse("campaigns:test_mail"),
                mail_was_taken,
            ),
        ),
    ),
)
