"""What administrators set: grades with their owners and clocks, and channels. Complaints themselves stay out."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from complaints import wording
from complaints.models import Channel, Grade


@admin.register(Grade)
class GradeAdmin(admin.ModelAdmin):
    """Deadlines already set stay as they are; new figures count from the next complaint or step on."""

    list_display = (
        "number",
        "name_zh",
        "name_en",
        "owner_of_service",
        "owner_of_sales",
        "respond_minutes",
        "solve_minutes",
        "close_minutes",
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

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> tuple[str, ...]:
        return ("number",) if obj else ()

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
