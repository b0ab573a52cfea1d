"""Texts in the admin: drafts are edited, versions put into force, all through operations."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns import lists
from campaigns import operations as campaigns
from campaigns.forms import TemplateForm
from campaigns.models import Template
from campaigns.operations.rules import KIND
from clubcrm.kernel import approvals

State = Template.State
# What may be done with a version: address part, label, in which states.
STEPS = (
    ("propose", _("Propose"), (State.DRAFT,)),
    ("withdraw", _("Back to draft"), (State.PROPOSED,)),
    ("activate", _("Put into force"), (State.DRAFT, State.PROPOSED)),
    ("version", _("New version from this one"), (State.ACTIVE, State.CLOSED)),
)


@admin.register(Template)
class TemplateAdmin(admin.ModelAdmin):
    change_form_template = "admin/version.html"
    form = TemplateForm
    list_display = ("code", "version", "subject", "state", "activated_at")
    list_display_links = ("code", "version")
    list_filter = ("code", "state")
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Template | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.state == State.DRAFT)

    def has_change_permission(self, request: HttpRequest, obj: Template | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.state == State.DRAFT)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("version", "state", "preview") if obj else ()

    @admin.display(description=_("As members read it"))
    def preview(self, template: Template) -> SafeString:
        letters = ((tag, letter.subject, letter.body) for tag, letter in lists.list_samples(template, None))
        shown = (
            (tag, subject, format_html_join("", "<br>{}", ((line,) for line in body.splitlines())))
            for tag, subject, body in letters
        )
        return format_html("{}", format_html_join("", '<p lang="{}"><b>{}</b>{}</p>', shown))

    def save_model(self, request: HttpRequest, obj: Template, form: Any, change: bool) -> None:
        obj.id = campaigns.draft(
            code=obj.code, text=form.text(), template=obj.id if change else None,
            by=request.user.id, at=timezone.now(),
        )  # fmt: skip
        obj.refresh_from_db()

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        template = kwargs.get("obj")
        if template and self.may_step(request):
            alone = not approvals.needs_second(KIND, by=request.user.id)
            context["steps"] = [
                {"label": label, "url": reverse(f"admin:campaigns_template_{name}", args=[template.id])}
                for name, label, states in STEPS
                if template.state in states and (name != "activate" or alone)
            ]
        return super().render_change_form(request, context, *args, **kwargs)

    def may_step(self, request: HttpRequest) -> bool:
        return request.user.has_perm("campaigns.change_template")

    def get_urls(self) -> list[URLPattern]:
        steps = [
            path(
                f"<int:template>/{name}/", self.admin_site.admin_view(self.step(name)),
                name=f"campaigns_template_{name}",
            )
            for name, *_rest in STEPS
        ]  # fmt: skip
        return [*steps, *super().get_urls()]

    def step(self, name: str) -> Callable[..., HttpResponse]:
        """The view of one step: POST only, one operation, back to the page of the version."""

        def view(request: HttpRequest, template: int) -> HttpResponse:
            if request.method != "POST" or not self.may_step(request):
                raise PermissionDenied
            common: dict[str, Any] = {"template": template, "by": request.user.id, "at": timezone.now()}
            try:
                if name == "version":
                    template = campaigns.draft_from(**common)
                else:
                    getattr(campaigns, name)(**common)
            except approvals.NoBranch as refusal:
                messages.error(request, refusal.sentence)
            except approvals.NeedsSecond:
                messages.error(
                    request, gettext("Propose it: a second person has to approve it in the inbox.")
                )
            except campaigns.NotADraft:
                messages.error(request, gettext("This version has moved on meanwhile; nothing was changed."))
            return HttpResponseRedirect(reverse("admin:campaigns_template_change", args=[template]))

        return view
