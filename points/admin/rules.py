"""Earning rules in the admin: drafts are edited, versions are put into force and closed, all through operations."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import approvals
from clubcrm.kernel.clock import business_date
from points import operations as points
from points import queries, sentences
from points.forms import EarningRuleForm, FromDateForm
from points.models import EarningRule
from points.operations.rules import KIND

State = EarningRule.State
CHANGE_PAGE = "admin:points_earningrule_change"
# What may be done with a version: address part, label, label of the date (None: no date), in which states.
STEPS = (
    ("propose", _("Propose"), _("In force from"), (State.DRAFT,)),
    ("withdraw", _("Back to draft"), None, (State.PROPOSED,)),
    ("activate", _("Put into force"), _("In force from"), (State.DRAFT, State.PROPOSED)),
    ("close", _("Close"), _("No longer in force from"), (State.ACTIVE,)),
    ("version", _("New version from this one"), None, (State.ACTIVE, State.CLOSED)),
)


@admin.register(EarningRule)
class EarningRuleAdmin(admin.ModelAdmin):
    change_form_template = "admin/version.html"
    form = EarningRuleForm
    list_display = ("code", "version", "__str__", "state", "active_from", "active_until")
    list_display_links = ("code", "version")
    list_filter = ("state", "kind")
    readonly_fields = ("said", "effect")
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: EarningRule | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.state == State.DRAFT)

    def has_change_permission(self, request: HttpRequest, obj: EarningRule | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.state == State.DRAFT)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.readonly_fields if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj and obj.state != State.DRAFT:
            shown = ("code", "version", "name_zh", "name_en", "state", "active_from", "active_until")
            return [*shown, *self.readonly_fields]
        return [*EarningRuleForm.base_fields, *self.get_readonly_fields(request, obj)]

    @admin.display(description=_("In words"))
    def said(self, rule: EarningRule) -> SafeString:
        return format_html_join("", "<p>{}</p>", ((text,) for text in sentences.in_both_languages(rule)))

    @admin.display(description=_("Effect on last month"))
    def effect(self, rule: EarningRule) -> str:
        seen = queries.rehearse(rule.id, business_date())
        return gettext(
            "The invoices of %(month)s would have earned %(points)s points on %(lines)s lines of %(customers)s "
            "customers; the same lines did earn %(given)s."
        ) % {"month": date_format(seen.first, "Y-m"), **seen._asdict()}

    def save_model(self, request: HttpRequest, obj: EarningRule, form: Any, change: bool) -> None:
        at, rule = timezone.now(), obj.id if change else None
        obj.id = points.draft(content=form.content(), by=request.user.id, at=at, rule=rule)
        obj.refresh_from_db()

    def save_related(self, request: HttpRequest, form: BaseForm, formsets: Any, change: bool) -> None:
        """The operation has written the categories with the rest."""

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        rule = kwargs.get("obj")
        if rule and self.may_step(request):
            alone = not approvals.needs_second(KIND, by=request.user.id)
            context["steps"] = [
                {
                    "name": name, "label": label, "dated": bool(date_label), "date_label": date_label,
                    "url": reverse(f"admin:points_earningrule_{name}", args=[rule.id]),
                }
                for name, label, date_label, states in STEPS if rule.state in states and (name != "activate" or alone)
            ]  # fmt: skip
        return super().render_change_form(request, context, *args, **kwargs)

    def may_step(self, request: HttpRequest) -> bool:
        return request.user.has_perm("points.change_earningrule")

    def get_urls(self) -> list[URLPattern]:
        steps = [
            path(
                f"<int:rule>/{name}/",
                self.admin_site.admin_view(self.step(name)),
                name=f"points_earningrule_{name}",
            )
            for name, *_rest in STEPS
        ]
        return [*steps, *super().get_urls()]

    def step(self, name: str) -> Callable[..., HttpResponse]:
        """The view of one step: POST only, one operation, back to the page of the version."""

        def view(request: HttpRequest, rule: int) -> HttpResponse:
            if request.method != "POST" or not self.may_step(request):
                raise PermissionDenied
            try:
                rule = take_step(name, rule, request) or rule
            except points.WrongDate as wrong:
                day = date_format(wrong.earliest, "Y-m-d")
                messages.error(request, gettext("Not from that day: %(day)s is the earliest.") % {"day": day})
            except approvals.NoBranch as refusal:
                messages.error(request, refusal.sentence)
            except approvals.NeedsSecond:
                messages.error(
                    request, gettext("Propose it: a second person has to approve it in the inbox.")
                )
            except points.InForce:
                messages.error(request, gettext("This version has moved on meanwhile; nothing was changed."))
            except BadDate:
                messages.error(request, gettext("Choose a date."))
            return HttpResponseRedirect(reverse(CHANGE_PAGE, args=[rule]))

        return view


class BadDate(Exception):
    """The form holds no date."""


def take_step(name: str, rule: int, request: HttpRequest) -> int | None:
    """Call the step's operation; gives the id of a new version, if one was made."""
    common: dict[str, Any] = {"rule": rule, "by": request.user.id, "at": timezone.now()}
    if name == "version":
        return points.draft_from(**common)
    if name == "withdraw":
        points.withdraw(**common)
        return None
    form = FromDateForm(request.POST)
    if not form.is_valid():
        raise BadDate
    if name in ("propose", "activate"):
        getattr(points, name)(active_from=form.cleaned_data["on"], **common)
    else:
        points.close(active_until=form.cleaned_data["on"], **common)
    return None
