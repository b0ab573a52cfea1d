"""Every measure counts, for each customer, the rows that `picked` says: one's own, and those of whoever was merged into one."""

import json

import pytest
from django.db import connection

from points import operations as points
from tests.factories.members import (
    CustomerFactory,
    MembershipFactory,
    OwnershipFactory,
    ReferralFactory,
    VehicleFactory,
)
from tests.tiers.clubs import AT, ON, bought, days, earn, ladder, night, tier_of
from tiers import measures, queries
from tiers import operations as tiers
from tiers.ladders import Spec
from tiers.measures import Flow, State, Wording, filters
from tiers.queries import measuring
from tiers.queries.measuring import Column, list_parameters

pytestmark = pytest.mark.django_db
# What a measure cannot do without.
NARROWED = {"confirmed": {"kind": "vip"}}
ASKED = sorted(name for name, kind in measures.every().items() if not isinstance(kind, measures.Climb))

COUNTED = Wording("次数", "times", "次", "times")
# Measures that are written unlike those that are there, and count as they should.
ODDLY_WRITTEN = {
    "another_name": State(
        COUNTED,
        numbers="""
            SELECT sold.who AS customer_id, count(*) AS value
            FROM (
                SELECT whose.customer_id AS who FROM members_invoice AS invoice, picked AS whose
                WHERE whose.of_id = invoice.customer_id AND invoice.invoiced_on <= {end} {filters}
            ) AS sold
            GROUP BY sold.who
        """,
        dates="SELECT customer_id AS of_id, invoiced_on AS on_date FROM members_invoice",
        filters={"branch": filters.branch("invoice.branch_id")},
    ),
    "a_subquery": State(
        COUNTED,
        numbers="""
            WITH sums AS (
                SELECT invoice.customer_id, count(*) AS times FROM members_invoice AS invoice
                WHERE invoice.customer_id IN (SELECT of_id FROM picked) AND invoice.invoiced_on <= {end}
                GROUP BY invoice.customer_id
            )
            SELECT customer_id, sum((SELECT times FROM sums WHERE sums.customer_id = of_id))::bigint AS value
            FROM picked GROUP BY customer_id
        """,
        dates="SELECT customer_id AS of_id, invoiced_on AS on_date FROM members_invoice",
    ),
    "a_flow": Flow(
        COUNTED,
        source="tiers_fact",
        rows="""
            SELECT paid.id, paid.payer AS of_id, paid.happened_on, 1 AS value
            FROM (SELECT id, customer_id AS payer, happened_on FROM tiers_fact WHERE kind = 'fee') AS paid
        """,
    ),
}
# Measures that would count wrongly after a merge.
FAULTY = {
    "whoever it is for": "SELECT picked.customer_id, count(*) AS value FROM picked JOIN members_invoice AS invoice "
    "ON invoice.customer_id = picked.customer_id GROUP BY picked.customer_id",
    "everybody": "SELECT customer_id, count(*) AS value FROM members_invoice GROUP BY customer_id",
    "each file for itself": "SELECT picked.customer_id, count(*) AS value FROM picked "
    "JOIN members_invoice AS invoice ON invoice.customer_id = picked.of_id GROUP BY picked.customer_id, picked.of_id",
    "both in one": "SELECT one.customer_id, count(*) AS value FROM picked AS one JOIN picked AS other USING (customer_id) "
    "JOIN members_invoice AS invoice ON invoice.customer_id = other.of_id GROUP BY one.customer_id",
}  # fmt: skip


def busy_member():
    """The id of a member of whom every measure says something."""
    customer = MembershipFactory(joined_on=ON - days(900), verified_on=ON - days(900)).customer_id
    for _car in range(2):
        OwnershipFactory(customer_id=customer, vehicle=VehicleFactory(brand="LSV"), from_on=ON - days(800))
    bought(customer, 120, ON - days(9))
    referral = ReferralFactory(referrer_id=customer, bought_on=ON - days(9))
    MembershipFactory(customer=referral.referred, joined_on=ON - days(9), verified_on=None)
    for kind in ("top-up", "event", "fee"):
        tiers.note_fact(customer=customer, kind=kind, happened_on=ON - days(9), amount=1, by=None, at=AT)
    applied = tiers.nominate(customer=customer, kind="vip", applied_on=ON - days(9), by=None, at=AT)
    tiers.confirm(nomination=applied, on=ON - days(9), by=None, at=AT)
    earn(customer, 50, ON - days(9))
    return customer


@pytest.fixture
def plant(monkeypatch):
    """Drop a measure in, as a file of tiers/measures would."""
    return lambda name, measure: monkeypatch.setitem(measures.every(), name, measure)


def counted(measure, *pairs, begun="0001-01-01"):
    """What a measure says where `picked` has these pairs (for whom, whose rows): rows (customer, number)."""
    kind = measures.every()[measure]
    spec = Spec(measure, json.dumps(NARROWED.get(measure, {})), "all time", own_start=kind.windowed)
    column = Column(0, spec)
    if isinstance(kind, Flow):
        (flow,) = measuring.list_flows([column])
        join = measuring.join_flow(flow, everyone=False, bounded=False)
        assert rows(measuring.join_flow(flow, everyone=True, bounded=False), column, pairs, begun) == rows(
            join, column, pairs, begun
        )
    else:
        join = measuring.join_state(column)
    return rows(join, column, pairs, begun)


def rows(join, column, pairs, begun):
    relations = """
        picked AS MATERIALIZED (
            SELECT customer_id, of_id, %(begun)s::date AS begun, DATE '0001-01-01' AS changed
            FROM unnest(%(who)s::bigint[], %(whose)s::bigint[]) AS pair (customer_id, of_id)
        ), wanted AS (SELECT DISTINCT customer_id FROM picked)
    """
    who, whose = ([pair[place] for pair in pairs] for place in (0, 1))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {relations} SELECT wanted.customer_id, coalesce({column.name}, 0) FROM wanted {join} ORDER BY 1",
            list_parameters([column], ON) | {"who": who, "whose": whose, "begun": begun},
        )
        return cursor.fetchall()


def counts_by_picked(measure):
    """Whether a measure counts whose rows `picked` says, for whom it says, once."""
    one, other = busy_member(), busy_member()
    stranger, nobody = CustomerFactory(phone="").id, CustomerFactory(phone="").id
    ((_one, number), *others) = counted(measure, (one, one))
    assert number > 0 and others == []
    assert counted(measure, (stranger, one)) == [(stranger, number)]
    assert counted(measure, (one, stranger), (other, nobody)) == [(one, 0), (other, 0)]
    both = counted(measure, (one, one), (one, other))
    assert both in ([(one, number)], [(one, 2 * number)])
    if measures.every()[measure].windowed:
        assert counted(measure, (one, one), begun=ON - days(9)) == [(one, 0)]


@pytest.mark.parametrize("measure", ASKED)
def test_every_measure_counts_whose_rows_it_is_told_to(measure):
    counts_by_picked(measure)


@pytest.mark.parametrize("name", ODDLY_WRITTEN)
def test_how_a_measure_is_written_does_not_matter(name, plant):
    plant(name, ODDLY_WRITTEN[name])
    counts_by_picked(name)


@pytest.mark.parametrize("fault", FAULTY)
def test_a_measure_that_ignores_whose_rows_count_is_found_out(fault, plant):
    dates = "SELECT customer_id AS of_id, invoiced_on AS on_date FROM members_invoice"
    plant("faulty", State(COUNTED, numbers=FAULTY[fault], dates=dates))
    with pytest.raises(AssertionError):
        counts_by_picked("faulty")


@pytest.mark.parametrize("measure", [*ASKED, *ODDLY_WRITTEN])
def test_after_a_merge_the_one_who_stays_is_measured_by_the_rows_of_both(measure, plant):
    for name, kind in ODDLY_WRITTEN.items():
        plant(name, kind)
    loser, winner = busy_member(), CustomerFactory(phone="").id
    ((_loser, number),) = counted(measure, (loser, loser))
    window = "24 months" if measures.every()[measure].windowed else "all time"
    ladder([[(measure, number, window, NARROWED.get(measure, {}))]])
    night(ON - days(1))
    assert (tier_of(loser), tier_of(winner)) == ("t1", None)
    points.merge(loser=loser, winner=winner, by=None, at=AT)
    assert queries.prove() == []
    night()
    assert (tier_of(loser), tier_of(winner)) == (None, "t1")
    assert queries.prove() == []
    assert tiers.reassess_all(as_of=ON, by=None, at=AT) == 0
    assert not tiers.reassess(customer=winner, as_of=ON, cause="request", by=None, at=AT).changed
