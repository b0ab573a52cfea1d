"""Flows between tiers, time in a tier and routes, on a club small enough to count by hand."""

from datetime import date

import pytest
from django.utils import translation

from clubcrm.kernel import versions
from clubcrm.kernel.scope import Scope
from clubcrm.kernel.versions import life
from clubcrm.reports import items, matrix, page, reading, saying
from tests.factories.kernel import BranchFactory
from tests.factories.members import CustomerFactory, MembershipFactory
from tests.reports.clubs import at
from tiers.models import Lapse, Programme, Standing, Tier, TierChange
from tiers.versions import PROGRAMMES

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def branch(db):
    return BranchFactory(code="east", name="城东店")


def tier(code):
    return code and Tier.objects.get(programme__state="active", code=code)


def walked(branch, *steps):
    """A member who went through (date, tier or None, route); the standing or lapse is that of the last."""
    customer, before, since = CustomerFactory(branch=branch), None, None
    MembershipFactory(customer=customer)
    for on, code, route in steps:
        after = tier(code)
        change = TierChange.objects.create(
            customer=customer, before=before, after=after, as_of=on, cause="night", route=route, evidence={}
        )
        since = on if after != before else since
        before = after
    if before:
        Standing.objects.create(customer=customer, tier=before, since_on=since, change=change)
    else:
        Lapse.objects.create(customer=customer, since_on=since, change=change)


def counts(one):
    return {code: item.this for code, item in one.items.items() if item.this}


@pytest.fixture
def found(branch):
    walked(branch, (date(2026, 9, 1), "green", 1), (date(2026, 10, 11), "gold", 2))
    walked(branch, (date(2026, 10, 2), "basic", 1), (date(2026, 10, 2), "green", 1))
    walked(branch, (date(2026, 9, 21), "gold", 1), (date(2026, 10, 21), None, 0))
    walked(branch, (date(2026, 10, 1), "gold", 1), (date(2026, 10, 30), "gold", 1))
    walked(branch, (date(2026, 10, 5), "gold", 0), (date(2026, 10, 31), "green", 0))
    return reading.read(OCTOBER, Scope((branch.id,)))


def test_flows_go_up_down_and_out_and_a_renewal_is_none(found):
    assert counts(found["tier_flows"]) == {
        "green>gold": 1, "none>basic": 1, "basic>green": 1, "gold>none": 1, "none>gold": 2, "gold>green": 1,
    }  # fmt: skip
    assert counts(found["tiers_lost"]) == {"gold": 2}
    assert counts(found["tiers_reached"]) == {"gold": 3, "basic": 1, "green": 1}


def test_promotions_are_counted_by_route_and_by_hand(found):
    assert counts(found["promotions_by_route"]) == {
        "gold-0": 1, "gold-1": 1, "gold-2": 1, "basic-1": 1, "green-1": 1,
    }  # fmt: skip


def test_time_in_a_tier_runs_from_when_it_was_reached_to_the_end_of_the_month(found):
    days = {code: item.cells[-1] for code, item in found["days_in_tier"].items.items() if item.cells[-1][1]}
    # Gold since the 11th (20 days) and since the 1st, renewed (30); green since the 2nd (29) and the 31st (0).
    assert days == {"gold": (50, 2), "green": (29, 2)}
    assert found["days_in_tier"].total.this == 20  # 79 / 4, half up
    before = {code: item.cells[-2] for code, item in found["days_in_tier"].items.items() if item.cells[-2][1]}
    assert before == {"green": (29, 1), "gold": (9, 1)}


def test_time_in_a_tier_that_was_renewed_and_left_since_runs_from_when_it_was_reached(branch):
    steps = (date(2026, 8, 11), "gold", 1), (date(2026, 9, 20), "gold", 1), (date(2026, 10, 31), "green", 0)
    walked(branch, *steps)
    one = reading.read(OCTOBER, Scope((branch.id,)), ["days_in_tier"])["days_in_tier"]
    assert {code: item.cells[-2:] for code, item in one.items.items() if item.cells[-1][1] or item.cells[-2][1]} == {
        "gold": ((50, 1), (0, 0)), "green": ((0, 0), (0, 1)),
    }  # fmt: skip


def test_the_matrix_has_a_row_per_tier_left_and_a_column_per_tier_reached(found, branch):
    with translation.override("en"):
        shown = matrix.lay_out(found, items.tiers(Scope((branch.id,))))
    assert shown.columns == ["Gold", "Green", "Basic", "No tier"]
    assert [(row.name, row.cells) for row in shown.rows] == [
        ("Gold", [None, 1, 0, 1]), ("Green", [1, None, 0, 0]), ("Basic", [0, 1, None, 0]), ("No tier", [2, 0, 1, None]),
    ]  # fmt: skip
    empty = reading.read(date(2020, 1, 1), Scope((branch.id,)))
    assert matrix.lay_out(empty, {}) is None


def test_the_section_names_routes_in_the_words_of_the_rules_and_says_who_fell(found, branch):
    scope = Scope((branch.id,))
    with translation.override("en"):
        section = next(one for one in page.sections(OCTOBER, scope, found) if one.theme == "tiers")
        labels = [row.label for row in section.rows]
        assert section.sentence.endswith("2 members lost a tier.")
    assert section.flows is not None and "Gold: set by hand" in labels
    (second,) = [label for label in labels if label.startswith("Gold: is Green or above and at least 30,000")]
    assert "10,000" in second
    assert not [label for label in labels if "→" in label]


def test_benefits_cost_a_twelfth_of_what_a_year_promises_by_the_rules_in_force(branch, found):
    def gift(occasion, cents):
        return {"kind": "gift", "figures": {"occasion": occasion, "value_cents": cents}}

    parking = {"kind": "parking", "figures": {"hours": 2, "cost_cents": 6_000}}
    tiers = [
        {"code": "green", "rank": 1, "benefits": [gift("year", 1_000), parking]},
        {"code": "gold", "rank": 2, "benefits": [gift("quarter", 5_000), gift("promotion", 900)]},
    ]
    old, given = Programme.objects.get(state="active"), {"by": None, "at": at(OCTOBER)}
    new = versions.draft(kind=PROGRAMMES, code=old.code, values={"tiers": tiers}, **given)
    life.take(PROGRAMMES, old, Programme.State.CLOSED, active_until=OCTOBER, **given)
    new = Programme.objects.get(id=new)
    life.take(PROGRAMMES, new, Programme.State.ACTIVE, active_from=OCTOBER, **given)
    one = reading.read(OCTOBER, Scope((branch.id,)), ["benefit_cost"])["benefit_cost"]
    # Two at gold, 200 yuan a year each; two at green, 10 and 60 yuan a year each; the month before one at each.
    assert {code: (item.last, item.this) for code, item in one.items.items() if item.this} == {
        "gold": (17, 33), "green": (6, 12),
    }  # fmt: skip


def test_nobody_fell_and_nothing_is_said_of_it(found):
    figure = found["tiers_lost"].figure
    nothing = reading.Series(figure, ((0, None),) * 13)
    calm = found | {"tiers_lost": reading.Reading(figure, nothing, {})}
    with translation.override("en"):
        assert "lost" not in saying.tiers(calm, {"tier": {}})
