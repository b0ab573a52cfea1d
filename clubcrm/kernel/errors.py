"""Reports of failures (mails to ADMINS): where it broke, but nobody's data.

What a person typed, the variables of the frames and the parameters of SQL statements are left out; in what remains
phones, plates, VINs and e-mail addresses are masked. Used by settings.DEFAULT_EXCEPTION_REPORTER(_FILTER).
"""

from collections.abc import ItemsView
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString, mark_safe
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from clubcrm.kernel import masking

# What says where one was and nothing of anybody; every other field of a form or an address is hidden.
HARMLESS = {
    "show",
    "after",
    "before",
    "branch",
    "tier",
    "open",
    "state",
    "grade",
    "side",
    "month",
    "on",
    "answer",
}


class WithoutPeople(SafeExceptionReporterFilter):
    """Active with DEBUG too: a developer's screen is no place for a customer either."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> Any:
        return {} if request is None else self.hidden(request.POST)

    def hidden(self, sent: QueryDict) -> QueryDict:
        """The names of what was sent, without the values."""
        shown = sent.copy()
        for name in set(shown) - HARMLESS:
            shown.setlist(name, [self.cleansed_substitute] * len(shown.getlist(name)))
        return shown

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: Any
    ) -> ItemsView[str, Any]:
        return dict[str, Any]().items()


class Reporter(ExceptionReporter):
    """Django's report with the filter above also for the address's query, and masked as a whole."""

    def get_traceback_data(self) -> dict[str, Any]:
        data = super().get_traceback_data()
        if self.request is not None:
            hidden = self.filter.hidden(self.request.GET)  # type: ignore[attr-defined]
            data["request_GET_items"] = hidden.items()
            data["request_insecure_uri"] = self.request.build_absolute_uri(self.request.path)
            data["request_meta"] = {
                key: value
                for key, value in data.get("request_meta", {}).items()
                if key not in ("QUERY_STRING", "HTTP_REFERER", "HTTP_COOKIE", "RAW_URI", "REQUEST_URI")
            }
        return data

    def get_traceback_html(self) -> SafeString:
        return mark_safe(masking.report(super().get_traceback_html()))

    def get_traceback_text(self) -> SafeString:
        return mark_safe(masking.report(super().get_traceback_text()))
