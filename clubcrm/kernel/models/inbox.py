"""The one inbox: approvals that wait for a second person, and notices to a role of a branch or to one person."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import languages
from clubcrm.kernel.scoped import Everywhere, Scoped, of_branch


class Worded(models.Model):
    """A sentence kept as its English source and its figures, so that each reader sees it in their own language."""

    text = models.CharField(_("text"), max_length=200)
    figures = models.JSONField(_("figures"), default=dict)
    url = models.CharField(_("address"), max_length=200, blank=True)
    branch = models.ForeignKey("kernel.Branch", models.PROTECT, related_name="+", verbose_name=_("branch"))

    class Meta:
        abstract = True

    @property
    def sentence(self) -> str:
        return translate(self.text) % self.in_language()

    def in_language(self) -> dict[str, Any]:
        """The figures; of each kept in both languages, as "tier_zh" and "tier_en", the "tier" of the reader's language."""
        figures: dict[str, Any] = dict(self.figures)
        for key in [key.removesuffix("_zh") for key in figures if key.endswith("_zh")]:
            figures[key] = languages.choose(figures[f"{key}_zh"], figures[f"{key}_en"])
        return figures


class Approval(Worded):
    """Something proposed that a second person decides. Who proposed it may not decide it."""

    kind = models.SlugField(_("kind"), max_length=40)
    subject = models.BigIntegerField(_("subject"))
    permission = models.CharField(
        _("who may decide"), max_length=80, help_text=_("A permission, app.codename.")
    )
    amount = models.BigIntegerField(
        _("amount"), null=True, help_text=_("Points, or cents of a yuan, as the kind measures.")
    )
    proposed_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True)
    approved = models.BooleanField(_("approved"), null=True)
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    withdrawn_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    seen = staticmethod(of_branch)
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(decided_at=None, withdrawn_at=None),
                name="approval_one_open_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="approval_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, approved=None)
                | Q(decided_by__isnull=False, decided_at__isnull=False, approved__isnull=False),
                name="approval_decided_by_someone_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False, decided_at=None),
                name="approval_withdrawn_before_it_is_decided",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.decided_at is None and self.withdrawn_at is None


class Notice(Worded):
    """An alert or notice, once per `key`, to a role within a branch or to one person; open until someone is done."""

    class Level(models.TextChoices):
        INFO = "info", _("notice")
        ATTENTION = "attention", _("attention")
        LATE = "late", _("late")

    key = models.CharField(_("key"), max_length=120, unique=True)
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.INFO)
    role = models.SlugField(_("role"), max_length=40, blank=True)
    staff = models.ForeignKey("kernel.Staff", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("created at"))
    done_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(_("done at"), null=True)

    seen = staticmethod(of_branch)
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.CheckConstraint(
                condition=~Q(role="") | Q(staff__isnull=False), name="notice_addressed_to_someone"
            )
        ]
        indexes = [
            models.Index(fields=["role", "branch"], condition=Q(done_at=None), name="notice_open_by_role"),
            models.Index(fields=["staff"], condition=Q(done_at=None), name="notice_open_by_staff"),
        ]
