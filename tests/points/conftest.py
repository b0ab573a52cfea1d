"""A club in miniature for ledger tests: one member, and short ways to post for them."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from points import operations as points
from tests.factories.kernel import UserFactory
from tests.factories.members import MembershipFactory

AT = datetime(2026, 11, 22, 2, tzinfo=UTC)
TODAY = date(2026, 11, 22)


class Member:
    """A member with shortened operations; every call has its own reference or key unless one is given."""

    def __init__(self) -> None:
        membership = MembershipFactory()
        self.id, self.branch, self.numbers = membership.customer_id, membership.branch_id, itertools.count(1)
        self.customer, self.person = membership.customer, None

    def earn(self, amount: int, **more) -> points.Posting:
        given = {
            "branch": self.branch, "happened_on": TODAY, "reference": f"test:{self.id}:{next(self.numbers)}",
            "explanation": {"why": "test"}, "by": None, "at": AT,
        }  # fmt: skip
        return points.earn(customer=self.id, amount=amount, **(given | more))

    def redeem(self, amount: int, **more) -> points.Posting:
        given = {
            "branch": self.branch, "purpose": "gift", "key": f"k{self.id}:{next(self.numbers)}", "by": None, "at": AT
        }  # fmt: skip
        return points.redeem(customer=self.id, amount=amount, **(given | more))

    def reverse(self, transfer: int, amount: int | None = None, **more) -> points.Posting:
        given = {"reason": "refund", "key": f"r{self.id}:{next(self.numbers)}", "by": None, "at": AT}
        return points.reverse(transfer=transfer, amount=amount, **(given | more))

    def hold(self, amount: int, **more) -> points.Held:
        given = {
            "branch": self.branch, "purpose": "gift", "key": f"h{self.id}:{next(self.numbers)}", "by": None, "at": AT,
            "until_at": AT + timedelta(hours=1),
        }  # fmt: skip
        return points.hold(customer=self.id, amount=amount, **(given | more))

    def grant(self, amount: int, **more) -> points.Posting:
        return points.grant(customer=self.id, amount=amount, **(self.by_person("goodwill") | more))

    def correct(self, amount: int, **more) -> points.Posting:
        return points.correct(customer=self.id, amount=amount, **(self.by_person("too-much") | more))

    def waive(self, amount: int, **more) -> points.Posting:
        return points.waive(customer=self.id, amount=amount, **(self.by_person("uncollectable") | more))

    def by_person(self, reason: str) -> dict[str, object]:
        self.person = self.person or UserFactory()
        key = f"p{self.id}:{next(self.numbers)}"
        return {"branch": self.branch, "reason": reason, "key": key, "by": self.person.id, "at": AT}


@pytest.fixture
def member(db) -> Member:
    return Member()
