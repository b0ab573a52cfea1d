"""By what a customer's earnings are multiplied, and when. Written from above: what makes somebody earn more is not ours."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.models import DateRange
from clubcrm.kernel.scoped import Everywhere, Scoped, through


class Multiplier(models.Model):
    """Lines that happened from `from_on` on and before `until_on` (null: still) earn `percent` of what the rule gives."""

    customer = models.ForeignKey("members.Customer", models.PROTECT, related_name="+", db_index=False)
    percent = models.PositiveSmallIntegerField(_("percent"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until (not included)"), null=True)

    seen = staticmethod(lambda: through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("points multiplier")
        verbose_name_plural = _("points multipliers")
        constraints = [
            models.CheckConstraint(condition=Q(percent__gt=100), name="points_multiplier_gives_more"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="points_multiplier_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(until_on=None),
                name="points_multiplier_one_open_per_customer",
            ),
            ExclusionConstraint(
                name="points_multiplier_one_at_a_time",
                expressions=[
                    ("customer", RangeOperators.EQUAL),
                    (DateRange("from_on", "until_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
