"""Visits and what was invoiced: amounts in integer cents by category and payer."""

from datetime import date
from typing import Self

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models.named import Named
from clubcrm.kernel.scoped import Everywhere, Scoped, of_branch, through


class Category(Named):
    """What an invoice line is for: labour, maintenance material, accessories, insurance, new car, other."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "id"]


class VisitQuerySet(models.QuerySet["Visit"]):
    def in_workshop(self) -> Self:
        """Provisional visits: arrived, and no order of the dealer system yet."""
        return self.filter(order_number=None, voided_at=None)


class Visit(models.Model):
    """One stay in the workshop, from arrival to invoice. Without an order number it is provisional and earns nothing.

    A voided visit stays, and its order number may be used again by another one.
    """

    customer = models.ForeignKey("members.Customer", models.PROTECT, related_name="visits")
    vehicle = models.ForeignKey(
        "members.Vehicle", models.PROTECT, null=True, blank=True, related_name="visits"
    )
    branch = models.ForeignKey("kernel.Branch", models.PROTECT, related_name="+", verbose_name=_("branch"))
    arrived_on = models.DateField(_("arrived on"))
    order_number = models.CharField(  # noqa: DJ001 (unique where known)
        _("order number of the dealer system"), max_length=40, null=True, blank=True
    )
    service_type = models.CharField(_("kind of work"), max_length=40, blank=True)
    mileage_km = models.PositiveIntegerField(_("mileage"), null=True, blank=True)
    advisor = models.ForeignKey(
        "kernel.Staff",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("service advisor"),
    )
    batch = models.ForeignKey(
        "members.ImportBatch", models.PROTECT, null=True, editable=False, related_name="+"
    )
    recorded_by = models.ForeignKey(
        "kernel.User", models.PROTECT, null=True, editable=False, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True, editable=False)

    seen = staticmethod(lambda: of_branch() | through("members.Customer", "customer_id"))
    objects = Scoped.from_queryset(VisitQuerySet)()
    everywhere = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        permissions = [("void_visit", "Can void a visit that was recorded wrongly")]
        constraints = [
            models.UniqueConstraint(
                fields=["order_number"], condition=Q(voided_at=None), name="visit_one_valid_per_order_number"
            )
        ]
        indexes = [
            models.Index(F("customer"), F("arrived_on").desc(), name="visit_of_customer_newest"),
            models.Index(
                fields=["branch", "-id"],
                condition=Q(order_number=None, voided_at=None),
                name="visit_in_workshop",
            ),
            models.Index(
                fields=["branch", "arrived_on"],
                condition=Q(voided_at=None),
                name="visit_of_branch_by_day",
            ),
        ]

    def may_be_corrected(self, *, by: int, on: date) -> bool:
        """Whoever recorded a visit corrects it until the day ends, while it counts."""
        own = self.recorded_by_id == by and self.voided_at is None
        return own and business_date(self.recorded_at) == on


class Invoice(models.Model):
    """A repair order or a car sale that was invoiced. Numbers are unique in the group.

    A correction is a void and a new revision.
    """

    class Kind(models.TextChoices):
        SERVICE = "service", _("Repair order")
        CAR_SALE = "car-sale", _("Car sale")

    number = models.CharField(_("number"), max_length=40)
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    visit = models.ForeignKey(
        "members.Visit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invoices",
        verbose_name=_("visit"),
    )
    customer = models.ForeignKey(
        "members.Customer", models.PROTECT, related_name="invoices", verbose_name=_("customer")
    )
    vehicle = models.ForeignKey(
        "members.Vehicle",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invoices",
        verbose_name=_("vehicle"),
    )
    branch = models.ForeignKey("kernel.Branch", models.PROTECT, related_name="+", verbose_name=_("branch"))
    invoiced_on = models.DateField(_("invoiced on"))
    total_cents = models.BigIntegerField(_("total"))
    staff = models.ForeignKey(
        "kernel.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("served by")
    )
    batch = models.ForeignKey(
        "members.ImportBatch", models.PROTECT, null=True, editable=False, related_name="invoices"
    )
    recorded_by = models.ForeignKey(
        "kernel.User", models.PROTECT, null=True, editable=False, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True, editable=False)

    seen = staticmethod(lambda: of_branch() | through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = [
            models.UniqueConstraint(fields=["number", "revision"], name="invoice_number_and_revision_once"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(voided_at=None), name="invoice_one_valid_per_number"
            ),
            models.CheckConstraint(condition=Q(total_cents__gte=0), name="invoice_total_never_negative"),
        ]
        indexes = [
            models.Index(F("customer"), F("invoiced_on").desc(), name="invoice_of_customer_newest"),
            models.Index(fields=["branch", "invoiced_on"], name="invoice_of_branch_by_date"),
            # Invoices come in about by date, and imports need cheap indexes.
            BrinIndex(fields=["invoiced_on"], name="invoice_by_date", autosummarize=True),
        ]

    def __str__(self) -> str:
        return self.number


class InvoiceLine(models.Model):
    """The amount of one category on an invoice, and who pays it."""

    class Payer(models.TextChoices):
        SELF = "self", _("customer")
        INSURER = "insurer", _("insurer")
        MAKER = "maker", _("manufacturer")

    invoice = models.ForeignKey(
        "members.Invoice", models.PROTECT, related_name="lines", verbose_name=_("invoice")
    )
    category = models.ForeignKey(
        "members.Category", models.PROTECT, related_name="+", verbose_name=_("category")
    )
    payer = models.CharField(_("paid by"), max_length=10, choices=Payer, default=Payer.SELF)
    amount_cents = models.BigIntegerField(_("amount"))

    seen = staticmethod(lambda: through("members.Invoice", "invoice_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("invoice line")
        verbose_name_plural = _("invoice lines")
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "category", "payer"], name="invoice_line_once_per_category_and_payer"
            ),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="invoice_line_amount_positive"),
        ]


class InvoiceVoid(models.Model):
    """Why an invoice no longer counts: who, when, and the reason."""

    invoice = models.OneToOneField("members.Invoice", models.PROTECT, related_name="void")
    reason = models.CharField(_("reason"), max_length=200)
    recorded_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())

    seen = staticmethod(lambda: through("members.Invoice", "invoice_id"))
    objects = Scoped()
    everywhere = Everywhere()


class VisitVoid(models.Model):
    """Why a visit no longer counts: who, when, the reason and a remark. Append-only."""

    visit = models.OneToOneField("members.Visit", models.PROTECT, related_name="void")
    reason = models.CharField(_("reason"), max_length=30, help_text=_("Code of a reason of reversing."))
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    recorded_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))

    seen = staticmethod(lambda: through("members.Visit", "visit_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("void of a visit")
        verbose_name_plural = _("voids of visits")
