"""The form of an earning rule's draft: what it says, checked and explained; operations write it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.figures import KindChoice, KindForm
from clubcrm.kernel.versions.forms import VersionForm
from members.models import InvoiceLine
from points import rules
from points.models import EarningRule, Unit
from points.queries import POINT

Expires = EarningRule.Expires


class EarningRuleForm(KindForm, VersionForm):
    keeps = ("params",)
    payers = forms.MultipleChoiceField(
        label=_("only paid by"),
        choices=InvoiceLine.Payer.choices,
        required=False,
        initial=[InvoiceLine.Payer.SELF],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: whoever pays. Usually only what the customer pays earns points."),
    )
    kind = KindChoice(
        label=_("kind of rule"),
        choices=rules.choices,
        help_text=_("How the points are reckoned from what was paid."),
    )

    class Meta:
        model = EarningRule
        fields = ("name_zh", "name_en", "kind", "categories", "payers", "expires", "expires_after", "code")
        widgets = {"categories": forms.CheckboxSelectMultiple}
        help_texts = {
            "name_zh": _("What members are told, e.g. 服务消费积分."),
            "name_en": _("The same in English, e.g. Points for service."),
            "expires": _("Counted from the day of the invoice; the last day is still usable."),
            "expires_after": _(
                "Days, months or years, e.g. 24. 0 with an end of month or year: of the same one. Never: empty."
            ),
        }

    @staticmethod
    def kind_forms() -> dict[str, type[forms.Form]]:
        return {code: kind.form for code, kind in rules.kinds().items()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.clean_expiry(cleaned.get("expires"), cleaned.get("expires_after"))
        return cleaned

    def clean_expiry(self, expires: str | None, after: int | None) -> None:
        """A number says after how many; points that never expire have none."""
        if expires == Expires.NEVER and after is not None:
            self.add_error("expires_after", _("Leave this empty: the points never expire."))
        elif expires and expires != Expires.NEVER and after is None:
            self.add_error("expires_after", _("Say after how many."))

    def values(self) -> dict[str, Any]:
        """A new rule counts points; an old one what its last version counted."""
        unit = {} if self.instance.pk else {"unit": Unit.objects.get(code=POINT)}
        return super().values() | {"params": self.instance.params} | unit
