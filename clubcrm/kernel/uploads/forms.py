"""The field for files: several at once, each checked; its value is a list of clubcrm.kernel.uploads.checking.Checked."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clubcrm.kernel.uploads import checking
from clubcrm.kernel.uploads.kinds import UploadKind
from clubcrm.kernel.uploads.refusals import Refused

AT_ONCE = 5


class Several(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files of one kind. All are refused when one is: each reason names its file."""

    widget = Several

    def __init__(self, *, kind: UploadKind, **options: Any) -> None:
        self.kind = kind
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        accepted = ",".join(each.mime for each in self.kind.accepts)
        return super().widget_attrs(widget) | {"accept": accepted}

    def clean(self, data: Any, initial: Any = None) -> list[checking.Checked]:  # type: ignore[override]
        given = [each for each in data or [] if each]
        if not given:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        if len(given) > AT_ONCE:
            raise ValidationError(_("At most %(most)s files at once."), params={"most": AT_ONCE}, code="many")
        good, faults = [], []
        for each in given:
            try:
                good.append(checking.check(each, each.name or "", self.kind))
            except Refused as refusal:
                faults.append(ValidationError(refusal.sentence, code="refused"))
        if faults:
            raise ValidationError(faults)
        return good
