"""What an administrator sets: the grades with their owners and clocks, and the ways a complaint comes in."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import languages
from clubcrm.kernel.models.named import Named

RECEIVER = "receiver"  # in place of a role: whoever took the complaint in


class Worded(Named):
    """A row that administrators word in both languages."""

    name_zh = models.CharField(_("name in Chinese"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=40)

    class Meta:
        abstract = True


class Grade(Worded):
    """How serious a complaint is: who owns it, how long each step may take, and where the overdue climb to."""

    class Approver(models.TextChoices):
        CARE = "complaints.approve_solution", _("Customer-care manager")
        GENERAL = "complaints.approve_major", _("General manager")

    number = models.PositiveSmallIntegerField(_("grade"), unique=True)
    meaning_zh = models.CharField(_("meaning in Chinese"), max_length=120)
    meaning_en = models.CharField(_("meaning in English"), max_length=120)
    service_owner = models.SlugField(
        _("owner on the service side"),
        max_length=40,
        help_text=_("The code of a role, e.g. service-director; receiver: who took it in."),
    )
    sales_owner = models.SlugField(_("owner on the sales side"), max_length=40)
    approver = models.CharField(
        _("solutions are approved by"), max_length=40, choices=Approver, default=Approver.CARE
    )
    respond_minutes = models.PositiveIntegerField(_("first answer within (minutes)"))
    solve_minutes = models.PositiveIntegerField(_("solution proposed within (minutes)"))
    close_minutes = models.PositiveIntegerField(_("closed within (minutes)"))
    calendar = models.ForeignKey(
        "kernel.Calendar",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("working calendar"),
        help_text=_("The minutes count in its hours. Empty: by the clock on the wall, day and night."),
    )
    climbs_to = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("overdue, it climbs to"),
        help_text=_("Empty: it stays, and the owner is alerted."),
    )

    class Meta:
        verbose_name = _("grade of complaints")
        verbose_name_plural = _("grades of complaints")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(climbs_to=F("id")),
                name="grade_never_climbs_to_itself",
                violation_error_message=_("A grade cannot climb to itself: choose another one, or none."),
            ),
            models.CheckConstraint(
                condition=Q(
                    respond_minutes__gte=1,
                    solve_minutes__gte=F("respond_minutes"),
                    close_minutes__gte=F("solve_minutes"),
                ),
                name="grade_answers_before_it_solves_and_closes",
                violation_error_message=_(
                    "The answer comes before the solution, and that before the end: no later step may have less time."
                ),
            ),
        ]

    @property
    def meaning(self) -> str:
        return languages.choose(self.meaning_zh, self.meaning_en)

    def owner_on(self, side: str) -> str:
        """The role's code, or RECEIVER."""
        return self.sales_owner if side == "sales" else self.service_owner

    def minutes_of(self, clock: str) -> int:
        return int(getattr(self, f"{clock}_minutes"))


class Channel(Worded):
    """The way a complaint came in. Some make it grave whatever it is about."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    minimum_grade = models.ForeignKey(
        "complaints.Grade",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("at least of grade"),
    )
    closed_at = models.DateTimeField(
        _("closed at"), null=True, blank=True, help_text=_("Not offered any more; old complaints keep it.")
    )

    class Meta:
        verbose_name = _("channel of complaints")
        verbose_name_plural = _("channels of complaints")
        ordering = ["position", "id"]
