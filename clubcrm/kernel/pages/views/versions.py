"""The versions of one thing: who took each to which state, and two of them side by side."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from clubcrm.kernel import approvals, limits
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Version, VersionStep
from clubcrm.kernel.requests import StaffRequest
from clubcrm.kernel.versions import comparing, proposals, wording
from clubcrm.kernel.versions.kinds import VersionKind, kinds


class VersionShown(NamedTuple):
    """A version with its steps, each in words."""

    row: Any
    steps: list[tuple[VersionStep, str]]
    in_force: bool
    standing: str


def show(request: StaffRequest, kind: str, version: int) -> HttpResponse:
    """The versions of the code of this one, compared with the one in force unless the address names two others."""
    found = kinds().get(kind)
    if found is None:
        raise Http404
    if not any(request.user.has_perm(permission) for permission in permissions_for(found)):
        raise PermissionDenied
    every = found.model.objects.order_by("-version").prefetch_related(*found.several)
    rows = list(every.filter(code__in=found.model.objects.filter(id=version).values("code")))
    if not rows:
        raise Http404
    right, left = choose_two(rows, version, request.GET)
    whole = "all" in request.GET or left is None
    said = [found.sentences(row) if row and not found.problems(row) else [] for row in (left, right)]
    sentences = comparing.compare_sentences(*said)
    compared = comparing.compare(found, left, right)
    context = {
        "title": name_thing(found, rows[0]), "facts": wording.say_facts(rows, business_date()),
        "versions": list_versions(found, rows), "left": left, "right": right, "whole": whole,
        "compared": compared, "said": [line for line in sentences if whole or line.differs],
        "same": 0 if whole else compared.same,
        **describe_proposal(request, found, right),
        "settings": address_in_settings(request, found, right),
    }  # fmt: skip
    return render(request, "kernel/versions.html", context)


def name_thing(kind: VersionKind, row: Version) -> str:
    """ "Earning rule: Points on service"; what has no name goes by what it says of itself."""
    named = comparing.own_words(kind, row, "")
    return wording.say_name(kind.model, named) if named else wording.say_title(row)


def permissions_for(kind: VersionKind) -> list[str]:
    """Whoever may look at the rows in the settings, or decide about them."""
    seeing = f"{kind.model._meta.app_label}.view_{kind.model._meta.model_name}"
    return [seeing, *([kind.permission] if kind.permission else [])]


def describe_proposal(request: StaffRequest, kind: VersionKind, row: Version) -> dict[str, Any]:
    """What is proposed about the version or could be: its effect, where it was rehearsed, who decides, and whether this
    person does."""
    waiting = proposals.find_waiting(kind, row)
    mine = waiting and approvals.may_decide(
        waiting, request.user, request.scope, limits.lines_of(request.user.id)
    )
    return {
        "approval": waiting, "mine": mine, "says": [] if mine else proposals.say_waiting(kind, row),
        "effect": proposals.describe_effect(kind, row, waiting),
        "rehearsed": [] if row.has_begun else kind.rehearsed(row),
    }  # fmt: skip


def choose_two(rows: Sequence[Version], version: int, asked: QueryDict) -> tuple[Version, Version | None]:
    """(right, left) by the numbers in the address; by default this version, and what it takes the place of."""
    by_number = {str(row.version): row for row in rows}
    right = by_number.get(asked.get("right", "")) or next(row for row in rows if row.pk == version)
    left = by_number.get(asked.get("left", "")) or find_former(rows, right)
    return right, left


def find_former(rows: Sequence[Version], right: Version) -> Version | None:
    """Of a draft or proposal the one in force, of others the version before it."""
    held = [row for row in rows if row.holds(business_date()) and row is not right]
    earlier = [row for row in rows if row.version < right.version]
    return next(iter(earlier if right.has_begun or not held else held), None)


def list_versions(kind: VersionKind, rows: Sequence[Version]) -> list[VersionShown]:
    """One query for all steps."""
    steps: dict[int, list[VersionStep]] = {row.pk: [] for row in rows}
    found = VersionStep.objects.filter(kind=kind.code, subject__in=steps)
    for step in found.select_related("by__staff").order_by("id"):
        steps[step.subject].append(step)
    today = business_date()
    return [
        VersionShown(
            row,
            [(step, wording.say_step(step, i == 0)) for i, step in enumerate(steps[row.pk])],
            row.holds(today),
            wording.say_standing(row, today),
        )
        for row in rows
    ]


def address_in_settings(request: HttpRequest, kind: VersionKind, row: Version) -> str:
    """The page of the version in the settings, for those who have them."""
    name = f"admin:{kind.model._meta.app_label}_{kind.model._meta.model_name}_change"
    return reverse(name, args=[row.pk]) if request.user.is_staff else ""
