from collections.abc import Callable
from typing import Any

import allauth.account.admin
import allauth.mfa.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminReadonlyField
from django.contrib.auth.models import Group
from django.db.models import JSONField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import settingpages  # noqa: F401 (registers them)
from clubcrm.kernel.merging import MergingForm
from clubcrm.kernel.models import Job, Staff, User

# One door: whoever opens the admin site signs in where everybody does, with the second step.
# What the package keeps is not for the admin site: a second step is set up by its owner, or removed on the staff page.
admin.site.unregister([EmailAddress, Authenticator])
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


def go_home(request: HttpRequest, app_label: str, extra_context: Any = None) -> Any:
    """The settings stand by task (clubcrm.kernel.chapters), not by app and table."""
    return redirect("admin:index")


admin.site.app_index = go_home  # type: ignore[method-assign]
admin.site.enable_nav_sidebar = False


class OwnBranches(admin.RelatedFieldListFilter):
    """Offers the branches one sees; any other id answers 404 (clubcrm/routes.py)."""

    def field_choices(self, field: Any, request: Any, model_admin: Any) -> list[Any]:
        ordering = self.field_admin_ordering(field, request, model_admin)
        own = {"id__in": request.scope.branch_ids}
        choices: list[Any] = field.get_choices(include_blank=False, ordering=ordering, limit_choices_to=own)
        return choices


def only_declared(allowed: Callable[..., bool]) -> Callable[..., bool]:
    """Lists are filtered by what they declare. Django takes any field of the row: whoever may open the list could ask
    for a masked phone or the hash of a password letter by letter (`?phone__startswith=138`)."""

    def lookup_allowed(page: Any, lookup: str, value: str, request: Any) -> bool:
        filters = [one[0] if isinstance(one, (list, tuple)) else one for one in page.get_list_filter(request)]
        names = {one if isinstance(one, str) else getattr(one, "parameter_name", "") for one in filters}
        declared = any(lookup == name or lookup.startswith(f"{name}__") for name in names if name)
        return declared and allowed(page, lookup, value, request)

    return lookup_allowed


def merging(make: Callable[..., Any]) -> Callable[..., Any]:
    """What several people set is set by forms that undo nothing of one another (clubcrm.kernel.merging)."""

    def form_of_shared(page: Any, *args: Any, **kwargs: Any) -> Any:
        made = make(page, *args, **kwargs)
        if hasattr(made, "management_form"):  # the rows beside an object
            made.form = merged(made.form)
            return made
        return merged(made)

    return form_of_shared


def merged(form: Any) -> Any:
    return type(form)(form.__name__, (MergingForm, form), {})


def telling(construct: Callable[..., Any]) -> Callable[..., Any]:
    """What others changed since the page was opened is said when it is saved."""

    def construct_change_message(page: Any, request: Any, form: Any, formsets: Any, add: bool = False) -> Any:
        rows = [row for formset in formsets or [] for row in formset.forms]
        for sentence in [said for one in (form, *rows) for said in one.tell_meanwhile()]:
            messages.info(request, sentence)
        return construct(page, request, form, formsets, add)

    return construct_change_message


admin.ModelAdmin.get_form = merging(admin.ModelAdmin.get_form)  # type: ignore[method-assign]
admin.ModelAdmin.get_changelist_form = merging(admin.ModelAdmin.get_changelist_form)  # type: ignore[method-assign]
admin.options.InlineModelAdmin.get_formset = merging(admin.options.InlineModelAdmin.get_formset)  # type: ignore[method-assign]
admin.ModelAdmin.construct_change_message = telling(admin.ModelAdmin.construct_change_message)  # type: ignore[method-assign]
admin.ModelAdmin.lookup_allowed = only_declared(admin.ModelAdmin.lookup_allowed)  # type: ignore[method-assign]


def knowing_its_reader(render: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The forms of a page know who reads it, for `where_it_leads`."""

    def render_change_form(
        page: Any, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        inside = [form for each in context["inline_admin_formsets"] for form in each.formset.forms]
        for form in (context["adminform"].form, *inside):
            form.reader = request.user
        return render(page, request, context, *args, **kwargs)

    return render_change_form


def where_it_leads(link: Callable[..., str]) -> Callable[..., str]:
    """What a row refers to is a link for who may open it, and its name for others."""

    def get_admin_url(field: Any, remote: Any, row: Any) -> str:
        reader, model = getattr(field.form, "reader", None), remote.model._meta
        may = reader is not None and reader.has_perm(f"{model.app_label}.view_{model.model_name}")
        return link(field, remote, row) if may else str(row)

    return get_admin_url


admin.ModelAdmin.render_change_form = knowing_its_reader(admin.ModelAdmin.render_change_form)  # type: ignore[method-assign]
AdminReadonlyField.get_admin_url = where_it_leads(AdminReadonlyField.get_admin_url)  # type: ignore[method-assign]


FOR_PROGRAMS = {"key", "request_digest", "file_sha256"}


class ReadOnly(admin.ModelAdmin):
    """Rows that operations write: to be looked at, not to be changed here; no count over a large table."""

    show_full_result_count = False
    list_per_page = 50

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What only programs read: keys of requests, digests, JSON. A page says such things in words, or not at all."""
        fields = self.opts.fields
        data = [field.name for field in fields if isinstance(field, JSONField) or field.name in FOR_PROGRAMS]
        return [*(super().get_exclude(request, obj) or ()), *data]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(ReadOnly):
    """What each post may do, to be read: clubcrm.kernel.roles writes it."""

    list_display = ["name"]
    fields = ["name", "permissions"]


@admin.register(User)
class UserAdmin(ReadOnly):
    list_display = ["username", "staff", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    search_fields = ["username"]
    list_select_related = ["staff"]
    fields = [
        "username",
        "email",
        "is_active",
        "is_staff",
        "is_superuser",
        "groups",
        "last_login",
        "date_joined",
    ]


@admin.register(Staff)
class StaffAdmin(ReadOnly):
    list_display = ["name", "branch", "user", "left_on", "page"]
    list_filter = ["branch"]
    search_fields = ["name"]
    list_select_related = ["branch", "user"]

    @admin.display(description=_("change"))
    def page(self, staff: Staff) -> SafeString:
        """Posts and sign-ins are changed on the staff page, which knows who may do what to whom."""
        return format_html(
            '<a href="{}">{}</a>', reverse("kernel:staff_member", args=[staff.pk]), _("Staff page")
        )


@admin.register(Job)
class JobAdmin(ReadOnly):
    list_display = [
        "name",
        "business_date",
        "state",
        "step",
        "done",
        "total",
        "started_at",
        "ended_at",
        "attempts",
    ]
    list_filter = ["name", "state"]
