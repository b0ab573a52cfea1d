"""What the club is run by (rules, texts, flows), kept in versions: drafted, proposed, in force, closed, never edited.

What a version may become is guarded by sql/versions.sql, what is done with it stands in clubcrm/kernel/versions.
"""

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import languages


class DateRange(Func):
    """[from, until): what ends a day does not hold on it any more."""

    function = "daterange"
    output_field = DateRangeField()


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed")
    ACTIVE = "active", _("active")
    CLOSED = "closed", _("closed")


BEGUN = Q(state__in=[State.ACTIVE, State.CLOSED])


class Versions(models.QuerySet):
    def begun(self) -> "Versions":
        """Those that are, were or will be in force."""
        return self.filter(BEGUN)

    def in_force(self, on: date) -> "Versions":
        """Those that hold on a business date: of each code one at the most."""
        return self.begun().filter(Q(active_until=None) | Q(active_until__gt=on), active_from__lte=on)

    def to_come(self, on: date) -> "Versions":
        """Those agreed to that begin after a business date."""
        return self.begun().filter(active_from__gt=on)


class Version(models.Model):
    """One version of what `code` names. Active: in force from a day on without an end; closed: until a day, too.

    A model of versions adds what they say; its Meta inherits this one's.
    """

    State = State

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    active_from = models.DateField(_("in force from"), null=True, editable=False)
    active_until = models.DateField(_("in force until (not included)"), null=True, editable=False)

    objects = Versions.as_manager()

    class Meta:
        abstract = True
        ordering = ("code", "-version")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "version"], name="%(app_label)s_%(class)s_version_once"),
            models.CheckConstraint(
                condition=Q(state="draft", active_from=None, active_until=None)
                | Q(state="proposed", active_until=None)
                | Q(state="active", active_from__isnull=False, active_until=None)
                | Q(state="closed", active_from__isnull=False, active_until__isnull=False),
                name="%(app_label)s_%(class)s_says_since_when_until_when",
                violation_error_message=_(
                    "A draft has no days; what holds says since when, and what is over also until when."
                ),
            ),
            models.CheckConstraint(
                condition=Q(active_until=None) | Q(active_until__gte=F("active_from")),
                name="%(app_label)s_%(class)s_never_ends_before_it_begins",
                violation_error_message=_("It cannot end before it begins."),
            ),
            ExclusionConstraint(
                name="%(app_label)s_%(class)s_one_version_in_force",
                violation_error_message=_(
                    "On any day only one version is in force: another one holds in these days."
                ),
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (DateRange("active_from", "active_until"), RangeOperators.OVERLAPS),
                ],
                condition=BEGUN,
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(name)s, version %(number)s") % {
            "name": languages.choose(*self.names),
            "number": self.version,
        }

    @property
    def names(self) -> tuple[str, str]:
        """What it is called in Chinese and in English: its code where it has no names."""
        names: Any = self
        return getattr(names, "name_zh", self.code), getattr(names, "name_en", self.code)

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def has_begun(self) -> bool:
        """Whether it is, was or will be in force."""
        return self.state in (State.ACTIVE, State.CLOSED)

    def holds(self, on: date) -> bool:
        """Whether it is in force on a business date."""
        begins, ends = self.active_from, self.active_until
        return self.has_begun and begins is not None and begins <= on and (ends is None or on < ends)


class VersionStep(models.Model):
    """Who took a version to which state, and when; `day` is the one asked for or decided. Append-only.

    `kind` is the code of a clubcrm.kernel.versions.VersionKind, `subject` the id of a row of its model.
    """

    kind = models.SlugField(_("kind"), max_length=40)
    subject = models.BigIntegerField(_("subject"))
    state = models.CharField(_("state"), max_length=10, choices=State)
    day = models.DateField(_("from the day"), null=True)
    by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"))
    note = models.CharField(_("comment"), max_length=500, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("step of a version")
        verbose_name_plural = _("steps of versions")
        ordering = ("kind", "subject", "id")
        default_permissions = ()
        indexes = (models.Index(fields=["kind", "subject", "-id"], name="version_step_newest"),)
