from clubcrm.kernel.versions.admin import PartInline, VersionAdmin
from tests.toys.forms import PlanForm
from tests.toys.models import PlanLine
from tests.toys.versions import PLANS


class LineInline(PartInline):
    kind = PLANS
    model = PlanLine
    fields = ("what", "times")


class PlanAdmin(VersionAdmin):
    kind = PLANS
    form = PlanForm
    inlines = (LineInline,)
