"""A draft tried out: against the club of a day, or over the ends of twelve months. Nothing here counts as a tier held."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import languages
from clubcrm.kernel.scoped import Everywhere, Scoped, of_branch


class Rehearsal(models.Model):
    """What a version of the rules would have done. Complete once `ended_at` is set; it may be removed at any time.

    `ladder` are the steps as they were read: rows (code, rank, name_zh, name_en, badge), the draft's first, then those
    held of other programmes, whose rank is 0. `rules` recognises the draft as it was then.
    `costs`: "before" and "after", what a member of each tier costs in a year, by code (tiers.costing.Cost).
    """

    class Kind(models.TextChoices):
        TODAY = "today", _("the club of today")
        YEAR = "year", _("the past twelve months")

    programme = models.ForeignKey(
        "tiers.Programme", models.CASCADE, related_name="rehearsals", verbose_name=_("programme")
    )
    kind = models.CharField(_("against"), max_length=10, choices=Kind)
    as_of = models.DateField(_("as of"))
    asked_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    rules = models.CharField(_("rules"), max_length=32, blank=True)
    ladder = models.JSONField(_("ladder"), default=list)
    costs = models.JSONField(_("costs"), default=dict)

    class Meta:
        verbose_name = _("rehearsal")
        verbose_name_plural = _("rehearsals")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.programme} · {self.get_kind_display()} · {self.as_of}"

    @property
    def job(self) -> str:
        """The name of its run (clubcrm.kernel.models.Job)."""
        return f"rehearsal-{self.id}"

    def names(self) -> dict[str, str]:
        """The steps by code, in the page's language, in the order of the ladder."""
        name = languages.choose("name_zh", "name_en")
        return {step["code"]: step[name] for step in self.ladder}


class Move(models.IntegerChoices):
    """What becomes of a member. KEPT: stays only because a tier once reached is kept; the criteria hold no longer."""

    RISE = 1, _("rises")
    STAY = 0, _("stays")
    FALL = -1, _("falls")
    KEPT = 2, _("keeps it, though the criteria hold no longer")


class RehearsalOutcome(models.Model):
    """A member who would move (RISE, FALL) or stay without meeting the criteria any longer (KEPT), and the numbers."""

    rehearsal = models.ForeignKey("tiers.Rehearsal", models.CASCADE, related_name="outcomes", db_index=False)
    on = models.DateField(_("on"))
    customer = models.ForeignKey("members.Customer", models.PROTECT, related_name="+", db_index=False)
    branch = models.ForeignKey("kernel.Branch", models.PROTECT, related_name="+", db_index=False)
    before = models.CharField(_("from"), max_length=85, blank=True)
    after = models.CharField(_("to"), max_length=85, blank=True)
    move = models.SmallIntegerField(_("what"), choices=Move)
    route = models.PositiveSmallIntegerField(_("route"), null=True)
    evidence = models.JSONField(_("evidence"), default=dict)

    seen = staticmethod(of_branch)
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("outcome of a rehearsal")
        verbose_name_plural = _("outcomes of rehearsals")
        indexes = [
            models.Index(F("rehearsal"), F("move"), F("id"), name="outcome_of_rehearsal"),
            models.Index(F("rehearsal"), F("branch"), F("id"), name="outcome_of_branch"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(move=Move.STAY), name="outcome_is_worth_a_line"),
        ]


class RehearsalCount(models.Model):
    """How many members of a branch go from one tier ('' for none) to another; who stays is counted too.

    `points`: on the last day, what these members earned in the twelve months up to it.
    """

    rehearsal = models.ForeignKey("tiers.Rehearsal", models.CASCADE, related_name="counts")
    on = models.DateField(_("on"))
    branch = models.ForeignKey("kernel.Branch", models.PROTECT, related_name="+", db_index=False)
    before = models.CharField(_("from"), max_length=85, blank=True)
    after = models.CharField(_("to"), max_length=85, blank=True)
    move = models.SmallIntegerField(_("what"), choices=Move)
    members = models.PositiveIntegerField(_("members"))
    points = models.BigIntegerField(_("points"), default=0)

    seen = staticmethod(of_branch)
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("count of a rehearsal")
        verbose_name_plural = _("counts of rehearsals")
        constraints = [
            models.UniqueConstraint(
                fields=["rehearsal", "on", "branch", "before", "after", "move"], name="outcome_counted_once"
            )
        ]
