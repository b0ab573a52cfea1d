"""Who is known to the club: customers, and the rows that make one a member."""

from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Subquery
from django.db.models.functions import ExtractDay, ExtractMonth, Now, Reverse
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.scope import Scope
from clubcrm.kernel.scoped import Among, Everywhere, Scoped, of_branch, through
from members.models.invoices import Invoice
from members.models.privacy import Restriction
from members.models.vehicles import Ownership


class NameGrams(Func):
    """All 1- and 2-character pieces of a name (SQL function of sql/names.sql), for Chinese names."""

    function = "members_name_grams"
    arity = 1


# 1 August is 801. By its index the birthdays of a day cost what that day holds.
BIRTHDAY = ExtractMonth("birthday") * 100 + ExtractDay("birthday")


class CustomerQuerySet(models.QuerySet["Customer"]):
    def within(self, scope: Scope) -> Self:
        """Customers of these branches, and those whom these branches have served; nobody who was erased."""
        served = Invoice.everywhere.filter(customer_id=OuterRef("id"), branch_id__in=scope.branch_ids)
        return self.filter(Q(branch_id__in=scope.branch_ids) | Exists(served), erased_at=None)

    def with_restriction(self) -> Self:
        """`restricted`: why the customer's data may not be used at present; None where they may."""
        open_one = Restriction.everywhere.filter(customer_id=OuterRef("id"), lifted_at=None)
        return self.annotate(restricted=Subquery(open_one.values("reason")[:1]))

    def with_card(self) -> Self:
        """`card_number`: of the card that works; None where there is none."""
        works = Card.everywhere.filter(customer_id=OuterRef("id"), blocked_at=None)
        return self.annotate(card_number=Subquery(works.values("number")[:1]))


def served() -> Q:
    """Whom a branch in scope has served belongs to its customers too."""
    return Q(Exists(Invoice.everywhere.filter(of_branch(), customer_id=OuterRef("id"))))


class Customer(models.Model):
    """Any known person or organisation (客户): prospect, owner, driver, company. A phone is not unique."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        ORGANISATION = "organisation", _("Organisation")

    class Sex(models.TextChoices):
        MALE = "m", _("Male")
        FEMALE = "f", _("Female")

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PERSON)
    name = models.CharField(_("name"), max_length=100)
    name_key = models.CharField(
        _("name as it is sought"),
        max_length=100,
        blank=True,
        db_default="",
        editable=False,
        help_text=_("In simplified characters, without dots and spaces."),
    )
    pinyin = models.CharField(
        _("pinyin"), max_length=400, blank=True, help_text=_("Without spaces or tones: wangjianguo.")
    )
    initials = models.CharField(
        _("pinyin initials"), max_length=100, blank=True, help_text=_("First letters: wjg.")
    )
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True)
    birthday = models.DateField(_("birthday"), null=True, blank=True)
    phone = models.CharField(_("mobile phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    branch = models.ForeignKey(
        "kernel.Branch", models.PROTECT, related_name="customers", db_index=False, verbose_name=_("branch")
    )
    advisor = models.ForeignKey(
        "kernel.Staff",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("service advisor"),
    )
    dealer_number = models.CharField(
        _("number in the dealer system"), max_length=40, null=True, blank=True, unique=True
    )
    remark = models.TextField(_("remark"), blank=True)
    batch = models.ForeignKey(
        "members.ImportBatch", models.PROTECT, null=True, editable=False, related_name="+"
    )
    recorded_by = models.ForeignKey(
        "kernel.User", models.PROTECT, null=True, editable=False, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)
    # Set by members_forget alone (sql/erasure.sql): nothing above names anybody any more.
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)

    seen = staticmethod(lambda: of_branch() | served() | Q(Among("id", "opened")))
    objects = Scoped.from_queryset(CustomerQuerySet)()
    everywhere = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        permissions = [
            ("record_visit", _("Can record a visit")),
            ("see_contact", _("Sees phones, e-mail and addresses at once")),
            ("see_vehicle", _("Sees plates and VINs at once")),
            ("reveal_personal", _("Can reveal what is masked of a customer")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="customer_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind="person") | Q(birthday=None), name="customer_only_a_person_has_a_birthday"
            ),
        ]
        indexes = [
            GinIndex(NameGrams("name_key"), name="customer_name_grams"),
            models.Index(OpClass(F("name_key"), name="varchar_pattern_ops"), name="customer_name_prefix"),
            # Beginnings are sought branch by branch.
            *(
                models.Index(
                    "branch", OpClass(F(field), name="varchar_pattern_ops"), name=f"customer_branch_{field}"
                )
                for field in ("name_key", "pinyin", "initials")
            ),
            models.Index(OpClass(Reverse("phone"), name="text_pattern_ops"), name="customer_phone_tail"),
            models.Index(BIRTHDAY, name="customer_birthday"),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def to_verify(self) -> Self:
        """Owners whose application nobody has verified yet; who has no car applies for nothing that is verified."""
        owns = Ownership.objects.filter(customer_id=OuterRef("customer_id"), until_on=None)
        return self.filter(Exists(owns), verified_on=None)


class Membership(models.Model):
    """Makes a customer a member (会籍): since when, where, and by whom the application was verified."""

    customer = models.OneToOneField("members.Customer", models.PROTECT, related_name="membership")
    branch = models.ForeignKey(
        "kernel.Branch", models.PROTECT, related_name="+", db_index=False, verbose_name=_("branch")
    )
    joined_on = models.DateField(_("joined on"))
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, blank=True, related_name="+")
    batch = models.ForeignKey(
        "members.ImportBatch", models.PROTECT, null=True, editable=False, related_name="+"
    )
    recorded_by = models.ForeignKey(
        "kernel.User", models.PROTECT, null=True, editable=False, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    seen = staticmethod(lambda: of_branch() | through("members.Customer", "customer_id"))
    objects = Scoped.from_queryset(MembershipQuerySet)()
    everywhere = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        permissions = [("verify_membership", _("Can verify applications of owners"))]
        indexes = [
            models.Index(fields=["branch", "joined_on"], name="membership_of_branch_by_day"),
            # Whose day has come: the night looks up two dates in all memberships.
            models.Index(fields=["joined_on"], name="membership_by_day"),
            models.Index(fields=["verified_on"], name="membership_by_verification"),
            models.Index(
                fields=["branch", "-id"],
                condition=Q(verified_on=None),
                name="membership_to_verify",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_on=None) | Q(verified_on__gte=F("joined_on")),
                name="membership_verified_not_before_joined",
            )
        ]


class Card(models.Model):
    """A member card. A blocked number never works again; the member gets a new card."""

    customer = models.ForeignKey("members.Customer", models.PROTECT, related_name="cards")
    number = models.CharField(_("card number"), max_length=32, unique=True)
    valid_from_on = models.DateField(_("valid from"))
    valid_until_on = models.DateField(_("valid until"), null=True, blank=True)
    blocked_at = models.DateTimeField(_("blocked at"), null=True, blank=True)

    seen = staticmethod(lambda: through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        constraints = [
            models.UniqueConstraint(
                "customer", condition=Q(blocked_at=None), name="card_one_working_per_customer"
            )
        ]
        indexes = [models.Index(OpClass(Reverse("number"), name="text_pattern_ops"), name="card_number_tail")]

    def __str__(self) -> str:
        return self.number


class Referral(models.Model):
    """Who brought whom (推荐). One referrer per referred customer; nobody refers themselves."""

    referrer = models.ForeignKey("members.Customer", models.PROTECT, related_name="referrals")
    referred = models.OneToOneField("members.Customer", models.PROTECT, related_name="referral")
    referred_on = models.DateField(_("referred on"))
    bought_on = models.DateField(_("bought on"), null=True, blank=True)
    batch = models.ForeignKey(
        "members.ImportBatch", models.PROTECT, null=True, editable=False, related_name="+"
    )

    seen = staticmethod(
        lambda: through("members.Customer", "referrer_id") | through("members.Customer", "referred_id")
    )
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = [
            models.CheckConstraint(condition=~Q(referrer=F("referred")), name="referral_never_of_oneself"),
        ]
        indexes = [
            models.Index(
                fields=["bought_on"], condition=Q(bought_on__isnull=False), name="referral_by_purchase"
            ),
        ]
