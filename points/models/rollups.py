"""The ledger added up: what reports, the proof and the settlement of months read instead of every line.

Written by the function points_fold alone (sql/rollups.sql); read through the view points_flow, which adds the
lines that are not folded yet.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.scoped import Everywhere, Scoped, of_branch


class Rollup(models.Model):
    """The sum of all folded lines that are alike: their month, branch, unit, kind, category and both sides.

    A side is 'member' or 'debt' for a customer's account, else the purpose of the house account, whose branch stands
    beside it.
    """

    business_month = models.DateField(_("business month"))
    branch = models.ForeignKey(
        "kernel.Branch", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    unit = models.ForeignKey("points.Unit", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=10)
    category = models.ForeignKey(
        "members.Category", models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    debit = models.SlugField(_("from"), max_length=30, db_index=False)
    debit_branch = models.ForeignKey(
        "kernel.Branch", models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    credit = models.SlugField(_("to"), max_length=30, db_index=False)
    credit_branch = models.ForeignKey(
        "kernel.Branch", models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    amount = models.BigIntegerField(_("amount"))
    qualifying = models.BigIntegerField(_("qualifying"))
    lines = models.BigIntegerField(_("lines"))

    seen = staticmethod(of_branch)
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("sum of the ledger")
        verbose_name_plural = _("sums of the ledger")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "business_month",
                    "branch",
                    "unit",
                    "kind",
                    "category",
                    "debit",
                    "debit_branch",
                    "credit",
                    "credit_branch",
                ],
                nulls_distinct=False,
                name="points_rollup_once",
            )
        ]


class RollupMark(models.Model):
    """How far the ledger is folded: one row. See points.Intake for what a mark is; here the ids are the lines'."""

    one = models.BooleanField(primary_key=True, default=True)
    through_id = models.BigIntegerField(default=0)
    mark_id = models.BigIntegerField(default=0)
    mark_xid = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("watermark of the sums")
        verbose_name_plural = _("watermarks of the sums")
        constraints = [models.CheckConstraint(condition=models.Q(one=True), name="points_rollup_mark_is_one")]


class Worth(models.Model):
    """What points of a unit are worth from a month on, for the liability in yuan: so many cents for a hundred."""

    unit = models.ForeignKey("points.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    from_month = models.DateField(_("from month"))
    cents_per_hundred = models.PositiveIntegerField(_("cents for a hundred"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)
    recorded_by = models.ForeignKey(
        "kernel.User", models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )

    class Meta:
        verbose_name = _("worth of points")
        verbose_name_plural = _("worths of points")
        constraints = [
            models.UniqueConstraint(fields=["unit", "from_month"], name="points_worth_once_per_month")
        ]
