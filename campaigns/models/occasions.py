"""What members are written to about, when, and by what rules."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns import occasions, wording
from clubcrm.kernel.models.named import Named


class Occasion(Named):
    """An occasion for messages. `kind` names a file of campaigns/occasions, `params` are that kind's own settings;
    `channel` names a file of campaigns/channels. The hours outside [send_from, send_until) are quiet."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.SlugField(_("kind of occasion"), max_length=40, editable=False)
    name_zh = models.CharField(_("name in Chinese"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)
    enabled = models.BooleanField(
        _("switched on"),
        default=True,
        help_text=_("Switched off, nobody is announced any more; what waits is not sent and says so."),
    )
    template = models.ForeignKey(
        "campaigns.Template",
        models.PROTECT,
        related_name="occasions",
        verbose_name=_("message template"),
        help_text=_("The version in force; a new version takes its place by itself."),
    )
    channel = models.SlugField(_("channel"), max_length=20, default="email")
    purpose = models.SlugField(
        _("purpose"), max_length=30, editable=False, help_text=_("What consent is asked for.")
    )
    send_from = models.PositiveSmallIntegerField(
        _("from (hour)"),
        default=9,
        validators=[MaxValueValidator(23)],
        help_text=_("E.g. 9: nothing is sent before 9:00."),
    )
    send_until = models.PositiveSmallIntegerField(
        _("until (hour)"),
        default=21,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
        help_text=_("E.g. 21: nothing is sent from 21:00 on."),
    )
    catch_up_days = models.PositiveSmallIntegerField(
        _("days of catching up"),
        default=0,
        validators=[MaxValueValidator(7)],
        help_text=_(
            "0: a greeting of a past day is never sent late. E.g. 1: it may still go out the next day."
        ),
    )
    params = models.JSONField(_("settings"), default=dict, editable=False)
    changed_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, editable=False, related_name="+")
    changed_at = models.DateTimeField(_("changed at"), null=True, editable=False)

    class Meta:
        verbose_name = _("occasion")
        verbose_name_plural = _("occasions")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(send_from__lt=F("send_until")) & Q(send_until__lte=24),
                name="campaigns_occasion_hours_in_order",
                violation_error_message=_(
                    "The first hour lies before the last one, and the last is 24 at the latest."
                ),
            ),
            # An object holds the empty object; a list, a text or a number does not.
            models.CheckConstraint(
                condition=Q(params__contains={}),
                name="campaigns_occasion_params_are_settings",
                violation_error_message=_("The settings are names with values, such as {“days”: 3}."),
            ),
        ]

    @property
    def nobody_in_words(self) -> str:
        """Of a day on which nobody was due."""
        return str(occasions.find_kinds()[self.kind].nobody)

    @property
    def settings_in_words(self) -> str:
        return occasions.find_kinds()[self.kind].describe(self.params)

    @property
    def channel_in_words(self) -> str:
        return wording.name_channel(self.channel)
