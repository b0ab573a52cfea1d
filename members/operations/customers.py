"""Making and changing the people and organisations known to the club."""

from datetime import date, datetime
from typing import Any

from members.models import Customer
from members.namekeys import make_name_keys
from members.operations import restricting

# What a person at the desk may change; the rest follows from it or is nobody's to change.
FACTS = {"kind", "name", "sex", "birthday", "phone", "email", "advisor_id", "remark"}


def add_customer(
    *,
    name: str,
    branch: int,
    phone: str = "",
    sex: str = "",
    birthday: date | None = None,
    kind: str = Customer.Kind.PERSON,
    email: str = "",
    advisor: int | None = None,
    remark: str = "",
    by: int | None,
    at: datetime,
) -> Customer:
    """A customer of this branch, not yet a member. The same phone twice is allowed: couples, fleets."""
    return Customer.objects.create(
        name=name,
        branch_id=branch,
        phone=phone,
        sex=sex,
        birthday=birthday,
        kind=kind,
        email=email,
        advisor_id=advisor,
        remark=remark,
        recorded_by_id=by,
        recorded_at=at,
        **make_name_keys(name)._asdict(),
    )


def change_customer(*, customer: int, by: int | None, at: datetime, **facts: Any) -> None:
    """Change some of FACTS; the keys of the search follow a changed name. Raises TypeError for anything else,
    and Restricted."""
    if unknown := facts.keys() - FACTS:
        raise TypeError(f"not facts of a customer: {sorted(unknown)}")
    restricting.refuse_restricted(customer)
    keys = make_name_keys(facts["name"])._asdict() if "name" in facts else {}
    Customer.objects.filter(id=customer).update(**facts, **keys)


def hand_over(*, advisor: int, to: int, by: int, at: datetime) -> int:
    """Every customer of one advisor becomes another's; how many. One statement, whatever their number."""
    return Customer.objects.filter(advisor_id=advisor).update(advisor_id=to)
