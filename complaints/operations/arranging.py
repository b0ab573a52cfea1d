"""What an administrator sets of complaints: the grades with their owners and clocks, and the channels."""

from typing import Any

from clubcrm.kernel.models import Calendar
from complaints.models import Channel, Grade


def write_grade(*, number: int, calendar: str, climbs_to: int, **fields: Any) -> int:
    """Add the grade of this number or set it; its id. Deadlines already set stay as they are.

    `calendar` is a code, "" for the clock on the wall; `climbs_to` a number, 0 for none; `fields` are the model's.
    Raises ValidationError, Calendar.DoesNotExist, Grade.DoesNotExist.
    """
    row = Grade.objects.filter(number=number).first() or Grade(number=number)
    row.calendar = Calendar.objects.get(code=calendar) if calendar else None
    row.climbs_to = Grade.objects.get(number=climbs_to) if climbs_to else None
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return row.id


def write_channel(*, code: str, name_zh: str, name_en: str, minimum_grade: int, position: int) -> int:
    """Add the channel of this code or set it; its id. `minimum_grade` is a number, 0 for none.

    Raises ValidationError, Grade.DoesNotExist.
    """
    row = Channel.objects.filter(code=code).first() or Channel(code=code)
    row.name_zh, row.name_en, row.position = name_zh, name_en, position
    row.minimum_grade = Grade.objects.get(number=minimum_grade) if minimum_grade else None
    row.full_clean()
    row.save()
    return row.id
