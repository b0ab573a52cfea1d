"""Occasions are set: when members are written to about them, and by which text."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from campaigns.models import Occasion, Template
from clubcrm.kernel.versions import WrongState


class HoursWrong(Exception):
    """The sending hours do not begin before they end."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an administrator sets of an occasion."""

    name_zh: str
    name_en: str
    enabled: bool
    template: int
    send_from: int
    send_until: int
    feb29: str
    catch_up_days: int


@transaction.atomic
def change_occasion(*, occasion: int, settings: Settings, by: int | None, at: datetime) -> None:
    """Set an occasion. Raises HoursWrong, or WrongState when the template is not in force."""
    if not settings.send_from < settings.send_until:
        raise HoursWrong(settings.send_from, settings.send_until)
    if not Template.objects.filter(id=settings.template, state=Template.State.ACTIVE).exists():
        raise WrongState(settings.template)
    values = asdict(settings)
    values["template_id"] = values.pop("template")
    Occasion.objects.filter(id=occasion).update(**values, changed_by_id=by, changed_at=at)
