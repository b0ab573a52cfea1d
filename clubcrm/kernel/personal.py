"""The registry of personal fields: what we keep about a person, of which class, what for, how long, and what erasure
does with it. Each app declares its own in `<app>/personal.py` as FIELDS; a field in neither FIELDS nor PLAIN fails
the tests."""

from enum import StrEnum
from functools import partial
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import discovery


class PersonalClass(StrEnum):
    """Classes of personal data, by who may see them unmasked (clubcrm.kernel.roles)."""

    NAME = "name"
    CONTACT = "contact"  # phone, e-mail, address
    VEHICLE = "vehicle"  # plate, VIN
    PERSON = "person"  # birthday, sex, family, hobbies
    WORDS = "words"  # free text in which anything may stand
    FILE = "file"  # photos and documents, on which anything may stand
    TRACE = "trace"  # what happened: visits, messages, looks


LABELS: dict[str, Promise] = {
    PersonalClass.NAME: _("name"),
    PersonalClass.CONTACT: _("contact data"),
    PersonalClass.VEHICLE: _("cars"),
    PersonalClass.PERSON: _("personal facts"),
    PersonalClass.WORDS: _("words"),
    PersonalClass.FILE: _("photos and documents"),
    PersonalClass.TRACE: _("history"),
}


class Erasure(StrEnum):
    """What erasure does with the field."""

    BLANK = "blank"  # emptied (NULL where it may be, else '')
    REPLACE = "replace"  # what names them is replaced by a word that names nobody
    DELETE = "delete"  # the whole row goes
    KEEP = "keep"  # stays: figures without the person


class Retention(StrEnum):
    """How long a field is kept without an erasure."""

    MEMBERSHIP = (
        "membership"  # while a member, then until the customer has been inactive for the club's limit
    )
    ACCOUNTS = "accounts"  # ten years, as books are kept
    YEAR = "year"
    FOR_EVER = "for ever"  # proof of what was decided


class Personal(NamedTuple):
    """One field, "app_label.model.field" in small letters."""

    field: str
    kind: PersonalClass
    purpose: str | Promise
    retention: Retention = Retention.MEMBERSHIP
    erasure: Erasure = Erasure.BLANK


def fields(model: str, names: str) -> set[str]:
    """ "app.model" and names as "app.model.name", for PLAIN."""
    return {f"{model}.{name}" for name in names.split()}


def declared() -> list[Personal]:
    """Every field of every app's `personal.py`."""
    return [field for room in discovery.find_rooms("personal") for field in room.FIELDS]


def plain() -> set[str]:
    """The fields that say nothing about anybody by themselves: numbers, links, states, settings. They are neither masked
    nor erased, and stand in no access copy."""
    return {field for room in discovery.find_rooms("personal") for field in room.PLAIN}


WORK = _("To sign in, and to say who did what")
NOTICED = _("To tell colleagues what waits for them, by name")
CHANGED = _("To prove who changed what, from what to what")
WATCHED = _("To prove who looked at whose data")
SHOWN = _("To keep what customers showed us, under the name it came with")
proof = partial(Personal, retention=Retention.FOR_EVER, erasure=Erasure.KEEP)
# The people at work, and what the packages we use keep about them.
FIELDS = (
    proof("kernel.user.username", PersonalClass.NAME, WORK),
    Personal("kernel.user.first_name", PersonalClass.NAME, WORK),
    Personal("kernel.user.last_name", PersonalClass.NAME, WORK),
    Personal("kernel.user.email", PersonalClass.CONTACT, WORK),
    Personal("kernel.user.last_login", PersonalClass.TRACE, WORK),
    proof("kernel.staff.name", PersonalClass.NAME, WORK),
    proof("kernel.access.at", PersonalClass.TRACE, WATCHED),
    proof("kernel.access.user", PersonalClass.TRACE, WATCHED),
    proof("kernel.access.subject", PersonalClass.TRACE, WATCHED),
    proof("kernel.access.address", PersonalClass.TRACE, WATCHED),
    proof("kernel.access.reason", PersonalClass.WORDS, WATCHED, erasure=Erasure.REPLACE),
    proof("kernel.approval.figures", PersonalClass.NAME, NOTICED),
    proof("kernel.approval.comment", PersonalClass.WORDS, NOTICED, erasure=Erasure.BLANK),
    proof("kernel.versionstep.note", PersonalClass.WORDS, CHANGED),
    Personal("kernel.change.old", PersonalClass.WORDS, CHANGED, Retention.FOR_EVER),
    Personal("kernel.change.new", PersonalClass.WORDS, CHANGED, Retention.FOR_EVER),
    Personal("kernel.notice.figures", PersonalClass.NAME, NOTICED, Retention.YEAR, Erasure.REPLACE),
    Personal(
        "kernel.submission.answer",
        PersonalClass.WORDS,
        _("To answer a form that is sent twice as the first time"),
        Retention.YEAR,
        Erasure.REPLACE,
    ),
    Personal(
        "kernel.draft.content",
        PersonalClass.WORDS,
        _("Not to lose what a colleague was typing"),
        Retention.YEAR,
        Erasure.DELETE,
    ),
    Personal("kernel.upload.name", PersonalClass.FILE, SHOWN, Retention.ACCOUNTS, Erasure.DELETE),
    Personal("kernel.job.error", PersonalClass.WORDS, _("To repair what failed; masked"), Retention.YEAR),
    Personal("account.emailaddress.email", PersonalClass.CONTACT, WORK),
    proof("admin.logentry.object_repr", PersonalClass.NAME, _("To prove who changed which setting")),
    proof("admin.logentry.change_message", PersonalClass.WORDS, _("To prove who changed which setting")),
    Personal(
        "sessions.session.session_data", PersonalClass.TRACE, _("To stay signed in for a day"), Retention.YEAR
    ),
    Personal(
        "mfa.authenticator.data",
        PersonalClass.TRACE,
        _("To check the second step of signing in"),
        erasure=Erasure.DELETE,
    ),
)
PLAIN = {
    *fields("kernel.user", "id password is_superuser is_staff is_active date_joined epoch"),
    *fields("kernel.signinrule", "id role two_steps"),
    *fields("kernel.staffevent", "id staff kind figures by at"),
    *fields("kernel.approvallimit", "id kind role act up_to branch"),
    *fields("kernel.change", "id of_table row subject act by request at"),
    *fields("kernel.user_groups", "id user group"),
    *fields("kernel.user_user_permissions", "id user permission"),
    *fields("kernel.staff", "id user branch left_on"),
    *fields("kernel.branch", "id code name kind parent hotline enrol_imported_owners"),
    *fields("kernel.access", "id branch action subject_kind classes count route"),
    *fields(
        "kernel.approval",
        "id text url branch kind subject permission proposed_by proposed_at decided_by decided_at",
    ),
    *fields("kernel.submission", "key made_by made_at"),
    *fields("kernel.draft", "id user form about kept_at"),
    *fields("kernel.approval", "approved amount withdrawn_by withdrawn_at"),
    *fields(
        "kernel.upload", "id public_id kind subject branch content_type size sha256 uploaded_by uploaded_at"
    ),
    *fields("kernel.versionstep", "id kind subject state day by at"),
    *fields("kernel.notice", "id text url branch key level role staff created_at done_by done_at"),
    *fields("kernel.milestone", "code by at"),
    *fields("kernel.job", "id name business_date state step done total started_at ended_at attempts result"),
    *fields("kernel.calendar", "id code name_zh name_en"),
    *fields("kernel.calendarday", "id calendar day works_as note"),
    *fields("kernel.workinghours", "id calendar weekday from_time until_time"),
    *fields("account.emailaddress", "id user verified primary"),
    *fields("account.emailconfirmation", "id email_address created sent key"),
    *fields("admin.logentry", "id action_time user content_type object_id action_flag"),
    *fields("auth.group", "id name"),
    *fields("auth.group_permissions", "id group permission"),
    *fields("auth.permission", "id name content_type codename"),
    *fields("contenttypes.contenttype", "id app_label model"),
    *fields("mfa.authenticator", "id user type created_at last_used_at"),
    *fields("sessions.session", "session_key expire_date"),
}
