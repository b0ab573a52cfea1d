"""Working calendars: the hours of each weekday, and the days that differ (holidays, make-up workdays)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.models.named import Named


class Calendar(Named):
    """When people are at work. Deadlines in working hours run only in its hours."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=40)

    class Meta:
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")


class WorkingHours(models.Model):
    """One shift of a weekday; a day with a lunch break has two."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    calendar = models.ForeignKey(
        "kernel.Calendar", models.CASCADE, related_name="hours", verbose_name=_("calendar")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    from_time = models.TimeField(_("from"))
    until_time = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        ordering = ["weekday", "from_time"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "weekday", "from_time"], name="working_hours_once"),
            models.CheckConstraint(
                condition=Q(until_time__gt=F("from_time")),
                name="working_hours_end_after_they_begin",
                violation_error_message=_("Work ends after it begins; write a shift over midnight as two."),
            ),
        ]


class CalendarDay(models.Model):
    """A day that differs: a holiday (no hours), or a make-up workday with the hours of another weekday."""

    calendar = models.ForeignKey(
        "kernel.Calendar", models.CASCADE, related_name="days", verbose_name=_("calendar")
    )
    day = models.DateField(_("day"))
    works_as = models.PositiveSmallIntegerField(
        _("works as"),
        choices=WorkingHours.Weekday,
        null=True,
        blank=True,
        help_text=_("Empty: nobody works. A make-up workday: the weekday whose hours it has."),
    )
    note = models.CharField(_("note"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("day that differs")
        verbose_name_plural = _("days that differ")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once")]
