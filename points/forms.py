"""The form of an earning rule's draft: what it says, checked and explained; operations write it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.versions import Invalid
from clubcrm.kernel.versions.forms import VersionForm
from members.models import InvoiceLine
from points import rules
from points.models import EarningRule, Unit
from points.queries import POINT

Expires = EarningRule.Expires
FIGURE = "figure_{kind}_{name}"


class DraftForm(VersionForm):
    payers = forms.MultipleChoiceField(
        label=_("only paid by"),
        choices=InvoiceLine.Payer.choices,
        required=False,
        initial=[InvoiceLine.Payer.SELF],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: whoever pays. Usually only what the customer pays earns points."),
    )
    kind = forms.ChoiceField(
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in self.instance.params.items():
            shown = Decimal(value) / 100 if is_money(name) else value
            self.initial[FIGURE.format(kind=self.instance.kind, name=name)] = shown

    def clean(self) -> dict[str, Any]:
        """The figures are checked by the form of the chosen kind; each error stands beside its figure."""
        cleaned = super().clean() or self.cleaned_data
        self.clean_expiry(cleaned.get("expires"), cleaned.get("expires_after"))
        if kind := cleaned.get("kind"):
            names = {
                name: FIGURE.format(kind=kind, name=name) for name in rules.kinds()[kind].form.base_fields
            }
            params = {name: self.read_figure(name, path) for name, path in names.items()}
            try:
                cleaned["params"] = rules.figures(kind, params)
            except Invalid as wrong:
                for name, texts in wrong.errors.items():
                    self.add_error(names[name], texts)
        return cleaned

    def read_figure(self, name: str, path: str) -> Any:
        """As the kind's own form takes it: money, which is typed in yuan, in cents."""
        if not is_money(name):
            return self.data.get(self.add_prefix(path), "")
        yuan = self.cleaned_data.get(path)
        return "" if yuan is None else int(yuan * 100)

    def clean_expiry(self, expires: str | None, after: int | None) -> None:
        """A number says after how many; points that never expire have none."""
        if expires == Expires.NEVER and after is not None:
            self.add_error("expires_after", _("Leave this empty: the points never expire."))
        elif expires and expires != Expires.NEVER and after is None:
            self.add_error("expires_after", _("Say after how many."))

    def values(self) -> dict[str, Any]:
        """A new rule counts points; an old one what its last version counted."""
        unit = {} if self.instance.pk else {"unit": Unit.objects.get(code=POINT)}
        return super().values() | {"params": self.cleaned_data["params"]} | unit


def figure_fields() -> dict[str, forms.Field]:
    """The settings of every kind as form fields; only those of the chosen kind are looked at."""
    return {
        FIGURE.format(kind=code, name=name): optional(in_yuan(field) if is_money(name) else field)
        for code, kind in rules.kinds().items()
        for name, field in kind.form().fields.items()
    }


def is_money(name: str) -> bool:
    """Whether a figure counts cents: people write it in yuan."""
    return name.endswith("_cents")


def in_yuan(field: forms.Field) -> forms.Field:
    help_text = _("In yuan, e.g. 1 or 10.50.")
    return forms.DecimalField(
        label=field.label, min_value=Decimal("0.01"), decimal_places=2, help_text=help_text
    )


def optional(field: forms.Field) -> forms.Field:
    field.required = False
    return field


EarningRuleForm: type[DraftForm] = type("EarningRuleForm", (DraftForm,), figure_fields())
