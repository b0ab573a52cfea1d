"""Occasions are added and set: when customers are written to about them, by which channel and with which text."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns import occasions, placeholders
from campaigns.models import Occasion, Template
from campaigns.models.templates import TEXTS
from clubcrm.kernel.figures import FiguresWrong, check
from clubcrm.kernel.versions import Invalid, WrongState


class HoursWrong(Exception):
    """The sending hours do not begin before they end."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an administrator sets of an occasion. `params` are its kind's own settings."""

    name_zh: str
    name_en: str
    enabled: bool
    template: int
    channel: str
    send_from: int
    send_until: int
    catch_up_days: int
    params: dict[str, Any] = field(default_factory=dict)


def add_occasion(*, code: str, kind: str, settings: Settings, by: int | None, at: datetime) -> int:
    """An occasion of a kind that the program knows; gives its id. Raises what change_occasion raises."""
    values = check_settings(kind, settings)
    purpose = occasions.find_kinds()[kind].purpose
    row = Occasion(code=code, kind=kind, purpose=purpose, **values, changed_by_id=by, changed_at=at)
    row.save(force_insert=True)
    return row.id


@transaction.atomic
def change_occasion(*, occasion: int, settings: Settings, by: int | None, at: datetime) -> None:
    """Set an occasion. Raises HoursWrong, Invalid, or WrongState when the template is not in force."""
    row = Occasion.objects.select_for_update().get(id=occasion)
    values = check_settings(row.kind, settings)
    Occasion.objects.filter(id=occasion).update(**values, changed_by_id=by, changed_at=at)


def check_settings(kind: str, settings: Settings) -> dict[str, Any]:
    """The columns as they are stored."""
    if not settings.send_from < settings.send_until:
        raise HoursWrong(settings.send_from, settings.send_until)
    template = Template.objects.filter(id=settings.template, state=Template.State.ACTIVE).first()
    if template is None:
        raise WrongState(settings.template)
    check_text(kind, template)
    values = asdict(settings) | {"params": check_params(kind, settings.params)}
    return values | {"template_id": values.pop("template")}


def check_text(kind: str, template: Template) -> None:
    """Raises Invalid where messages of this kind have no value for a placeholder."""
    texts = {name: getattr(template, name) for name in TEXTS}
    if errors := placeholders.find_faults_by_field(texts, [occasions.find_kinds()[kind]]):
        raise Invalid(errors)


def check_params(kind: str, params: dict[str, Any]) -> dict[str, Any]:
    """The settings of the kind as they are stored; what is not named has its default. Raises Invalid."""
    form = occasions.find_kinds()[kind].form
    defaults = {name: field.initial for name, field in form.base_fields.items() if field.initial is not None}
    try:
        check(form, defaults | params)
    except FiguresWrong as wrong:
        raise Invalid(wrong.errors) from wrong
    bound = form(defaults | params)
    bound.full_clean()
    return bound.cleaned_data
