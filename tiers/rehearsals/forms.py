"""Which draft is tried, and against what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tiers.models import Programme, Rehearsal

OPEN = (Programme.State.DRAFT, Programme.State.PROPOSED)


class RehearsalForm(forms.Form):
    programme = forms.ModelChoiceField(
        Programme.objects.filter(state__in=OPEN), label=_("Rules"), empty_label=None
    )
    kind = forms.ChoiceField(label=_("Against"), choices=Rehearsal.Kind.choices)
