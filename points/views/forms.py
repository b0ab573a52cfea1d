"""The forms of the pages of points: redeeming, adjusting, what a point is worth."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import languages
from clubcrm.kernel.choices import Choice, choice_field
from clubcrm.kernel.entering import EntryForm, without_tag
from clubcrm.kernel.templatetags import written
from members.models import Visit
from points.models import Adjustment, Purpose, Reason


class VisitChoice(Choice):
    """ "2026-11-22 · RO1234 · 定期保养"; the kind of work where it is known."""

    def label_from_instance(self, visit: Any) -> str:
        order = visit.order_number or _("no order number yet")
        return " · ".join(filter(None, [written.day(visit.arrived_on), str(order), visit.service_type]))


class RedeemForm(EntryForm):
    """How many points, for what, and at which visit, where the customer had one lately: today's unless said otherwise.
    `known`: visits of the customer that may be named, though they are not offered any longer."""

    amount = forms.IntegerField(label=_("Points to redeem"), min_value=1, max_value=100_000_000)
    purpose = forms.ModelChoiceField(
        label=_("For"),
        queryset=Purpose.objects.filter(closed_at=None),
        to_field_name="code",
        empty_label=None,
    )
    visit = VisitChoice(
        label=_("Visit"), queryset=Visit.objects.none(), required=False, empty_label=_("at no visit")
    )

    def __init__(
        self, *args: Any, visits: QuerySet[Visit], known: QuerySet[Visit], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "visit").queryset = visits
        self.fields["visit"].known = known  # type: ignore[attr-defined]
        newest = visits.first()
        if newest is None:
            del self.fields["visit"]
        elif newest.arrived_on == today:
            self.fields["visit"].initial = newest.id

    def layout(self) -> Layout:
        amount = AppendedText("amount", _("points"), inputmode="numeric", autofocus=True)
        return Layout("key", Div("branch", amount, "purpose", "visit", css_class="fields"))


class TakeBackForm(forms.Form):
    """Why a redemption is taken back. The key makes a second sending harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    reason = forms.ModelChoiceField(
        label=_("Reason"),
        queryset=Reason.objects.filter(closed_at=None, serves__contains=[Reason.Use.REVERSING]),
        to_field_name="code",
        empty_label=_("Choose a reason"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = without_tag()


class AdjustForm(EntryForm):
    """Points given, taken off or waived by a person, with a reason that serves for it."""

    kind = forms.ChoiceField(label=_("What"), choices=Adjustment.Kind.choices)
    amount = forms.IntegerField(label=_("Points"), min_value=1, max_value=100_000_000)
    reason = forms.ModelChoiceField(
        label=_("Reason"),
        queryset=Reason.objects.filter(closed_at=None),
        to_field_name="code",
        empty_label=_("Choose a reason"),
    )
    SERVES = {
        Adjustment.Kind.GRANT: Reason.Use.GRANTING,
        Adjustment.Kind.CORRECTION: Reason.Use.CORRECTING,
        Adjustment.Kind.WAIVER: Reason.Use.WAIVING,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons: Any = self.fields["reason"]
        reasons.choices = [("", _("Choose a reason")), *self.group_reasons(reasons.queryset)]

    def group_reasons(self, reasons: Iterable[Reason]) -> list[tuple[Any, list[tuple[str, str]]]]:
        """Under each act those that serve for it."""
        rows = list(reasons)
        return [
            (kind.label, [(row.code, str(row)) for row in rows if self.SERVES[kind] in row.serves])
            for kind in Adjustment.Kind
        ]

    def layout(self) -> Layout:
        amount = AppendedText("amount", _("points"), inputmode="numeric", autofocus=True)
        return Layout("key", Div("branch", "kind", amount, "reason", css_class="fields"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind, reason = cleaned.get("kind"), cleaned.get("reason")
        if kind and reason and (use := self.SERVES[Adjustment.Kind(kind)]) not in reason.serves:
            fitting = [str(one) for one in Reason.objects.filter(closed_at=None, serves__contains=[use])]
            text = _("This reason does not serve for that. It may be: %(reasons)s.")
            self.add_error("reason", text % {"reasons": languages.join_words(fitting) or "–"})
        return cleaned


class WorthForm(forms.Form):
    """What a hundred points are worth, in yuan."""

    yuan = forms.DecimalField(
        label=_("A hundred points are worth"), min_value=0, max_value=100_000, decimal_places=2
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = without_tag(Layout(AppendedText("yuan", _("yuan"), inputmode="decimal", step="0.01")))
