"""The form of a draft: what it says is checked here and written by the operation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.naming import CodedForm


class VersionForm(CodedForm):
    """Its Meta names the model and the fields that are written; the code of what has versions stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "code" in self.fields:  # what is no draft is shown without fields
            self.fields["code"].disabled = True

    def values(self) -> dict[str, Any]:
        """What the draft says, as `versions.draft` takes it."""
        fields = (*self.instance._meta.fields, *self.instance._meta.many_to_many)
        names = {field.name for field in fields} - {"code"}
        return {name: plain(value) for name, value in self.cleaned_data.items() if name in names}


def plain(value: Any) -> Any:
    """Lines end as they are kept, whatever a browser sends."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


class FromDateForm(forms.Form):
    """From which day a version is in force, or no longer."""

    on = forms.DateField(label=_("from"), widget=forms.DateInput(attrs={"type": "date"}))
