"""Texts of messages in the settings."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from campaigns import lists, occasions
from campaigns.forms import TemplateForm
from campaigns.models import Template
from campaigns.versions import TEMPLATES
from campaigns.views import trying
from clubcrm.kernel.models import Branch
from clubcrm.kernel.requests import StaffRequest
from clubcrm.kernel.versions.admin import VersionAdmin


def branch_of(request: Any) -> Branch | None:
    return getattr(request.staff, "branch", None)


@admin.register(Template)
class TemplateAdmin(VersionAdmin):
    kind = TEMPLATES
    form = TemplateForm
    list_display = ("code", "version", "subject", "standing", "active_from", "active_until")
    list_filter = ("code", "state")
    acts = (("_send_test", _("Save and send a test mail to myself")),)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Read as from one's own branch, as on the page Care."""
        if row := kwargs.get("obj"):
            row.read_at = branch_of(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Template) -> HttpResponse:
        """The draft, as it was just saved, to oneself."""
        if "_send_test" not in request.POST:
            return super().response_change(request, obj)
        trying.send_to_oneself(cast(StaffRequest, request), obj, occasions.find_kinds().values())
        return HttpResponseRedirect(reverse(self.page_name("change"), args=[obj.pk]))

    @admin.display(description=_("subject of the letter"))
    def subject(self, template: Template) -> str:
        return template.subject

    @admin.display(description=_("As members read it"))
    def in_words(self, template: Template) -> SafeString:
        samples = lists.list_samples(template, getattr(template, "read_at", None))
        letters = ((tag, letter.subject, letter.body) for tag, letter in samples)
        shown = (
            (tag, subject, format_html_join("", "<br>{}", ((line,) for line in body.splitlines())))
            for tag, subject, body in letters
        )
        return format_html("{}", format_html_join("", '<p lang="{}"><b>{}</b>{}</p>', shown))
