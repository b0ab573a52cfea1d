"""Forms of the kernel's own settings."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import approvals
from clubcrm.kernel.approvals import Measure
from clubcrm.kernel.choices import BranchChoice
from clubcrm.kernel.models import ApprovalLimit
from clubcrm.kernel.roles import BY_CODE, ROLES


class LimitForm(forms.ModelForm):
    """How far a role goes. Money is entered in yuan; what the kind does not measure takes no amount."""

    kind = forms.ChoiceField(
        label=_("kind"),
        choices=lambda: [
            (kind.code, kind.label) for kind in approvals.kinds().values() if not kind.limited_as
        ],
    )
    role = forms.ChoiceField(label=_("role"), choices=lambda: [(role.code, role.label) for role in ROLES])
    amount = forms.DecimalField(
        label=_("up to"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("Points, or yuan where the kind is about money; e.g. 500. Empty: without limit."),
    )

    class Meta:
        model = ApprovalLimit
        fields = ("kind", "act", "role", "branch")
        field_classes = {"branch": BranchChoice}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.up_to is not None:
            self.initial["amount"] = in_its_measure(self.instance)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        amount, kind = given.get("amount"), approvals.kinds().get(given.get("kind", ""))
        if kind and (wrong := what_is_wrong(kind, amount)):
            self.add_error("amount", wrong)
        elif kind and given.get("act") == ApprovalLimit.Act.DECIDE and not holds(kind, given.get("role")):
            text = gettext("This role may not decide such things: it lacks the permission %(permission)s.")
            self.add_error("role", text % {"permission": kind.permission})
        else:
            cents = kind is not None and kind.measure is Measure.CENTS
            self.instance.up_to = None if amount is None else int(amount * (100 if cents else 1))
        return given


def what_is_wrong(kind: approvals.ApprovalKind, amount: Decimal | None) -> str:
    if amount is not None and kind.measure is Measure.NONE:
        return gettext("Nothing is measured here: leave it empty. The row by itself allows it.")
    if amount is not None and kind.measure is Measure.POINTS and amount != int(amount):
        return gettext("Points are whole numbers.")
    return ""


def holds(kind: approvals.ApprovalKind, role: str | None) -> bool:
    """Whether the role has the permission that deciding this kind takes."""
    return role in BY_CODE and bool({"*", kind.permission} & set(BY_CODE[role].permissions))


def in_its_measure(limit: ApprovalLimit) -> Decimal | None:
    """The limit as people say it: yuan or points."""
    if limit.up_to is None:
        return None
    kind = approvals.kinds().get(limit.kind)
    return Decimal(limit.up_to) / (100 if kind and kind.measure is Measure.CENTS else 1)
