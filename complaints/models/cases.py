"""A complaint from being taken in to being closed: the case, its story, its solutions, the customer's last word."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.scoped import Everywhere, Scoped, of_branch, through

if TYPE_CHECKING:
    from clubcrm.kernel.scope import Scope


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def within(self, scope: "Scope") -> "ComplaintQuerySet":
        """Complaints received at the branches one may see."""
        return self.filter(branch_id__in=scope.branch_ids)

    def open(self) -> "ComplaintQuerySet":
        return self.filter(outcome="")


class Complaint(models.Model):
    """One grievance of one customer. `clocks` explains the three deadlines; `next_due_at` is its next alarm."""

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        ANSWERED = "answered", _("answered")
        JUSTIFIED = "justified", _("found justified")
        PROPOSED = "proposed", _("solution proposed")
        APPROVED = "approved", _("solution approved")
        CARRIED_OUT = "carried_out", _("carried out")
        CLOSED = "closed", _("closed")

    class Side(models.TextChoices):
        SERVICE = "service", _("After-sales service")
        SALES = "sales", _("Sales")

    class Outcome(models.TextChoices):
        EXPLAINED = "explained", _("explained")
        SOLVED = "solved", _("solved")

    number = models.CharField(_("number"), max_length=12, unique=True)
    customer = models.ForeignKey("members.Customer", models.PROTECT, related_name="complaints")
    visit = models.ForeignKey("members.Visit", models.PROTECT, null=True, related_name="complaints")
    branch = models.ForeignKey("kernel.Branch", models.PROTECT, related_name="+", verbose_name=_("branch"))
    side = models.CharField(_("side"), max_length=10, choices=Side)
    channel = models.ForeignKey("complaints.Channel", models.PROTECT, related_name="+")
    words = models.TextField(_("the customer's words"), max_length=2000)
    wish = models.CharField(_("what the customer wants"), max_length=300, blank=True)
    grade = models.ForeignKey("complaints.Grade", models.PROTECT, related_name="+")
    owner_role = models.SlugField(_("owner's role"), max_length=40, blank=True)
    owner_staff = models.ForeignKey(
        "kernel.Staff", models.PROTECT, null=True, related_name="+", verbose_name=_("owner")
    )
    received_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    received_at = models.DateTimeField(_("received at"))
    respond_by_at = models.DateTimeField(_("answer by"))
    solve_by_at = models.DateTimeField(_("propose a solution by"))
    close_by_at = models.DateTimeField(_("close by"))
    clocks = models.JSONField(default=dict)
    next_due_at = models.DateTimeField(null=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RECEIVED)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    breaches = models.PositiveSmallIntegerField(_("deadlines missed"), default=0)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)

    seen = staticmethod(lambda: of_branch() | through("members.Customer", "customer_id"))
    objects = Scoped.from_queryset(ComplaintQuerySet)()
    everywhere = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        permissions = [
            ("handle_complaint", "Can answer, judge, solve and close complaints of one's own"),
            ("manage_complaint", "Can handle everybody's complaints and change their grade"),
            ("approve_solution", "Can approve solutions of complaints"),
            ("approve_major", "Can approve solutions of major complaints"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(owner_role="") | Q(owner_staff__isnull=False), name="complaint_owned_by_someone"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, next_due_at=None) & ~Q(outcome="")
                | ~Q(state="closed") & Q(closed_at=None, outcome=""),
                name="complaint_closed_with_an_outcome_and_no_alarm",
            ),
            models.CheckConstraint(
                condition=Q(state="received", answered_at=None)
                | ~Q(state="received") & Q(answered_at__isnull=False),
                name="complaint_answered_at_some_time",
            ),
        ]
        indexes = [
            # The alarms still to ring; a closed complaint has none.
            models.Index(
                fields=["next_due_at"], condition=Q(next_due_at__isnull=False), name="complaint_next_due"
            ),
            models.Index(fields=["branch", "-id"], condition=Q(outcome=""), name="complaint_open_of_branch"),
            models.Index(fields=["branch", "-received_at"], name="complaint_of_branch_newest"),
            models.Index(F("customer"), F("received_at").desc(), name="complaint_of_customer_newest"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("complaints:complaint", args=[self.number])

    def due_at(self, clock: str) -> datetime:
        """The instant of this clock: respond, solve or close."""
        return getattr(self, f"{clock}_by_at")


class Event(models.Model):
    """A line of the complaint's story; append-only. `by` is None where the clock did it.

    `kind` is that of a complaints.lines.StoryLine: no list of them stands here, so that a step is one file.
    """

    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, related_name="events")
    kind = models.CharField(_("what"), max_length=40)
    by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("when"))
    words = models.TextField(_("words"), blank=True)
    figures = models.JSONField(default=dict)
    clock = models.CharField(max_length=10, blank=True)
    due_at = models.DateTimeField(null=True)

    seen = staticmethod(lambda: through("complaints.Complaint", "complaint_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("event of a complaint")
        verbose_name_plural = _("events of complaints")
        constraints = [
            # The database's own word that no deadline rings twice.
            models.UniqueConstraint(
                fields=["complaint", "clock", "due_at"],
                condition=Q(kind__in=["escalated", "alerted"]),
                name="complaint_deadline_missed_once",
            ),
            models.UniqueConstraint(
                fields=["complaint", "clock", "due_at"],
                condition=Q(kind="warned"),
                name="complaint_deadline_warned_once",
            ),
        ]


class Solution(models.Model):
    """What was proposed to the customer-care or general manager; the decision stands on its approval."""

    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, related_name="solutions")
    plan = models.TextField(_("solution"), max_length=2000)
    cost_cents = models.BigIntegerField(_("compensation"), default=0)
    approval = models.OneToOneField("kernel.Approval", models.PROTECT, related_name="+")

    seen = staticmethod(lambda: through("complaints.Complaint", "complaint_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("solution")
        verbose_name_plural = _("solutions")
        constraints = [
            models.CheckConstraint(condition=Q(cost_cents__gte=0), name="solution_cost_never_negative")
        ]


class Feedback(models.Model):
    """What the customer said when the complaint was closed. Who gives no mark says at least something."""

    complaint = models.OneToOneField("complaints.Complaint", models.PROTECT, related_name="feedback")
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction, 0 to 10"), null=True)
    words = models.TextField(_("the customer's words"), max_length=2000, blank=True)
    recorded_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))

    seen = staticmethod(lambda: through("complaints.Complaint", "complaint_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = [
            models.CheckConstraint(
                condition=Q(satisfaction=None) & ~Q(words="")
                | Q(satisfaction__isnull=False, satisfaction__lte=10),
                name="feedback_of_0_to_10_or_in_words",
            )
        ]


class Serial(models.Model):
    """The last number given out in a month: C2611-014 is the 14th of November 2026."""

    month = models.CharField(max_length=4, primary_key=True)
    last = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("serial of complaints")
        verbose_name_plural = _("serials of complaints")
