"""Texts of messages in the settings."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns import lists, occasions
from campaigns.forms import TemplateForm
from campaigns.models import Template
from campaigns.versions import TEMPLATES
from campaigns.views import trying
from clubcrm.kernel.models import Branch
from clubcrm.kernel.requests import StaffRequest
from clubcrm.kernel.spoken import SpokenAdmin
from clubcrm.kernel.versions.admin import VersionAdmin


def branch_of(request: Any) -> Branch | None:
    return getattr(request.staff, "branch", None)


@admin.register(Template)
class TemplateAdmin(SpokenAdmin, VersionAdmin):
    kind = TEMPLATES
    form = TemplateForm
    change_form_template = "admin/campaigns/template.html"
    list_display = ("subject", "version", "standing", "active_from", "active_until", "code")
    list_display_links = ("subject",)
    list_filter = ("code", "state")
    purpose = _(
        "What messages say, in both languages, with placeholders for the member, the branch and the sender."
    )
    empty = _("No text yet: without one no occasion can be switched on.")
    acts = (("_send_test", _("Save and send a test mail to myself")),)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["chips"] = lists.list_chips(branch_of(request))
        return super().render_change_form(request, context, *args, **kwargs)

    def describe(self, request: HttpRequest, row: Any, form: Any = None) -> dict[str, Any]:
        """As members of one's own branch read it, as it is typed."""
        told = super().describe(request, row, form)
        letters = lists.list_samples(row, branch_of(request))
        return told | {"part": "admin/campaigns/_sample.html", "letters": letters}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The letters stand above, as they are typed."""
        return tuple(name for name in super().get_readonly_fields(request, obj) if name != "in_words")

    def response_change(self, request: HttpRequest, obj: Template) -> HttpResponse:
        """The draft, as it was just saved, to oneself."""
        if "_send_test" not in request.POST:
            return super().response_change(request, obj)
        trying.send_to_oneself(cast(StaffRequest, request), obj, occasions.find_kinds().values())
        return HttpResponseRedirect(reverse(self.page_name("change"), args=[obj.pk]))

    @admin.display(description=_("subject of the letter"))
    def subject(self, template: Template) -> str:
        return template.subject
