"""What rules measure and no other table knows yet: money topped up, events attended, yearly fees paid."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.scoped import Everywhere, Scoped, through


class Fact(models.Model):
    """One such fact, recorded by hand. `amount` in cents where money is meant; an event counts 1."""

    class Kind(models.TextChoices):
        TOP_UP = "top-up", _("topped up (cents)")
        EVENT = "event", _("event attended (1)")
        FEE = "fee", _("yearly fee paid (cents)")

    customer = models.ForeignKey(
        "members.Customer", models.PROTECT, related_name="facts", db_index=False, verbose_name=_("customer")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    happened_on = models.DateField(_("happened on"))
    amount = models.BigIntegerField(_("amount"), default=1)
    recorded_by = models.ForeignKey(
        "kernel.User",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    seen = staticmethod(lambda: through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("fact recorded by hand")
        verbose_name_plural = _("facts recorded by hand")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="fact_amount_positive",
                violation_error_message=_("The amount is more than 0."),
            )
        ]
        indexes = [models.Index(fields=["customer", "kind", "happened_on"], name="fact_of_customer")]
