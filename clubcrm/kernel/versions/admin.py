"""Things kept in versions, in the settings: drafts are edited, every step is taken by a button, all through operations."""

from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import approvals, versions
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Version
from clubcrm.kernel.versions import VersionKind, proposals, wording
from clubcrm.kernel.versions.forms import FromDateForm, VersionForm
from clubcrm.kernel.versions.stepping import ENDS, Step, steps_of

LIFE = ("version", "standing", "active_from", "active_until")


class OfDrafts(admin.options.BaseModelAdmin):
    """May be changed or removed only while the version is a draft; the database refuses it too."""

    kind: ClassVar[VersionKind]

    def is_draft(self, obj: Any) -> bool:
        return obj is None or bool(self.kind.version_of(obj).is_draft)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self.is_draft(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self.is_draft(obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Rows of a part, written one by one by the operation."""
        formset.save(commit=False)
        for row in formset.deleted_objects:
            versions.remove_part(kind=self.kind, of=type(row), part=row.pk)
        for row in [*(row for row, _fields in formset.changed_objects), *formset.new_objects]:
            names = (*formset.form.base_fields, *getattr(formset.form, "keeps", ()))
            values = {name: getattr(row, name) for name in names}
            versions.write_part(
                kind=self.kind, of=type(row), within=form.instance.pk, part=row.pk, values=values
            )


class PartInline(OfDrafts, admin.TabularInline):
    """Rows of a part on the page of what they belong to."""

    extra = 1

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and self.is_draft(obj)


class PartAdmin(OfDrafts, admin.ModelAdmin):
    """A part with a page of its own, for its own parts; added on the page of what it belongs to (`belongs_to`)."""

    belongs_to: ClassVar[str]
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = {name: getattr(obj, name) for name in form.base_fields}
        within = getattr(obj, f"{self.belongs_to}_id")
        versions.write_part(kind=self.kind, of=type(obj), within=within, part=obj.pk, values=values)


class VersionAdmin(OfDrafts, admin.ModelAdmin):
    """The pages of one kind: `kind` and `form` (a VersionForm) are all it needs."""

    form = VersionForm
    change_form_template = "admin/version.html"
    list_display: Any = ("__str__", "standing", "active_from", "active_until", "code")
    list_display_links: Any = ("__str__",)
    list_filter: ClassVar[Any] = ("state",)
    actions = None
    acts: tuple[tuple[str, str | Promise], ...] = ()  # further buttons of a draft, with their labels
    shown: tuple[str, ...] = ()  # of what cannot be changed; empty: what the form writes

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        to_mend = ("to_mend",) if obj.is_draft and self.kind.problems(obj) else ()
        return (*LIFE, "in_words", *to_mend, *(("effect",) if self.kind.effect else ()))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        form: Any = self.form
        read_only = obj and not self.has_change_permission(request, obj)
        written = (self.shown or form._meta.fields) if read_only else form.base_fields
        return [*written, *self.get_readonly_fields(request, obj)]

    @admin.display(description=_("state"), ordering="state")
    def standing(self, row: Version) -> str:
        return wording.say_standing(row, business_date())

    @admin.display(description=_("In words"))
    def in_words(self, row: Any) -> SafeString | str:
        if self.kind.problems(row):
            return gettext("shown once there is nothing to mend")
        said = self.kind.in_both_languages(row)
        each = ((language, paragraphs(sentences)) for language, sentences in said.items())
        return format_html_join("", '<div lang="{}">{}</div>', each)

    @admin.display(description=_("To mend before it can be proposed"))
    def to_mend(self, row: Version) -> SafeString:
        return paragraphs(self.kind.problems(row))

    @admin.display(description=_("Effect if it were in force today"))
    def effect(self, row: Version) -> SafeString | str:
        assert self.kind.effect is not None
        try:
            return paragraphs(self.kind.effect(row, business_date()))
        except versions.Invalid:
            return gettext("shown once there is nothing to mend")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.said_before = self.read_content(obj.pk) if change else None
        if change:
            versions.redraft(kind=self.kind, version=obj.pk, values=form.values())
        else:
            who: dict[str, Any] = {"by": request.user.pk, "at": timezone.now()}
            obj.pk = versions.draft(kind=self.kind, code=obj.code, values=form.values(), **who)
        obj.refresh_from_db()

    def save_related(self, request: HttpRequest, form: BaseForm, formsets: Any, change: bool) -> None:
        """The operation has written many-to-many rows with the rest; those of parts come one by one."""
        for formset in formsets:
            self.save_formset(request, form, formset, change)
        form.instance.says_else = self.read_content(form.instance.pk) != form.instance.said_before  # type: ignore[attr-defined]

    def read_content(self, version: int) -> dict[str, Any]:
        rows = self.kind.model.objects.prefetch_related(*self.kind.several)
        return versions.content_of(rows.get(pk=version), self.kind.parts)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        if row:
            every = self.kind.model.objects.filter(code=row.code).order_by("-version")
            context["versions"] = [(each, self.standing(each)) for each in every]
            context["compared"] = self.kind.address(row.pk)
            context["steps"] = [self.offer(step, row) for step in self.offered(request, row)]
            context["chosen_day"] = request.POST.get("on") or request.GET.get("on", "")
        drafting = self.has_change_permission(request, row) if row else True
        context |= {
            "show_save": not drafting,
            "show_save_and_add_another": False,
            "drafting": drafting,
            "acts": self.acts,
            "waits": proposals.say_waiting(self.kind, row) if row else [],
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def offered(self, request: HttpRequest, row: Version) -> list[Step]:
        """What this person may do with the version as it stands."""
        if not self.may_step(request):
            return []
        kind = self.kind
        second = bool(kind.permission) and approvals.needs_second(kind.code, by=request.user.pk)
        left_out = {"activate"} if second or (kind.proposed_first and row.is_draft) else set()
        left_out |= {"close"} if second else set()
        left_out |= set(ENDS) if proposals.find_end(kind, row) else {"withdraw_end"}
        return [step for step in steps_of(kind) if row.state in step.states and step.name not in left_out]

    def offer(self, step: Step, row: Version) -> dict[str, Any]:
        dated = self.kind.dated and bool(step.date_label)
        return {
            "name": step.name,
            "label": step.label if dated else step.label_today,
            "dated": dated,
            "date_label": step.date_label,
            "url": "" if row.is_draft else reverse(self.page_name(step.name), args=[row.pk]),
            "effect": [],
            "last": "",
            **(proposals.describe_end(self.kind, row) if step.name in ENDS else {}),
        }

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """A step asked for in the form of a draft: what was typed is saved by now, and is read before it goes further."""
        step = next((step for step in self.offered(request, obj) if f"_{step.name}" in request.POST), None)
        if step is None:
            return super().response_change(request, obj)
        here = reverse(self.page_name("change"), args=[obj.pk])
        if obj.says_else:
            text = gettext("Saved, not yet done: read what it says now, then press “%(step)s” again.")
            messages.warning(request, text % {"step": self.offer(step, obj)["label"]})
            return HttpResponseRedirect(f"{here}?{urlencode({'on': request.POST.get('on', '')})}")
        return self.step(request, step, obj.pk)

    def page_name(self, page: str) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"

    def may_step(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_change_permission(self, request)

    def get_urls(self) -> list[URLPattern]:
        steps = [
            path(
                f"<int:version>/{step.name}/",
                self.admin_site.admin_view(self.view_of(step)),
                name=self.page_name(step.name).removeprefix("admin:"),
            )
            for step in steps_of(self.kind)
            if not step.of_drafts
        ]
        return [*steps, *super().get_urls()]

    def view_of(self, step: Step) -> Callable[..., HttpResponse]:
        """The view of one step: POST only, one operation, back to the page of the version."""

        def view(request: HttpRequest, version: int) -> HttpResponse:
            if request.method != "POST" or not self.may_step(request):
                raise PermissionDenied
            return self.step(request, step, version)

        return view

    def step(self, request: HttpRequest, step: Step, version: int) -> HttpResponse:
        """Take it, or say why not; then the page of the version."""
        try:
            with transaction.atomic():
                version = self.take(step.name, version, request) or version
        except versions.Invalid as invalid:
            for problem in invalid.problems:
                messages.error(request, problem)
        except (versions.Refused, approvals.NoBranch, approvals.NeedsSecond, NoDate) as refusal:
            messages.error(request, refusal.sentence)
        except approvals.AlreadyProposed:
            messages.error(request, wording.say_moved_on())
        else:
            messages.success(request, proposals.say_done(self.kind, version, step.name, step.done))
        return HttpResponseRedirect(reverse(self.page_name("change"), args=[version]))

    def take(self, name: str, version: int, request: HttpRequest) -> int | None:
        """Call the step's operation; gives the id of a new version, if one was made."""
        given: dict[str, Any] = {
            "kind": self.kind,
            "version": version,
            "by": request.user.pk,
            "at": timezone.now(),
        }
        if name == "new_version":
            return versions.draft_from(**given)
        operation: Any = getattr(versions, name)
        if name not in ("withdraw", "withdraw_end"):
            given["on"] = chosen_day(request) if self.kind.dated else business_date(given["at"])
        if name in ENDS:
            given["leaving_none"] = "leaving_none" in request.POST
        operation(**given)
        return None


class NoDate(Exception):
    """The form holds no date."""

    @property
    def sentence(self) -> str:
        return gettext("Choose a date.")


def chosen_day(request: HttpRequest) -> Any:
    form = FromDateForm(request.POST)
    if not form.is_valid():
        raise NoDate
    return form.cleaned_data["on"]


def paragraphs(sentences: list[str]) -> SafeString:
    return format_html_join("", "<p>{}</p>", ((text,) for text in sentences))
