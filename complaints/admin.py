"""What administrators set: grades with their owners and clocks, and channels. Complaints themselves stay out."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import deadlines
from clubcrm.kernel.spoken import CodedAdmin, SpokenAdmin
from complaints import clocks, wording
from complaints import operations as complaints
from complaints.models import Channel, Complaint, Grade
from complaints.settings import ChannelForm, GradeForm


@admin.register(Grade)
class GradeAdmin(SpokenAdmin):
    """Deadlines already set stay as they are; new figures count from the next complaint or step on."""

    form = GradeForm
    purpose = _("How serious a complaint is: who answers for it, and how long each step may take.")
    empty = _("No grade yet: complaints cannot be taken in. Begin with the mildest.")
    list_display = (
        "number",
        "__str__",
        "owner_of_service",
        "owner_of_sales",
        "answer_within",
        "solution_within",
        "closed_within",
        "calendar",
        "climbs_to",
    )
    list_select_related = ("calendar", "climbs_to")

    @admin.display(description=_("owner on the service side"), ordering="service_owner")
    def owner_of_service(self, grade: Grade) -> str:
        return wording.name_role(grade.service_owner)

    @admin.display(description=_("owner on the sales side"), ordering="sales_owner")
    def owner_of_sales(self, grade: Grade) -> str:
        return wording.name_role(grade.sales_owner)

    @admin.display(description=_("first answer within"), ordering="respond_minutes")
    def answer_within(self, grade: Grade) -> str:
        return wording.say_working_time(grade.respond_minutes)

    @admin.display(description=_("solution proposed within"), ordering="solve_minutes")
    def solution_within(self, grade: Grade) -> str:
        return wording.say_working_time(grade.solve_minutes)

    @admin.display(description=_("closed within"), ordering="close_minutes")
    def closed_within(self, grade: Grade) -> str:
        return wording.say_working_time(grade.close_minutes)

    def say(self, row: Any, form: Any = None) -> Iterable[str]:
        """Its owners, its three clocks, what they would be for a complaint of this minute, and what open ones keep."""
        hours, now = deadlines.read(row.calendar) if row.calendar else None, timezone.now()
        due = {name: clocks.find_deadline(now, row.minutes_of(name), hours)[0].at for name in clocks.CLOCKS}
        said = [wording.describe_owners(row), wording.describe_clocks(row), wording.say_if_taken_in(due)]
        return [*said, self.of_open_cases(row)] if row.pk else said

    def of_open_cases(self, grade: Grade) -> str:
        return wording.say_what_open_ones_keep(Complaint.objects.open().filter(grade=grade).count())

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        times: Any = (
            ("respond_time", "respond_unit"),
            ("solve_time", "solve_unit"),
            ("close_time", "close_unit"),
        )
        if obj and not self.has_change_permission(request, obj):
            times = ()
        return (
            (None, {"fields": ("number", ("name_zh", "name_en"), "meaning_zh", "meaning_en")}),
            (_("Who answers for it"), {"fields": (("service_owner", "sales_owner"), "approver")}),
            (_("Its clocks"), {"fields": ("calendar", *times, "climbs_to")}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> tuple[str, ...]:
        return ("number",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Grade, form: Any, change: bool) -> None:
        obj.pk = complaints.write_grade(**form.values())
        obj.refresh_from_db()
        if change:
            messages.info(request, self.of_open_cases(obj))

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Channel)
class ChannelAdmin(CodedAdmin):
    form = ChannelForm
    purpose = _(
        "How a complaint reaches the club. Some ways make it grave whatever it is about, e.g. the 12315 hotline."
    )
    empty = _("No channel yet: receiving staff cannot say how a complaint came in.")
    list_display = ("__str__", "at_least", "position", "closed_at")
    list_select_related = ("minimum_grade",)
    fields = ("name_zh", "name_en", "minimum_grade", "position", "closed", "code")

    @admin.display(description=_("at least of grade"), ordering="minimum_grade__number")
    def at_least(self, channel: Channel) -> str:
        return wording.name_grade(channel.minimum_grade)

    def say(self, row: Any, form: Any = None) -> Iterable[str]:
        return [wording.describe_channel(row)]
