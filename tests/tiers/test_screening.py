"""Who is looked at: whom a night makes due, and for whom evidence is gathered."""

import pytest
from django.db import connection

from tests.factories.members import CustomerFactory
from tests.tiers.clubs import AT, FALLING, ON, POINTS, earn, ladder, night, owner
from tiers import operations as tiers
from tiers.models import Due, Tally
from tiers.queries import tallying


def earned(customer):
    slot = next(slot for spec, slot in tallying.read_slots().items() if spec.measure == "points_earned")
    return Tally.objects.get(customer=customer).values[slot - 1]


class Statements(list):
    """What is sent to the database."""

    def __enter__(self):
        self.context = connection.execute_wrapper(self.keep)
        self.context.__enter__()
        return self

    def keep(self, execute, statement, *arguments):
        self.append(statement)
        return execute(statement, *arguments)

    def __exit__(self, *error):
        self.context.__exit__(*error)


@pytest.mark.django_db
def test_whoever_new_rows_bring_to_a_tier_is_due_and_nobody_else():
    ladder([POINTS])
    short, reached, stranger = owner(), owner(), CustomerFactory().id
    night()
    for customer, amount in ((short, 99), (reached, 100), (stranger, 100)):
        earn(customer, amount, ON)
    assert tiers.advance(as_of=ON) == 1
    assert Due.objects.get().customer_id == reached
    assert [earned(each) for each in (short, reached, stranger)] == [99, 100, 100]


@pytest.mark.django_db
def test_a_look_at_everyone_gathers_evidence_only_where_a_tier_may_change():
    customer = owner()
    night()
    with Statements() as sent:
        assert tiers.reassess_all(as_of=ON, by=None, at=AT) == 0
    assert not any("evidence" in each for each in sent)
    earn(customer, 30_000, ON, "material")
    tiers.advance(as_of=ON)
    with Statements() as sent:
        assert tiers.reassess_all(as_of=ON, by=None, at=AT) == 1
    assert any("evidence" in each for each in sent)


@pytest.mark.django_db
def test_where_tiers_fall_everyone_whose_numbers_move_is_due():
    ladder([POINTS], policies={1: FALLING})
    customer = owner()
    night()
    earn(customer, 1, ON)
    assert tiers.advance(as_of=ON) == 1
