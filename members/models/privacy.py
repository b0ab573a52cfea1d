"""What customers ask of their data, and what the club does with it: restricted, erased, kept no longer than needed."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.scoped import Everywhere, Scoped, through


class DataRequest(models.Model):
    """What a customer asked of their data, and what was done. Append-only; its words go with an erasure."""

    class Kind(models.TextChoices):
        COPY = "copy", _("copy of the data")
        CORRECTION = "correction", _("correction")
        RESTRICTION = "restriction", _("restriction")
        RELEASE = "release", _("end of a restriction")
        ERASURE = "erasure", _("erasure")
        SILENCE = "silence", _("no contact any more")

    customer = models.ForeignKey("members.Customer", models.PROTECT, related_name="data_requests")
    kind = models.CharField(_("what"), max_length=12, choices=Kind)
    words = models.CharField(_("in words"), max_length=500, blank=True)
    recorded_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("when"))

    seen = staticmethod(lambda: through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("request about data")
        verbose_name_plural = _("requests about data")
        permissions = [
            ("handle_data_request", _("Can hand out, restrict and erase what is known of a customer"))
        ]
        indexes = [models.Index(fields=["customer", "-id"], name="datarequest_newest")]


class Restriction(models.Model):
    """While it is open, what is known of the customer is kept but not used: nothing is sent, the file stays as it is."""

    customer = models.ForeignKey("members.Customer", models.PROTECT, related_name="restrictions")
    reason = models.CharField(_("reason"), max_length=200)
    recorded_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("since"))
    lifted_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(_("lifted at"), null=True)

    seen = staticmethod(lambda: through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(lifted_at=None), name="restriction_one_open_per_customer"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="restriction_lifted_by_someone_at_some_time",
            ),
        ]


class Erasure(models.Model):
    """A tombstone: this customer was erased. Append-only; its keys are hashes, so that it names nobody."""

    # Nobody: erased after the backup that was restored was taken, and before the customer was there.
    customer = models.OneToOneField("members.Customer", models.PROTECT, null=True, related_name="erasure")
    reason = models.CharField(_("reason"), max_length=40)
    key = models.CharField(max_length=8)
    approval = models.OneToOneField("kernel.Approval", models.PROTECT, null=True, related_name="+")
    erased_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    erased_at = models.DateTimeField(_("erased at"))

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")


class ErasedKey(models.Model):
    """A keyed hash of what once led to an erased customer: imports know them by it and leave them out. Append-only."""

    class Kind(models.TextChoices):
        PUBLIC = "public", "public_id"
        PHONE = "phone", _("phone")
        EMAIL = "email", _("e-mail")
        NUMBER = "number", _("number in the dealer system")
        VIN = "vin", _("VIN")
        PLATE = "plate", _("plate")

    erasure = models.ForeignKey("members.Erasure", models.PROTECT, related_name="keys")
    kind = models.CharField(max_length=8, choices=Kind)
    digest = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("key of an erased customer")
        verbose_name_plural = _("keys of erased customers")
        indexes = [models.Index(fields=["digest"], name="erasedkey_digest")]


class RetentionLimit(models.Model):
    """How many days one kind of data is kept before the night removes it (clubcrm.privacy.retaining)."""

    class Kind(models.TextChoices):
        SESSIONS = "sessions", _("sign-ins that have ended")
        DRAFTS = "drafts", _("what colleagues were typing and never sent")
        SUBMISSIONS = "submissions", _("answers to forms that were sent")
        IMPORT_REJECTS = "import-rejects", _("refused rows of imports")
        REJECT_FILES = "reject-files", _("files of refused rows")
        MESSAGE_TEXTS = "message-texts", _("addresses and texts of messages")
        ACCESS_LOG = "access-log", _("looks at personal data")
        NOTICES = "notices", _("notices that somebody has seen to")
        INACTIVE = "inactive-customers", _("customers not heard of (listed only)")

    code = models.SlugField(_("what is kept"), max_length=30, unique=True, editable=False, choices=Kind)
    days = models.PositiveIntegerField(
        _("days kept"),
        validators=[MinValueValidator(1)],
        help_text=_("E.g. 365: a year. What is older goes in the next night, and does not come back."),
    )
    enabled = models.BooleanField(
        _("switched on"), default=True, help_text=_("Switched off, nothing of this kind is removed.")
    )
    changed_by = models.ForeignKey(
        "kernel.User",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("changed at"), null=True, editable=False)

    class Meta:
        verbose_name = _("limit of keeping")
        verbose_name_plural = _("limits of keeping")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days__gte=1),
                name="retention_at_least_a_day",
                violation_error_message=_("The limit is a day or more."),
            )
        ]

    def __str__(self) -> str:
        return self.get_code_display()
