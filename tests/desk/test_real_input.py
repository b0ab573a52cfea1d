"""The end of the first issue: a dealer's three files, imported into an empty club, against an independent reading."""

import json
from collections import defaultdict
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.test import Client

from clubcrm.desk import nightly
from clubcrm.kernel import operations as kernel
from clubcrm.kernel.models import Job, User
from members.models import Customer, InvoiceLine, Vehicle
from points import queries as ledger
from points.models import Transfer
from tests import oracle
from tiers.models import Standing

DMS = Path(__file__).resolve().parents[3] / "shared" / "data" / "dms"
BRANCHES = ["城东店", "城西店", "高新店"]
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
TODAY = date(2026, 11, 23)

pytestmark = pytest.mark.skipif(not DMS.exists(), reason="the sample files are not beside this checkout")


def run_import(kind: str, file: str) -> dict:
    out = StringIO()
    call_command("import", kind, str(DMS / file), stdout=out)
    return json.loads(out.getvalue().strip().splitlines()[-1])


@pytest.fixture
def club(own_database: str) -> oracle.Club:
    kernel.start_club(
        group="车友汇",
        branches=[kernel.NewBranch(None, name, "") for name in BRANCHES],
        admin="chen",
        password="correct horse battery",
    )
    return oracle.read(DMS, TODAY, set(BRANCHES))


def test_a_dealers_files_become_invoices_points_and_tiers_exactly_as_read_by_hand(club: oracle.Club):
    expected = json.loads((DMS / "expected.json").read_text())
    first = [run_import(kind, file) for kind, file in FILES]
    assert [(line["read"], line["committed"]) for line in first] == [(3015, 2930), (12000, 11502), (600, 592)]
    nightly.run(on=TODAY, clock=lambda: NOW)

    assert_invoice_sums(expected["repair_orders_accepted_by_month_and_branch"]["2026-10"])
    assert_points(club)
    assert_tiers(club)
    assert ledger.prove() == []
    assert_page_of_one_owner(club)

    before = Transfer.objects.count()
    again = [run_import(kind, file) for kind, file in FILES]
    assert [(line["committed"], line["unchanged"]) for line in again] == [(0, 2930), (0, 11502), (0, 592)]
    assert Transfer.objects.count() == before
    assert Job.objects.get().state == Job.State.DONE


FILES = [("owners", "owners.csv"), ("repair-orders", "repair_orders.xlsx"), ("car-sales", "car_sales.csv")]


def assert_invoice_sums(expected: dict[str, dict[str, int]]) -> None:
    """October 2026, per branch and category, to the cent."""
    lines = InvoiceLine.objects.filter(
        invoice__kind="service", invoice__invoiced_on__range=(date(2026, 10, 1), date(2026, 10, 31))
    )
    sums = {
        (row["invoice__branch__name"], row["category__code"]): row["cents"]
        for row in lines.values("invoice__branch__name", "category__code").annotate(cents=Sum("amount_cents"))
    }
    assert sums == {
        (branch, code): expected[branch][f"{code}_cents"]
        for branch in BRANCHES
        for code in ("labour", "material", "accessory", "insurance")
    }


def assert_points(club: oracle.Club) -> None:
    """Every customer's points equal the opening rule applied to the file's rows."""
    wanted: dict[tuple[str, str], int] = defaultdict(int)
    for order in club.orders:
        wanted[oracle.person_key(club.owners[order.vin])] += sum(oracle.points_of(order).values())
    accounts = Customer.objects.filter(accounts__kind="member").values_list(
        "name", "phone", "accounts__balance"
    )
    assert {(name, phone): balance for name, phone, balance in accounts if balance} == {
        key: points for key, points in wanted.items() if points
    }


def assert_tiers(club: oracle.Club) -> None:
    standings = Standing.objects.values_list("customer__name", "customer__phone", "tier__code")
    assert {(name, phone): tier for name, phone, tier in standings} == oracle.tiers(club, TODAY)


def assert_page_of_one_owner(club: oracle.Club) -> None:
    """刘淑珍 (C000001) has visited most; her page says what a person reads off the file, her plate after one click."""
    vin, plate, masked = "LSV10SGC74L388796", "苏EF23941", "苏EF****1"
    orders = [order for order in club.orders if order.vin == vin]
    points = sum(sum(oracle.points_of(order).values()) for order in orders)
    owner = Vehicle.objects.get(vin=vin).ownerships.get().customer
    assert (owner.name, owner.phone, owner.birthday) == ("刘淑珍", "15032472734", date(1957, 12, 5))
    client = Client()
    client.force_login(User.objects.get(username="chen"))
    client.cookies["django_language"] = "en"
    address = f"/customers/{owner.public_id}/"
    page = client.get(address).content.decode()
    newest = max(orders, key=lambda order: order.on).number
    for told in ("刘淑珍", "Gold", masked, f"{points:,}", newest, club.owners[vin]["所属分店"]):
        assert told in page, told
    assert plate not in page
    client.post(f"{address}reveal/")
    assert plate in client.get(address).content.decode()
