"""What the desk keeps about people (clubcrm.kernel.personal)."""

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.personal import Erasure, Personal, PersonalClass, Retention, fields

FIELDS = (
    Personal(
        "desk.submission.answer", PersonalClass.WORDS, _("To answer a form that is sent twice as the first time"),
        Retention.YEAR, Erasure.DELETE,
    ),
)  # fmt: skip
PLAIN = fields("desk.submission", "key made_by made_at")
