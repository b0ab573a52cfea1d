"""What messages say, as it is kept in versions: a new text takes the place of the one before in its occasions too."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from campaigns import occasions, placeholders
from campaigns.models import Occasion, Template
from campaigns.operations import check_text
from clubcrm.kernel import languages
from clubcrm.kernel.versions import Invalid, VersionKind


def clean(values: dict[str, Any]) -> dict[str, Any]:
    """A text may be drafted for an occasion of any kind."""
    if errors := placeholders.find_faults_by_field(values, occasions.find_kinds().values()):
        raise Invalid(errors)
    return values


def begin(template: Template) -> None:
    """Its occasions take it, if their kinds know its placeholders. Raises Invalid."""
    following = Occasion.objects.filter(template__code=template.code)
    for kind in set(following.values_list("kind", flat=True)):
        check_text(kind, template)
    following.update(template=template)


TEMPLATES = VersionKind(
    code="message-template",
    model=Template,
    label=_("Message template put into force"),
    asks=gettext_noop("Message template %(name)s"),
    permission="campaigns.approve_template",
    closes=False,
    clean=clean,
    begin=begin,
    sentences=lambda text: [text.subject_zh, text.body_zh, text.subject_en, text.body_en],
    shows={(Template, ""): lambda text: languages.choose(text.subject_zh, text.subject_en)},
)
KINDS = (TEMPLATES,)
