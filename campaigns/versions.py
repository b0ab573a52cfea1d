"""What messages say, as it is kept in versions: a new text takes the place of the one before in its occasions too."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from campaigns import placeholders
from campaigns.models import Occasion, Template
from clubcrm.kernel.versions import Invalid, VersionKind


def clean(values: dict[str, Any]) -> dict[str, Any]:
    if errors := placeholders.faults_of(values):
        raise Invalid(errors)
    return values


def begin(template: Template) -> None:
    Occasion.objects.filter(template__code=template.code).update(template=template)


TEMPLATES = VersionKind(
    code="message-template",
    model=Template,
    label=_("Message template put into force"),
    asks=gettext_noop("Message template %(name)s: waits for your approval"),
    permission="campaigns.approve_template",
    closes=False,
    clean=clean,
    begin=begin,
    sentences=lambda text: [text.subject_zh, text.body_zh, text.subject_en, text.body_en],
)
KINDS = (TEMPLATES,)
