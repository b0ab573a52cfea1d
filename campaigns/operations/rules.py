"""Texts: drafts are written and put into force. What was in force is never edited."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_noop

from campaigns import placeholders
from campaigns.models import Occasion, Template
from clubcrm.kernel import approvals, inbox
from clubcrm.kernel.models import Approval, User

State = Template.State
KIND = "message-template"
PROPOSED = gettext_noop("Message template %(name)s: waits for your approval")


class NotADraft(Exception):
    """The version is in force or closed: draft a new one instead."""


class TextWrong(Exception):
    """`errors` maps each field to what is wrong with it, in words."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors


@dataclass(frozen=True, kw_only=True)
class Text:
    """What a message says in both languages."""

    subject_zh: str
    body_zh: str
    subject_en: str
    body_en: str

    def errors(self) -> dict[str, list[str]]:
        """What is wrong, by field."""
        found = {
            name: placeholders.faults(
                text, placeholders.IN_A_SUBJECT if name.startswith("subject") else placeholders.NAMES
            )
            for name, text in asdict(self).items()
        }
        return {name: faults for name, faults in found.items() if faults}


@transaction.atomic
def draft(*, code: str, text: Text, by: int | None, at: datetime, template: int | None = None) -> int:
    """A new version of `code`, or (template=id) the draft of that id anew; gives its id.

    Raises TextWrong, or NotADraft when that version is a draft no more.
    """
    if errors := text.errors():
        raise TextWrong(errors)
    said = {**asdict(text), "recorded_by_id": by, "recorded_at": at}
    if template is not None:
        former = changeable(template)
        Template.objects.filter(id=former.id).update(**said)
        return former.id
    newest = Template.objects.filter(code=code).aggregate(Max("version"))["version__max"] or 0
    return Template.objects.create(code=code, version=newest + 1, **said).id


def draft_from(*, template: int, by: int | None, at: datetime) -> int:
    """A new draft that says what this version says; gives its id."""
    former = Template.objects.get(id=template)
    text = Text(
        subject_zh=former.subject_zh,
        body_zh=former.body_zh,
        subject_en=former.subject_en,
        body_en=former.body_en,
    )
    return draft(code=former.code, text=text, by=by, at=at)


@transaction.atomic
def propose(*, template: int, by: int, at: datetime) -> None:
    """A draft is put forward and changes no more; a second person decides in the inbox. Raises NotADraft."""
    version = changeable(template)
    Template.objects.filter(id=template).update(state=State.PROPOSED)
    approvals.propose(
        kind=KIND, subject=template, text=PROPOSED, figures={"name": str(version)}, by=by, at=at
    )


@transaction.atomic
def withdraw(*, template: int, by: int, at: datetime) -> None:
    """A proposal becomes a draft again. Raises NotADraft."""
    changeable(template, State.PROPOSED)
    approvals.withdraw(kind=KIND, subject=template, by=by, at=at)
    Template.objects.filter(id=template).update(state=State.DRAFT)


def decided(*, approval: Approval, by: User, at: datetime) -> None:
    """Approved, it is put into force; declined, it is a draft again."""
    if approval.approved:
        activate(template=approval.subject, by=by.id, at=at)
    else:
        Template.objects.filter(id=approval.subject).update(state=State.DRAFT)
    inbox.tell_proposer(approval, at=at)


@transaction.atomic
def activate(*, template: int, by: int | None, at: datetime) -> None:
    """Put a version into force: it takes the place of the one before it, in its occasions too.

    Raises NotADraft, approvals.NeedsSecond.
    """
    version = changeable(template, State.DRAFT, State.PROPOSED)
    approvals.require(KIND, subject=template, by=by)
    approvals.withdraw(kind=KIND, subject=template, by=by, at=at)
    former = Template.objects.filter(code=version.code, state=State.ACTIVE)
    before = list(former.values_list("id", flat=True))
    former.update(state=State.CLOSED)
    Template.objects.filter(id=template).update(state=State.ACTIVE, activated_by_id=by, activated_at=at)
    Occasion.objects.filter(template_id__in=before).update(template_id=template)


def changeable(template: int, *states: str) -> Template:
    """The version, locked. Raises NotADraft unless it is in one of the states (none named: a draft)."""
    version = Template.objects.select_for_update().get(id=template)
    if version.state not in (states or (State.DRAFT,)):
        raise NotADraft(template)
    return version
