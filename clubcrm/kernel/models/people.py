"""Who signs in, who works here, and where: users, staff and the tree of branches."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A sign-in. Roles are its groups; the person at work behind it is its Staff row.

    `epoch` counts how often all its sessions were ended: a trigger moves it when the sign-in is disabled or changes
    its role or branch (sql/sessions.sql). It never falls, whatever a stale object saves.
    """

    epoch = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            # Signing in does not ask whether one typed capitals.
            models.UniqueConstraint(
                Lower("username"),
                name="user_name_once_in_any_case",
                violation_error_message=_(
                    "Somebody signs in by this name already, be it in small or capital letters."
                ),
            )
        ]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session remembers of its sign-in; Django ends a session that remembers something else. It changes
        with the password too."""
        remembered = f"{self.epoch} {self.password}"
        return salted_hmac("clubcrm.session", remembered, secret=secret, algorithm="sha256").hexdigest()


class Branch(models.Model):
    """A node of the tree group > province > city > store. Stores are the dealers (分会)."""

    class Kind(models.TextChoices):
        GROUP = "group", _("Group")
        PROVINCE = "province", _("Province")
        CITY = "city", _("City")
        STORE = "store", _("Store")

    code = models.SlugField(_("code"), max_length=32, unique=True)
    name = models.CharField(
        _("name"),
        max_length=100,
        unique=True,
        help_text=_("As it is written in the dealer system's files, e.g. 城东店."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.STORE)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    hotline = models.CharField(_("service hotline"), max_length=32, blank=True)
    enrol_imported_owners = models.BooleanField(
        _("enrol imported owners at once"),
        default=True,
        help_text=_(
            "Imported owners become members on their first invoice or purchase, verified by the import."
        ),
    )

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="branch_never_its_own_parent",
                violation_error_message=_("A branch cannot belong to itself."),
            ),
            models.UniqueConstraint(
                F("kind"),
                condition=Q(parent__isnull=True),
                name="branch_only_one_root",
                violation_error_message=_(
                    "There is one group already: say to which branch this one belongs."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Staff(models.Model):
    """A person at work. May lack a sign-in: advisors named in imported files are only names."""

    name = models.CharField(_("name"), max_length=60)
    user = models.OneToOneField(
        "kernel.User", models.PROTECT, null=True, blank=True, related_name="staff", verbose_name=_("sign-in")
    )
    branch = models.ForeignKey(
        "kernel.Branch",
        models.PROTECT,
        related_name="staff",
        verbose_name=_("branch"),
        help_text=_("Sees this branch and all below it."),
    )
    left_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")
        permissions = [
            ("manage_staff", "Can invite staff and change their posts"),
            ("agree_to_access", "Can agree to sign-ins and limits that somebody else proposes"),
        ]
        constraints = [
            models.UniqueConstraint(
                "branch", "name", condition=Q(user__isnull=True), name="staff_imported_name_once_per_branch"
            )
        ]

    def __str__(self) -> str:
        return self.name
