"""The office calendar (Monday to Friday in two shifts, with China's holidays and make-up workdays), and who agrees to what an
administrator proposes about sign-ins and limits."""

from datetime import time

from django.db import migrations

from clubcrm.kernel.calendars import official

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
    for year in YEARS:
        for each in official.list_days(year):
            defaults = {"works_as": each.works_as, "note": each.note}
            model.objects.get_or_create(calendar=calendar, day=each.day, defaults=defaults)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
