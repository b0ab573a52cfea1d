"""Branches in the settings: the tree from the top down, and what each does."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clubcrm.kernel.forms import BranchForm
from clubcrm.kernel.models import Branch, Staff
from clubcrm.kernel.spoken import SpokenAdmin


def list_tree() -> list[tuple[int, int]]:
    """Every branch by id with its depth, each followed by what belongs to it."""
    below: dict[int | None, list[Branch]] = {}
    for branch in Branch.objects.order_by("id"):
        below.setdefault(branch.parent_id, []).append(branch)

    def walk(parent: int | None, depth: int) -> Iterable[tuple[int, int]]:
        for branch in below.get(parent, []):
            yield branch.id, depth
            yield from walk(branch.id, depth + 1)

    return list(walk(None, 0))


@admin.register(Branch)
class BranchAdmin(SpokenAdmin):
    form = BranchForm
    fields = BranchForm.Meta.fields
    list_display = ("in_tree", "kind", "parent", "hotline", "enrol_imported_owners")
    list_display_links = ("in_tree",)
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("name", "code")
    purpose = gettext_lazy(
        "The group and what belongs to it: provinces, cities, stores. Whoever works at a branch sees it and all below it."
    )
    empty = gettext_lazy("No branch yet: begin with the group, then add its stores.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Branch]:
        """Each with its depth."""
        depths = [When(pk=pk, then=Value(depth)) for pk, depth in list_tree()]
        rows: QuerySet[Branch] = super().get_queryset(request)
        return rows.annotate(depth=Case(*depths, default=Value(0)))

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """That of the tree, in this list and wherever a branch is chosen."""
        places = [When(pk=pk, then=Value(place)) for place, (pk, _depth) in enumerate(list_tree())]
        return (Case(*places, default=Value(0)),)

    @admin.display(description=gettext_lazy("branch"))
    def in_tree(self, branch: Any) -> SafeString:
        return format_html('<span class="depth-{}">{}</span>', min(branch.depth, 5), branch.name)

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def say(self, row: Any, form: Any = None) -> Iterable[str]:
        return [say_place(row), say_hotline(row), say_owners(row)]


def say_place(branch: Branch) -> str:
    said = {"name": branch.name, "parent": branch.parent, "kind": branch.get_kind_display()}
    place = (
        _("%(name)s (%(kind)s) belongs to %(parent)s.")
        if branch.parent
        else _("%(name)s is the top of the tree.")
    )
    number = Staff.objects.filter(branch=branch, left_on=None).count() if branch.pk else 0
    people = ngettext("%(number)s person works there.", "%(number)s people work there.", number)
    return f"{place % said} {people % {'number': number}}"


def say_hotline(branch: Branch) -> str:
    if branch.hotline:
        return _("Messages and cards name the hotline %(hotline)s.") % {"hotline": branch.hotline}
    root = Branch.objects.filter(parent=None).exclude(pk=branch.pk).exclude(hotline="").first()
    if root:
        return _("Without a hotline of its own, messages name the group's: %(hotline)s.") % {
            "hotline": root.hotline
        }
    return _("Without a hotline, messages leave out the line that names it.")


def say_owners(branch: Branch) -> str:
    if branch.enrol_imported_owners:
        return _(
            "An owner in an imported file is a member from the first invoice or purchase on, verified by the import."
        )
    return _("An owner in an imported file stays a customer until somebody enrols them.")
