"""Writing a draft: its name, its tiers, their criteria and benefits. Any other state is refused, by the database too."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from tiers.models import Benefit, Criterion, Programme, ProgrammeStep, Tier
from tiers.operations.programmes import NotADraft


class Step(NamedTuple):
    """A tier as it is to be written, with its criteria and benefits: each the fields of its model."""

    fields: dict[str, Any]
    criteria: list[dict[str, Any]]
    benefits: list[dict[str, Any]]


def writable(programme: int) -> Programme:
    """The draft, locked. Raises NotADraft."""
    row = Programme.objects.select_for_update().get(id=programme)
    if row.state != Programme.State.DRAFT:
        raise NotADraft(str(row))
    return row


@transaction.atomic
def draft(*, code: str, by: int | None, at: datetime, programme: int | None = None, **fields: Any) -> int:
    """Begin the first version of a programme, or change a draft (its code and version stay); the version's id.

    `fields` are name_zh, name_en, climbing, applies. Raises NotADraft. Later versions come from `new_version`.
    """
    if programme is None:
        return write_version(code=code, steps=[], by=by, at=at, **fields)
    row = writable(programme)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))
    return row.id


@transaction.atomic
def write_version(*, code: str, steps: list[Step], by: int | None, at: datetime, **fields: Any) -> int:
    """A draft of the next version of a programme, whole; its id. `fields` are name_zh, name_en, climbing, applies."""
    newest = (
        Programme.objects.filter(code=code).order_by("-version").values_list("version", flat=True).first()
    )
    row = Programme.objects.create(code=code, version=(newest or 0) + 1, **fields)
    ProgrammeStep.objects.create(programme=row, state=row.state, recorded_by_id=by, recorded_at=at)
    for step in steps:
        tier = Tier.objects.create(programme=row, **step.fields)
        # One by one: their ids say in which order they were written.
        for criterion in step.criteria:
            Criterion.objects.create(tier=tier, **criterion)
        for benefit in step.benefits:
            Benefit.objects.create(tier=tier, **benefit)
    return row.id


@transaction.atomic
def write_tier(*, programme: int, tier: int | None, **fields: Any) -> int:
    """Add a tier to a draft or change it; `fields` are those of TierForm. Raises NotADraft."""
    writable(programme)
    row = Tier.objects.get(id=tier, programme=programme) if tier else Tier(programme_id=programme)
    return written(row, fields)


@transaction.atomic
def write_criterion(*, tier: int, criterion: int | None, **fields: Any) -> int:
    """Add a criterion or change it; `fields` are route, measure, at_least, at_most, window, filter. Raises NotADraft."""
    writable(Tier.objects.values_list("programme_id", flat=True).get(id=tier))
    row = Criterion.objects.get(id=criterion, tier=tier) if criterion else Criterion(tier_id=tier)
    return written(row, fields)


@transaction.atomic
def write_benefit(*, tier: int, benefit: int | None, **fields: Any) -> int:
    """Add a benefit or change it; `fields` are kind, figures, name_zh, name_en. Raises NotADraft."""
    writable(Tier.objects.values_list("programme_id", flat=True).get(id=tier))
    row = Benefit.objects.get(id=benefit, tier=tier) if benefit else Benefit(tier_id=tier)
    return written(row, fields)


def written(row: Tier | Criterion | Benefit, fields: dict[str, Any]) -> int:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row.id


@transaction.atomic
def remove_tier(*, tier: int) -> None:
    """Take a tier with its criteria out of a draft. Raises NotADraft."""
    row = Tier.objects.get(id=tier)
    writable(row.programme_id)
    row.criteria.all().delete()
    row.benefits.all().delete()
    row.delete()


@transaction.atomic
def remove_criterion(*, criterion: int) -> None:
    """Take a criterion out of a draft. Raises NotADraft."""
    row = Criterion.objects.select_related("tier").get(id=criterion)
    writable(row.tier.programme_id)
    row.delete()


@transaction.atomic
def remove_benefit(*, benefit: int) -> None:
    """Take a benefit out of a draft. Raises NotADraft."""
    row = Benefit.objects.select_related("tier").get(id=benefit)
    writable(row.tier.programme_id)
    row.delete()
