"""How pages write numbers and dates. What identifies people: members.templatetags.personal."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.kernel import languages
from clubcrm.kernel.clock import business_date, to_business_time

register = template.Library()


@register.filter
def number(value: int | None) -> str:
    """31,240; a minus is a minus sign, nothing stays nothing."""
    return "" if value is None else f"{value:,}".replace("-", "−")


@register.filter
def signed(value: int) -> str:
    """+217 or −1,000."""
    return f"{value:+,}".replace("-", "−")


@register.filter
def yuan(cents: int | None) -> str:
    """¥1,234.50 from integer cents."""
    if cents is None:
        return ""
    whole, rest = divmod(abs(cents), 100)
    return f"{'−' if cents < 0 else ''}¥{whole:,}.{rest:02}"


@register.filter
def in_unit(value: int | None, unit: Any) -> str:
    """An amount of a unit of the ledger: 31,240 points or pieces as a number, cents as yuan."""
    return yuan(value) if getattr(unit, "measure", "") == "cents" else number(value)


@register.filter
def signed_in_unit(value: int, unit: Any) -> str:
    """The same with its sign: +217, −¥12.00."""
    return f"{'+' if value > 0 else ''}{in_unit(value, unit)}"


@register.filter
def on_date(value: date | datetime) -> date:
    return business_date(value) if isinstance(value, datetime) else value


@register.filter
def day(value: date | datetime | None) -> str:
    """2026-11-22, as a business date."""
    return "" if value is None else on_date(value).isoformat()


@register.filter
def minute(value: datetime | None) -> str:
    """2026-11-22 17:30, in business time."""
    return "" if value is None else to_business_time(value).strftime("%Y-%m-%d %H:%M")


@register.filter
def weekday(value: date | datetime | None) -> str:
    """2026-11-22 周日."""
    if value is None:
        return ""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return f"{on_date(value).isoformat()} {names[on_date(value).weekday()]}"


@register.filter
def lasting(time: timedelta) -> str:
    """The two largest units: 2 d 3 h, 4 h 12 min, 12 min."""
    minutes = int(time.total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return _("%(days)s d %(hours)s h") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
    return _("%(minutes)s min") % {"minutes": rest}


@register.filter
def since(value: datetime) -> str:
    """How long ago: 2 d 3 h."""
    return lasting(timezone.now() - value)


@register.filter
def near(value: date | datetime | None) -> str:
    """Today, yesterday, 11-20 within this year, else the whole date."""
    if value is None:
        return ""
    on, today = on_date(value), business_date()
    days = (today - on).days
    if days in (0, 1):
        return _("Yesterday") if days else _("Today")
    return on.strftime("%m-%d") if on.year == today.year else on.isoformat()


@register.filter
def age(birthday: date | None) -> int | None:
    """Completed years today."""
    if birthday is None:
        return None
    today = business_date()
    return today.year - birthday.year - ((today.month, today.day) < (birthday.month, birthday.day))


@register.filter
def in_words(values: Iterable[object]) -> str:
    """Labour, gifts; 工时、礼品."""
    return languages.join_words(values)


@register.filter
def in_sentences(values: Iterable[object]) -> str:
    """One sentence after the other."""
    return languages.join_sentences(values)


@register.filter
def named(row: dict[str, Any]) -> str:
    """The name in the page's language of a row that carries both (name_zh, name_en)."""
    return languages.choose(row["name_zh"], row["name_en"])
