"""Forms of the kernel's own settings."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import approvals
from clubcrm.kernel.approvals import Measure
from clubcrm.kernel.choices import BranchChoice
from clubcrm.kernel.models import ApprovalLimit, Branch
from clubcrm.kernel.naming import CodedForm
from clubcrm.kernel.roles import BY_CODE, ROLES


class LimitForm(forms.ModelForm):
    """How far a role goes. Money is entered in yuan; what the kind does not measure takes no amount."""

    kind = forms.ChoiceField(
        label=_("what is done"),
        choices=lambda: [
            (kind.code, kind.label) for kind in approvals.kinds().values() if not kind.limited_as
        ],
        help_text=_("What needs a second person unless a row allows it to somebody alone."),
    )
    role = forms.ChoiceField(
        label=_("role"),
        choices=lambda: [(role.code, role.label) for role in ROLES],
        help_text=_("Everybody of this post. A person's post is set on the staff page."),
    )
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
        help_texts = {
            "act": _(
                "Alone: without a second person. Decides: says yes or no to what somebody else proposed."
            ),
        }

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
            able = ", ".join(str(role.label) for role in ROLES if holds(kind, role.code))
            text = gettext("This role may not decide such things. These may: %(roles)s.")
            self.add_error("role", text % {"roles": able or "—"})
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


class BranchForm(CodedForm):
    named_by = ("name",)

    class Meta:
        model = Branch
        fields = ("name", "kind", "parent", "hotline", "enrol_imported_owners", "code")
        field_classes = {"parent": BranchChoice}
        labels = {"kind": _("place in the tree")}
        help_texts = {
            "kind": _("Stores are where members are served; the group, provinces and cities stand above them."),
            "parent": _("What stands above it: whoever works there sees this branch too. Only the group has none."),
            "hotline": _("Printed on the back of the member card and named in messages, e.g. 400-800-1234. Empty: the group's."),
            "enrol_imported_owners": _(
                "Ticked, whoever is an owner in an imported file is a member from the first invoice or purchase on, without "
                "anybody's doing. Not ticked, customer care enrols them one by one."
            ),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Only the group belongs to nothing."""
        cleaned = super().clean()
        roots = Branch.objects.filter(parent=None).exclude(pk=self.instance.pk)
        if cleaned.get("parent") is None and "parent" not in self.errors and roots.exists():
            text = _("There is one group already: say to which branch this one belongs.")
            self.add_error("parent", text)
        return cleaned
