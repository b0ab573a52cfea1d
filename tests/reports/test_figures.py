"""Every figure against an independent recomputation, and the edges of months."""

from datetime import UTC, date, datetime

import pytest

from clubcrm.kernel import months
from clubcrm.kernel.scope import Scope
from clubcrm.reports import documenting, figures, reading
from complaints import operations as complaints
from points import operations as points
from tests.database import ROOT
from tests.factories.complaints import brought_to, person, take_in
from tests.factories.kernel import BranchFactory
from tests.factories.members import CustomerFactory, MembershipFactory
from tests.reports import clubs, oracle

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


def plain(found: reading.Reading, month: int):
    """A reading's month (0 to 12) as the oracle writes it."""
    if found.figure.items and found.figure.is_ratio:
        split = {code: item.cells[month] for code, item in found.items.items() if item.cells[month][1]}
        sums = tuple(map(sum, zip(*split.values(), strict=True))) or (0, 0)
        assert found.total.cells[month] == sums
        return split
    if found.figure.items:
        counted = {code: item.values[month] for code, item in found.items.items() if item.values[month]}
        assert found.total.values[month] == sum(counted.values())
        return counted
    part, whole = found.total.cells[month]
    return (part, whole) if found.figure.is_share else part


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_of_every_month_equals_its_recomputation_for_the_group_and_for_one_branch(seed):
    east, west = clubs.build(seed)
    for branches in ({east.id, west.id, east.parent_id}, {east.id}, {west.id}):
        for asked in (date(2026, 11, 1), OCTOBER, date(2026, 3, 1)):
            found = reading.read(asked, Scope(tuple(branches)))
            assert found.keys() == figures.every().keys()
            for place, month in enumerate(months.ending(asked)):
                expected = oracle.figures(month, branches)
                assert {key: plain(one, place) for key, one in found.items()} == expected, (
                    asked,
                    month,
                    branches,
                )


@pytest.mark.parametrize("seed", [7, 8])
def test_the_points_of_the_whole_group_balance_month_by_month(seed):
    clubs.build(seed)
    found = {
        key: one.total.values for key, one in reading.read(date(2026, 11, 1), reading.everywhere()).items()
    }
    net = [held - owed for held, owed in zip(found["points_outstanding"], found["points_owed"], strict=True)]
    assert found["points_expired"][-3] == 30
    assert [found["points_owed"][place] - found["points_owed"][place - 1] for place in (-3, -2)] == [80, -50]
    for place in range(1, months.SHOWN):
        came = found["points_issued"][place] + found["points_given_back"][place]
        went = sum(found[key][place] for key in ("points_redeemed", "points_expired", "points_reversed"))
        assert net[place] == net[place - 1] + came - went


def test_a_month_begins_and_ends_at_midnight_in_shanghai():
    customer = CustomerFactory()
    instants = [
        datetime(2026, 9, 30, 15, 59, 59, tzinfo=UTC),  # still September
        datetime(2026, 9, 30, 16, tzinfo=UTC),  # the first instant of October
        datetime(2026, 10, 31, 15, 59, 59, tzinfo=UTC),  # its last second
        datetime(2026, 10, 31, 16, tzinfo=UTC),  # November
    ]
    for amount, at in zip((1, 10, 100, 1000), instants, strict=True):
        points.earn(
            customer=customer.id, amount=amount, branch=customer.branch_id, happened_on=OCTOBER, explanation={},
            reference=f"edge:{amount}", by=None, at=at,
        )  # fmt: skip
        take_in(by=person("service-advisor", customer.branch), customer=customer, when=at, grade=1)
    found = reading.read(OCTOBER, Scope((customer.branch_id,)))
    assert (found["points_issued"].total.this, found["points_issued"].total.last) == (110, 1)
    assert (found["points_outstanding"].total.this, found["points_outstanding"].total.last) == (111, 1)
    assert (found["complaints_received"].total.this, found["complaints_received"].total.last) == (2, 1)
    assert (found["complaints_open"].total.this, found["complaints_open"].total.last) == (3, 1)


@pytest.mark.parametrize(
    ("joined", "new", "total"),
    [(date(2026, 9, 30), 0, 1), (OCTOBER, 1, 1), (date(2026, 10, 31), 1, 1), (date(2026, 11, 1), 0, 0)],
)
def test_who_joins_on_the_first_or_the_last_day_is_new_in_that_month(joined, new, total):
    member = MembershipFactory(joined_on=joined, verified_on=None)
    found = reading.read(OCTOBER, Scope((member.branch_id,)), ["members_new", "members_total"])
    assert (found["members_new"].total.this, found["members_total"].total.this) == (new, total)


def test_a_month_without_data_counts_zero_and_divides_nothing():
    branch = BranchFactory()
    found = reading.read(OCTOBER, Scope((branch.id,)))
    for key, one in found.items():
        wanted = None if one.figure.is_ratio else 0
        assert (key, one.total.values) == (key, (wanted,) * months.SHOWN)


def test_a_complaint_that_missed_a_deadline_was_not_closed_on_time():
    advisor = person("service-advisor")
    care = person("care-manager", advisor.branch)
    monday = datetime(2026, 10, 12, 2, tzinfo=UTC)
    brought_to("closed", by=advisor, approver=care, when=monday)
    late = take_in(by=advisor, when=monday, grade=4)
    common = {"complaint": late.id, "by": advisor.user}
    complaints.take_step("answer", words="已致电", at=datetime(2026, 10, 12, 6, tzinfo=UTC), **common)
    complaints.take_step(
        "judge", justified=False, words="误会", at=datetime(2026, 10, 12, 6, 5, tzinfo=UTC), **common
    )
    found = reading.read(OCTOBER, Scope((advisor.branch_id,)), ["complaints_on_time"])[
        "complaints_on_time"
    ].total
    assert (found.cells[-1], found.this, found.last, found.change) == ((1, 2), 500, None, None)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 3, 0), (1, 3, 333), (2, 3, 667), (1, 2000, 1), (1, 2001, 0), (3, 3, 1000)],
)
def test_shares_are_rounded_half_up_to_tenths_of_a_per_cent(part, whole, shown):
    assert reading.value_of(figures.every()["owner_conversion"], (part, whole)) == shown


def test_every_figure_has_a_place_of_its_own_and_six_stand_at_the_top():
    known = figures.every().values()
    assert len({(figure.theme, figure.place) for figure in known}) == len(known)
    assert sorted(figure.headline for figure in known if figure.headline) == [1, 2, 3, 4, 5, 6]
    assert {figure.items for figure in known} <= {"", *figures.ITEMS}


def test_the_document_of_the_figures_is_what_the_code_says():
    """Otherwise: manage.py report --definitions > docs/figures.md"""
    assert (ROOT / "docs" / "figures.md").read_text(encoding="utf-8") == documenting.markdown()
