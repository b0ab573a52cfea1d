"""What customers agreed to and in which words they were asked, and whom nobody contacts whatever they agreed to."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import languages
from clubcrm.kernel.models import Version
from clubcrm.kernel.scoped import Everywhere, Scoped, through


class Wording(Version):
    """One version of a question, in both languages; `code` is the purpose. Answers carry its edition."""

    edition = models.SlugField(_("edition"), max_length=60, help_text=_("E.g. 2026-11; consents carry it."))
    question_zh = models.TextField(_("question in Chinese"), max_length=500)
    question_en = models.TextField(_("question in English"), max_length=500)

    class Meta(Version.Meta):
        verbose_name = _("wording of a consent")
        verbose_name_plural = _("wordings of consents")
        constraints = [
            *Version.Meta.constraints,
            models.UniqueConstraint(fields=["code", "edition"], name="wording_edition_once"),
        ]

    @property
    def question(self) -> str:
        return languages.choose(self.question_zh, self.question_en)


class Consent(models.Model):
    """What a customer agreed to or refused, per purpose and channel. Append-only: the newest row counts."""

    class Decision(models.TextChoices):
        GRANTED = "granted", _("agreed")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Manner(models.TextChoices):
        SIGNED = "signed", _("signed form")
        SPOKEN = "spoken", _("said in person")
        PHONE = "phone", _("said on the phone, recorded")
        WRITTEN = "written", _("letter or message")
        ONLINE = "online", _("online")

    customer = models.ForeignKey("members.Customer", models.PROTECT, related_name="consents")
    purpose = models.SlugField(_("purpose"), max_length=30)
    channel = models.SlugField(_("channel"), max_length=30)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    wording = models.CharField(
        _("wording"), max_length=60, help_text=_("Version of the text that was shown or read out.")
    )
    manner = models.CharField(_("how"), max_length=10, choices=Manner, blank=True, db_default="", default="")
    evidence = models.CharField(_("evidence"), max_length=200)
    guardian = models.CharField(
        _("guardian"),
        max_length=60,
        blank=True,
        db_default="",
        default="",
        help_text=_("Who agreed for somebody under 18."),
    )
    recorded_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())

    seen = staticmethod(lambda: through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=["granted", "refused", "withdrawn"]),
                name="consent_decision_is_known",
            )
        ]
        indexes = [models.Index(fields=["customer", "purpose", "channel", "-id"], name="consent_newest")]


class Suppression(models.Model):
    """A phone or address nobody contacts, known only by its keyed hash (members.keyed). Append-only.

    Empty purpose or channel: every one. It outlives the customer: who is erased or imported anew stays on the list.
    """

    class Kind(models.TextChoices):
        PHONE = "phone", _("phone")
        EMAIL = "email", _("e-mail")

    class Reason(models.TextChoices):
        ASKED = "asked", _("asked not to be contacted")
        ERASED = "erased", _("was erased")
        WRONG = "wrong", _("belongs to somebody else")
        COMPLAINED = "complained", _("complained about a message")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    digest = models.BinaryField(max_length=32)
    key = models.CharField(
        max_length=8, editable=False, help_text=_("Which key the hash was made with; tells a changed key.")
    )
    purpose = models.SlugField(_("purpose"), max_length=30, blank=True, default="")
    channel = models.SlugField(_("channel"), max_length=30, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    recorded_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("entry of the do-not-contact list")
        verbose_name_plural = _("do-not-contact list")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["phone", "email"]), name="suppression_of_a_phone_or_an_address"
            )
        ]
        indexes = [models.Index(fields=["digest"], name="suppression_digest")]


class SuppressionLift(models.Model):
    """The end of a suppression: who ended it, when and why. Append-only."""

    suppression = models.OneToOneField("members.Suppression", models.PROTECT, related_name="lift")
    reason = models.CharField(_("reason"), max_length=200)
    recorded_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("end of a suppression")
        verbose_name_plural = _("ends of suppressions")
