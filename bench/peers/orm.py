"""The ledger as one would write it with Django's ORM: the same checks, the same rows, object by object.

Works on tables of its own (`bench.orm_…`, like the ledger's with their constraints and indexes), so that neither side
finds the other's rows.
"""

import itertools
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from django.db import models, transaction

from bench.harness.club import AT, TODAY, Club
from bench.harness.postings import EXPLANATION, unheard_of
from points.models import EarningRule, Unit

TABLES = ("account", "transfer", "lot", "consumption")
MAKE = """
CREATE TABLE bench.orm_{table} (LIKE points_{table} INCLUDING ALL);
GRANT ALL ON bench.orm_{table} TO clubcrm_app;
"""
FILL = """
INSERT INTO bench.orm_account OVERRIDING SYSTEM VALUE SELECT * FROM points_account;
ANALYZE bench.orm_account;
GRANT USAGE ON SCHEMA bench TO clubcrm_app;
GRANT ALL ON ALL SEQUENCES IN SCHEMA bench TO clubcrm_app;
SELECT setval(pg_get_serial_sequence('bench.orm_account', 'id'), (SELECT max(id) FROM points_account));
"""
# So many more lots like that of a line: only what uses them is measured.
MORE_LOTS = """
WITH line AS (
    INSERT INTO bench.orm_transfer (debit_account_id, credit_account_id, amount, qualifying, kind, branch_id, category_id,
        happened_on, recorded_at, business_month, reference, rule_id, explanation)
    SELECT debit_account_id, credit_account_id, amount, qualifying, kind, branch_id, category_id, happened_on, recorded_at,
        business_month, reference || ':' || n, rule_id, explanation
    FROM bench.orm_transfer, generate_series(1, %(more)s) AS n WHERE id = %(line)s
    RETURNING id
), lot AS (
    INSERT INTO bench.orm_lot (account_id, source_id, size, remaining, usable_on, expires_on, gifted)
    SELECT account_id, line.id, size, size, usable_on, expires_on, gifted
    FROM bench.orm_lot, line WHERE source_id = %(line)s
)
UPDATE bench.orm_account SET balance = balance * (1 + %(more)s) WHERE id = %(account)s
"""


class Table:
    managed = False
    app_label = "bench"


class Account(models.Model):
    kind = models.CharField(max_length=10)
    unit_id = models.BigIntegerField()
    customer_id = models.BigIntegerField(null=True)
    branch_id = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=30, default="")
    balance = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)

    class Meta(Table):
        db_table = 'bench"."orm_account'


class Transfer(models.Model):
    debit_account_id = models.BigIntegerField()
    credit_account_id = models.BigIntegerField()
    amount = models.BigIntegerField()
    qualifying = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    branch_id = models.BigIntegerField()
    category_id = models.BigIntegerField(null=True)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    business_month = models.DateField()
    reference = models.CharField(max_length=200)
    rule_id = models.BigIntegerField(null=True)
    explanation = models.JSONField(default=dict)

    class Meta(Table):
        db_table = 'bench"."orm_transfer'


class Lot(models.Model):
    account_id = models.BigIntegerField()
    source_id = models.BigIntegerField()
    size = models.BigIntegerField()
    remaining = models.BigIntegerField()
    usable_on = models.DateField()
    expires_on = models.DateField(null=True)
    gifted = models.BooleanField(default=False)

    class Meta(Table):
        db_table = 'bench"."orm_lot'


class Consumption(models.Model):
    transfer_id = models.BigIntegerField()
    lot_id = models.BigIntegerField()
    amount = models.BigIntegerField()

    class Meta(Table):
        db_table = 'bench"."orm_consumption'


def prepare(club: Club) -> None:
    """The tables, with the club's accounts in them."""
    with club.owner() as here:
        for table in TABLES:
            here.execute(MAKE.format(table=table))
        here.execute(FILL)


def earner(known: dict[str, Any], *, name: str) -> Callable[[], None]:
    """A call that posts one earning for a random customer."""
    chance, number, mark = Random(name), itertools.count(), unheard_of()

    def call() -> None:
        earn(
            known, customer=chance.randint(1, known["members"]), amount=chance.randint(1, 1000),
            reference=f"{mark}:{next(number)}",
        )  # fmt: skip

    return call


@transaction.atomic
def earn(
    known: dict[str, Any], *, customer: int, amount: int, reference: str, expires_on: date | None = None
) -> Transfer:
    """One earning: unit, house and rule found, the account locked, replay looked for; a line, a lot, the balance."""
    unit = Unit.objects.get(code="point")
    rule = EarningRule.objects.get(id=known["rule"], state__in=["active", "closed"])
    house, _made = Account.objects.get_or_create(
        kind="house", branch_id=known["branch"], purpose="issued", unit_id=unit.id
    )
    account, _made = Account.objects.select_for_update().get_or_create(
        kind="member", customer_id=customer, unit_id=unit.id
    )
    if found := Transfer.objects.filter(reference=reference).first():
        return found
    line = Transfer.objects.create(
        debit_account_id=house.id, credit_account_id=account.id, amount=amount, qualifying=amount, kind="earn",
        branch_id=known["branch"], category_id=known["category"], happened_on=TODAY, recorded_at=AT,
        business_month=TODAY.replace(day=1), reference=reference, rule_id=rule.id, explanation=EXPLANATION,
    )  # fmt: skip
    Lot.objects.create(
        account_id=account.id, source_id=line.id, size=amount, remaining=amount, usable_on=TODAY,
        expires_on=expires_on,
    )  # fmt: skip
    account.balance += amount
    account.save()
    Account.objects.filter(kind="debt", customer_id=customer, unit_id=unit.id, balance__gt=0).first()
    return line


def own_lots(club: Club, known: dict[str, Any], *, customer: int, amount: int, lots: int) -> None:
    """A customer new to these tables with so many lots, usable today for the last time."""
    line = earn(known, customer=customer, amount=amount, reference=f"lots:{customer}", expires_on=TODAY)
    club.run(MORE_LOTS, {"more": lots - 1, "line": line.pk, "account": line.credit_account_id})


@transaction.atomic
def redeem(known: dict[str, Any], *, customer: int, amount: int, purpose: str, key: str) -> Transfer:
    """One redemption: lots in the order of their expiry, each loaded, lowered and saved."""
    unit = Unit.objects.get(code="point")
    account = Account.objects.select_for_update().get(kind="member", customer_id=customer, unit_id=unit.id)
    house, _made = Account.objects.get_or_create(
        kind="house", branch_id=known["branch"], purpose=purpose, unit_id=unit.id
    )
    line = Transfer.objects.create(
        debit_account_id=account.id, credit_account_id=house.id, amount=amount, qualifying=0, kind="redeem",
        branch_id=known["branch"], happened_on=TODAY, recorded_at=AT, business_month=TODAY.replace(day=1),
        reference=key,
    )  # fmt: skip
    usable = models.Q(expires_on__gte=TODAY) | models.Q(expires_on=None)
    lots = Lot.objects.filter(usable, account_id=account.id, remaining__gt=0, usable_on__lte=TODAY)
    wanted = amount
    for lot in lots.order_by(models.F("expires_on").asc(nulls_last=True), "id"):
        if not wanted:
            break
        part = min(lot.remaining, wanted)
        lot.remaining -= part
        lot.save()
        Consumption.objects.create(transfer_id=line.id, lot_id=lot.id, amount=part)
        wanted -= part
    if wanted:
        raise ValueError("not enough points")
    account.balance -= amount
    account.save()
    return line
