"""What administrators set: grades with their owners and clocks, and channels. Complaints themselves stay out."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import deadlines
from complaints import clocks, wording
from complaints import operations as complaints
from complaints.models import Channel, Complaint, Grade
from complaints.settings import GradeForm


@admin.register(Grade)
class GradeAdmin(admin.ModelAdmin):
    """Deadlines already set stay as they are; new figures count from the next complaint or step on."""

    form = GradeForm
    list_display = (
        "number",
        "name_zh",
        "name_en",
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

    @admin.display(description=_("In words"))
    def in_words(self, grade: Grade) -> SafeString:
        """The three clocks in both languages, and what they would be for a complaint of this minute."""
        hours, now = deadlines.read(grade.calendar) if grade.calendar else None, timezone.now()
        due = {name: clocks.find_deadline(now, grade.minutes_of(name), hours)[0].at for name in clocks.CLOCKS}
        said = []
        for language in ("zh-hans", "en"):
            with translation.override(language):
                said.append((language, wording.describe_clocks(grade), wording.say_if_taken_in(due)))
        return format_html_join("", '<div lang="{}"><p>{}</p><p>{}</p></div>', said)

    @admin.display(description=_("Open complaints"))
    def of_open_cases(self, grade: Grade) -> str:
        return wording.say_what_open_ones_keep(Complaint.objects.open().filter(grade=grade).count())

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*GradeForm.Meta.fields, *(("in_words", "of_open_cases") if obj else ())]

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> tuple[str, ...]:
        return ("number", "in_words", "of_open_cases") if obj else ()

    def save_model(self, request: HttpRequest, obj: Grade, form: Any, change: bool) -> None:
        obj.pk = complaints.write_grade(**form.values())
        obj.refresh_from_db()
        if change:
            messages.info(request, self.of_open_cases(obj))

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Channel)
class ChannelAdmin(admin.ModelAdmin):
    list_display = ("code", "name_zh", "name_en", "minimum_grade", "position", "closed_at")
    list_select_related = ("minimum_grade",)

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
