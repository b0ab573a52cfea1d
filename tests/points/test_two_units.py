"""One customer who owes in two units: each is paid, waived and told by itself."""

import pytest

from points import operations as points
from points import queries
from points.models import Account
from tests.points.conftest import AT, TODAY, Member


@pytest.fixture
def owing(member):
    """70 points and 30 cents are owed."""
    for unit, spent in (("point", 70), ("money", 30)):
        line = member.earn(100, unit=unit).transfer
        member.redeem(spent, unit=unit)
        member.reverse(line)
    return member


def debts(customer: int) -> tuple[int, int]:
    assert queries.prove() == []
    return tuple(queries.balance(customer, TODAY, unit=unit).debt for unit in ("point", "money"))


def test_what_is_earned_in_one_unit_pays_only_what_is_owed_in_it(owing):
    assert owing.earn(20)[1:] == (20, 0, 50, False)
    assert owing.earn(10, unit="money")[1:] == (10, 0, 20, False)
    assert debts(owing.id) == (50, 20)
    rows = [points.Earning(owing.id, 60, owing.branch, TODAY, "b", {})]
    points.earn_many(earnings=rows, by=None, at=AT)
    assert debts(owing.id) == (0, 20)
    given = {"reference": "t", "branch": owing.branch, "by": None, "at": AT, "unit": "money"}
    assert points.top_up(customer=owing.id, paid=15, gifted=1, **given)[1:] == (16, 0, 4, False)
    assert debts(owing.id) == (0, 4)


def test_every_answer_tells_the_debt_of_its_own_unit(owing):
    assert owing.waive(5)[3] == 65
    assert owing.waive(5, unit="money")[3] == 25
    with pytest.raises(points.OwesLess) as refused:
        owing.waive(26, unit="money")
    assert refused.value.debt == 25
    again = owing.earn(10, reference="same", key="same")
    assert (again.debt, owing.earn(10, reference="same", key="same").debt) == (55, 55)
    line = owing.earn(40, unit="money").transfer  # 25 of it pay the debt
    assert owing.redeem(5, unit="money").debt == 0
    assert owing.correct(2, unit="money").debt == 0
    assert owing.reverse(line).debt == 32
    assert debts(owing.id) == (55, 32)


def test_both_debts_move_in_a_merge_each_into_its_own(owing):
    winner = Member()
    winner.earn(100)
    points.merge(loser=owing.id, winner=winner.id, by=None, at=AT)
    assert (debts(winner.id), debts(owing.id)) == ((0, 30), (0, 0))
    assert queries.balance(winner.id, TODAY).spendable == 30
    assert Account.objects.filter(customer_id=owing.id, merged_into=None).count() == 0
