"""Cars and who owned them when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.db.models.functions import Now, Reverse
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import masking
from clubcrm.kernel.scoped import Everywhere, Scoped, of_branch, through
from members.models.invoices import Invoice, Visit


class DateRange(Func):
    """[from, until): the day a car is handed over belongs to the new owner."""

    function = "daterange"
    output_field = DateRangeField()


def known() -> Q:
    """A car that a customer in scope owns or owned, or that was at a branch in scope."""
    owned = Ownership.everywhere.filter(Ownership.seen(), vehicle_id=OuterRef("id"))
    there = (rows.everywhere.filter(of_branch(), vehicle_id=OuterRef("id")) for rows in (Visit, Invoice))
    return Q(Exists(owned)) | Q(*map(Exists, there), _connector=Q.OR)


class Vehicle(models.Model):
    """A car, known by its VIN. The brand is what "two cars of the same brand" compares."""

    vin = models.CharField(_("VIN"), max_length=17, unique=True)
    plate = models.CharField(_("plate"), max_length=10, blank=True)
    brand = models.CharField(_("brand"), max_length=40, blank=True)
    model = models.CharField(_("model"), max_length=80, blank=True)
    mileage_km = models.PositiveIntegerField(_("mileage"), null=True, blank=True)
    batch = models.ForeignKey(
        "members.ImportBatch", models.PROTECT, null=True, editable=False, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    seen = staticmethod(known)
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("car")
        verbose_name_plural = _("cars")
        constraints = [
            models.CheckConstraint(
                condition=Q(vin__regex=r"^[A-HJ-NPR-Z0-9]{17}$"), name="vehicle_vin_has_17_characters"
            )
        ]
        indexes = [
            models.Index(OpClass(Reverse("vin"), name="text_pattern_ops"), name="vehicle_vin_tail"),
            models.Index(OpClass(Reverse("plate"), name="text_pattern_ops"), name="vehicle_plate_tail"),
            models.Index(OpClass(F("plate"), name="varchar_pattern_ops"), name="vehicle_plate_prefix"),
        ]

    def __str__(self) -> str:
        """Masked: whoever may see more prints it through `request.sight`."""
        return masking.plate(self.plate) or masking.vin(self.vin)


class Ownership(models.Model):
    """Whose car it is, from a day until the day before `until_on`. A sold car keeps its history."""

    vehicle = models.ForeignKey("members.Vehicle", models.PROTECT, related_name="ownerships")
    customer = models.ForeignKey("members.Customer", models.PROTECT, related_name="ownerships")
    from_on = models.DateField(_("owned from"))
    until_on = models.DateField(_("owned until"), null=True, blank=True)
    batch = models.ForeignKey(
        "members.ImportBatch", models.PROTECT, null=True, editable=False, related_name="+"
    )

    seen = staticmethod(lambda: through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("ownership")
        verbose_name_plural = _("ownerships")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("from_on")),
                name="ownership_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="ownership_one_owner_at_a_time",
                expressions=[
                    ("vehicle", RangeOperators.EQUAL),
                    (DateRange("from_on", "until_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["from_on"], name="ownership_by_beginning"),
            models.Index(fields=["until_on"], condition=Q(until_on__isnull=False), name="ownership_by_end"),
        ]
