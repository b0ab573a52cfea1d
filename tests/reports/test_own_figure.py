"""A second average, dropped in as a file: read, added up, printed and documented without any other edit."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from python_calamine import CalamineWorkbook

from clubcrm.reports import data, documenting, figures, reading
from members.models import Visit
from tests.dropping import dropped
from tests.factories.kernel import BranchFactory
from tests.factories.members import CustomerFactory

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
FIGURE = """
from clubcrm.reports.figures import Arithmetic, Figure, Unit

FIGURE = Figure(
    theme="care", place=90, label="Mileage at visits", unit=Unit("km", "km"), arithmetic=Arithmetic.AVERAGE,
    items="branch", definition="Odometer readings of the month's visits, on average.",
    sql='''
SELECT date_trunc('month', arrived_on::timestamp)::date, branch.code, sum(mileage_km)::bigint, count(*)
FROM members_visit JOIN kernel_branch AS branch ON branch.id = branch_id
WHERE branch_id = ANY(%(branches)s::bigint[]) GROUP BY 1, 2''',
)
"""


@pytest.fixture
def own(tmp_path):
    with dropped(figures, "mileage_at_visits", FIGURE, tmp_path):
        yield "mileage_at_visits"


@pytest.fixture
def visited():
    """Three visits of 100 km at one store, one of 301 km at another."""
    for code, readings in (("near", [100, 100, 100]), ("far", [301])):
        customer = CustomerFactory(branch=BranchFactory(code=code))
        for km in readings:
            Visit.objects.create(
                customer=customer, branch=customer.branch, arrived_on=date(2026, 10, 5), mileage_km=km
            )


def test_an_average_of_one_s_own_is_the_one_over_all_and_not_the_sum_of_its_items(own, visited):
    found = reading.read(OCTOBER, reading.everywhere(), [own])[own]
    assert {code: item.this for code, item in found.items.items()} == {"near": 100, "far": 301}
    assert found.total.cells[-1] == (601, 4)
    assert (found.total.this, found.total.last) == (150, None)


def test_it_is_printed_and_documented_with_a_unit_of_its_own(own, visited, tmp_path):
    found = reading.read(OCTOBER, reading.everywhere(), [own])
    printed = data.report(OCTOBER, reading.everywhere(), found)["figures"][own]
    assert {name: printed[name] for name in ("unit", "value", "part", "whole")} == {
        "unit": "km", "value": 150, "part": 601, "whole": 4,
    }  # fmt: skip
    assert f"| `{own}` | Mileage at visits | km | branch | Odometer" in documenting.markdown()
    path = tmp_path / "report.xlsx"
    call_command("report", "2026-10", "--xlsx", str(path), stdout=StringIO())
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("关怀 Care").to_python()
    assert [row[6] for row in rows if row[0] == own and not row[10]] == [150]
