"""The ledger. Every change is a Transfer that debits one account and credits another: balanced by construction.

Written only by the SQL functions of points/sql; the application role may read these tables and nothing else.
"""

from datetime import date

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.clock import business_date
from clubcrm.kernel.scoped import Everywhere, Scoped, of_branch, through

MOST = 10**15  # of one line


class Account(models.Model):
    """A customer's account (spendable or debt) or a house account of a branch and purpose.

    `balance` and `held` are kept for customers' accounts only; house accounts are sums over transfers, so that no
    row is hot. A debt account holds what the customer owes: debits raise it, credits lower it. Of a customer who was
    merged, `merged_into` is the account that took over: of the customer who stayed, never itself merged.
    """

    class Kind(models.TextChoices):
        MEMBER = "member", _("customer")
        DEBT = "debt", _("debt of a customer")
        HOUSE = "house", _("house")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    # No indexes of their own: the two unique constraints serve every look-up.
    unit = models.ForeignKey(
        "points.Unit", models.PROTECT, related_name="+", db_index=False, verbose_name=_("unit")
    )
    customer = models.ForeignKey(
        "members.Customer",
        models.PROTECT,
        null=True,
        related_name="accounts",
        db_index=False,
        verbose_name=_("customer"),
    )
    branch = models.ForeignKey(
        "kernel.Branch", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("branch")
    )
    purpose = models.SlugField(_("purpose"), max_length=30, blank=True, db_index=False)
    balance = models.BigIntegerField(_("balance"), default=0)
    held = models.BigIntegerField(_("held"), default=0)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("became part of")
    )

    seen = staticmethod(lambda: of_branch() | through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(condition=Q(balance__gte=0), name="points_account_never_negative"),
            models.CheckConstraint(
                condition=Q(held__gte=0) & Q(held__lte=F("balance")),
                name="points_account_holds_no_more_than_it_has",
            ),
            # points_account_belongs_to_customer_or_house is a trigger (sql/guards.sql).
            models.UniqueConstraint(
                fields=["customer", "unit", "kind"],
                condition=Q(customer__isnull=False),
                name="points_account_once_per_customer",
            ),
            models.UniqueConstraint(
                fields=["branch", "purpose", "unit"],
                condition=Q(kind="house"),
                name="points_account_once_per_house_purpose",
            ),
        ]
        indexes = [
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="points_account_merged"
            )
        ]


class Transfer(models.Model):
    """One line of the ledger: `amount` leaves `debit_account` and reaches `credit_account`. Never changed.

    `qualifying` counts towards tiers: plus where the customer's account is credited, minus where it is debited.
    `happened_on` is the business date it counts for (a reversal takes that of what it reverses), `recorded_at` the
    instant it was written, `business_month` the first day of the accounting month: that of the recording, or the first
    open one after it.
    """

    class Kind(models.TextChoices):
        EARN = "earn", _("earned")
        GRANT = "grant", _("granted")
        TOP_UP = "topup", _("topped up")
        REDEEM = "redeem", _("redeemed")
        CORRECT = "correct", _("taken off")
        REVERSE = "reverse", _("reversed")
        EXPIRE = "expire", _("expired")
        DEBT = "debt", _("owed")
        REPAY = "repay", _("debt repaid")
        WAIVE = "waive", _("debt waived")
        UNOWED = "unowed", _("lapsed unspent, not owed")
        MERGE = "merge", _("moved by a merge")
        CLEAR = "clear", _("cleared between branches")

    # Only `reverses` is a foreign key of the database (decision 0010): each of the others would lock the same few
    # rows for every line. The functions find both accounts (which nobody can delete) and the rule in force (likewise)
    # before they write; the branch is that of the house account.
    debit_account = models.ForeignKey(
        "points.Account",
        models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("taken from"),
    )
    credit_account = models.ForeignKey(
        "points.Account",
        models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("given to"),
    )
    amount = models.BigIntegerField(_("amount"))
    qualifying = models.BigIntegerField(_("qualifying"), default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    branch = models.ForeignKey(
        "kernel.Branch",
        models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("branch"),
    )
    category = models.ForeignKey(
        "members.Category",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("category"),
    )
    happened_on = models.DateField(_("happened on"))
    recorded_at = models.DateTimeField(_("recorded at"))
    business_month = models.DateField(_("business month"))
    # Collation C: compared byte by byte, so that all lines of one invoice are one range of the index. What is given is
    # at most 200 long; ":gift" and ":repay" are derived from it.
    reference = models.CharField(_("reference"), max_length=220, db_collation="C")
    key = models.CharField(_("request key"), max_length=80, null=True, db_collation="C")  # noqa: DJ001
    request_digest = models.CharField(_("digest of the request"), max_length=64, null=True)  # noqa: DJ001
    rule = models.ForeignKey(
        "points.EarningRule",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("rule"),
    )
    reverses = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="reversals",
        db_index=False,
        verbose_name=_("takes back"),
    )
    explanation = models.JSONField(_("explanation"), default=dict)
    recorded_by = models.ForeignKey(
        "kernel.User",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("recorded by"),
    )

    seen = staticmethod(of_branch)
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("ledger line")
        verbose_name_plural = _("ledger lines")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="points_transfer_amount_positive"),
            # So that sums of all lines stay within a bigint.
            models.CheckConstraint(
                condition=Q(amount__lte=MOST), name="points_transfer_amount_within_reason"
            ),
            models.CheckConstraint(
                condition=Q(qualifying__gte=0), name="points_transfer_qualifying_never_negative"
            ),
            models.CheckConstraint(
                condition=~Q(debit_account=F("credit_account")), name="points_transfer_between_two_accounts"
            ),
            models.UniqueConstraint(fields=["reference"], name="points_transfer_reference_once"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(key__isnull=False), name="points_transfer_key_once"
            ),
        ]
        indexes = [
            models.Index(fields=["credit_account", "-id"], name="points_transfer_credit"),
            models.Index(fields=["debit_account", "-id"], name="points_transfer_debit"),
            models.Index(
                fields=["reverses"], condition=Q(reverses__isnull=False), name="points_transfer_reverses"
            ),
            BrinIndex(fields=["recorded_at"], name="points_transfer_recorded_brin"),
            BrinIndex(fields=["happened_on"], name="points_transfer_happened_brin", pages_per_range=32),
        ]

    def is_own_of(self, *, by: int, on: date) -> bool:
        """Recorded by this person on this business date."""
        return self.recorded_by_id == by and business_date(self.recorded_at) == on


class Lot(models.Model):
    """Points of one earning with their own expiry. Only `remaining` ever changes; pending until `usable_on`.

    Without `usable_on` it waits for an event, which sets it once (Release). `gifted` is what came on top of money paid.
    No foreign keys in the database: the functions write a lot together with its source and its locked account, and
    neither can be deleted.
    """

    account = models.ForeignKey(
        "points.Account",
        models.PROTECT,
        related_name="lots",
        db_index=False,
        db_constraint=False,
        verbose_name=_("account"),
    )
    source = models.OneToOneField(
        "points.Transfer",
        models.PROTECT,
        related_name="lot",
        db_constraint=False,
        verbose_name=_("earned with"),
    )
    size = models.BigIntegerField(_("size"))
    remaining = models.BigIntegerField(_("remaining"))
    gifted = models.BooleanField(_("gifted"), default=False)
    usable_on = models.DateField(_("usable from"), null=True)
    expires_on = models.DateField(_("last usable day"), null=True)

    seen = staticmethod(lambda: through("points.Account", "account_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="points_lot_size_positive"),
            models.CheckConstraint(
                condition=Q(remaining__gte=0) & Q(remaining__lte=F("size")),
                name="points_lot_remaining_within_size",
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "gifted", "expires_on", "id"],
                condition=Q(remaining__gt=0),
                name="points_lot_soonest_first",
            ),
            # What is due to expire: the night's cost follows it, and a lot that never expires costs no entry.
            models.Index(
                fields=["expires_on"],
                condition=Q(remaining__gt=0, expires_on__isnull=False),
                name="points_lot_lapsing",
            ),
        ]
