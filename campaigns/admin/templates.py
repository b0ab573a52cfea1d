"""Texts of messages in the settings."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from campaigns import lists
from campaigns.forms import TemplateForm
from campaigns.models import Template
from campaigns.versions import TEMPLATES
from clubcrm.kernel.versions.admin import VersionAdmin


@admin.register(Template)
class TemplateAdmin(VersionAdmin):
    kind = TEMPLATES
    form = TemplateForm
    list_display = ("code", "version", "subject", "standing", "active_from", "active_until")
    list_filter = ("code", "state")

    @admin.display(description=_("As members read it"))
    def in_words(self, template: Template) -> SafeString:
        letters = ((tag, letter.subject, letter.body) for tag, letter in lists.list_samples(template, None))
        shown = (
            (tag, subject, format_html_join("", "<br>{}", ((line,) for line in body.splitlines())))
            for tag, subject, body in letters
        )
        return format_html("{}", format_html_join("", '<p lang="{}"><b>{}</b>{}</p>', shown))
