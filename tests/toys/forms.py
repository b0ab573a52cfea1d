from clubcrm.kernel.versions.forms import VersionForm
from tests.toys.models import Plan


class PlanForm(VersionForm):
    class Meta:
        model = Plan
        fields = ("code", "name_zh", "name_en", "price_cents")
