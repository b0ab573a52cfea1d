"""The office calendar (Monday to Friday in two shifts, with China's holidays and make-up workdays), and who agrees to what an
administrator proposes about sign-ins and limits."""

from datetime import date, time, timedelta

import holidays
from django.db import migrations

YEARS = range(2024, 2028)
SHIFTS = [(time(8, 30), time(12, 0)), (time(13, 0), time(17, 30))]


def write(apps, schema_editor):
    calendar, _ = apps.get_model("kernel", "Calendar").objects.get_or_create(
        code="office", defaults={"name_zh": "办公日历", "name_en": "Office calendar"}
    )
    hours = apps.get_model("kernel", "WorkingHours")
    for weekday in range(5):
        for begins, ends in SHIFTS:
            hours.objects.get_or_create(calendar=calendar, weekday=weekday, from_time=begins, until_time=ends)
    write_days(apps.get_model("kernel", "CalendarDay"), calendar)
    for kind in ("sign-in", "approval-limit"):
        for role in ("administrator", "general-manager"):
            apps.get_model("kernel", "ApprovalLimit").objects.get_or_create(
                kind=kind, role=role, act="decide", branch=None
            )


def write_days(model, calendar):
    """Holidays on weekdays have no hours; make-up Saturdays and Sundays work as a Monday."""
    china = holidays.country_holidays("CN", years=YEARS, language="zh_CN")
    day = date(YEARS[0], 1, 1)
    while day.year in YEARS:
        works = china.is_working_day(day)
        if works != (day.weekday() < 5):
            note = "调休上班" if works else china.get(day, "")[:60]
            defaults = {"works_as": 0 if works else None, "note": note}
            model.objects.get_or_create(calendar=calendar, day=day, defaults=defaults)
        day += timedelta(days=1)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
