"""`manage.py import` and its use case: one transaction with the points, one JSON line at the end, clear refusals."""

import json
import os
import signal
import threading
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from clubcrm.desk import importing
from members.importing import staging
from members.models import Customer, ImportBatch, Invoice
from points.models import Account, Transfer
from tests.factories import dms
from tests.factories.kernel import BranchFactory


@pytest.fixture(autouse=True)
def settled(settings, tmp_path):
    settings.REJECTS_DIR = tmp_path / "rejects"
    with translation.override("en"):
        yield


def run(*arguments):
    """(the JSON of the last line, everything above it)."""
    out = StringIO()
    call_command("import", *map(str, arguments), stdout=out)
    *above, last = out.getvalue().splitlines()
    return json.loads(last), above


@pytest.mark.django_db
def test_a_file_comes_in_and_the_last_line_says_what_became_of_it(tmp_path):
    dms.branches()
    path = dms.write_csv(
        tmp_path / "o.csv", [dms.owner(), dms.owner(手机号码="138-1234-5678"), dms.owner(手机号码="1")]
    )
    figures, above = run("owners", path)
    rejects = figures.pop("rejects")
    assert figures == {"read": 3, "committed": 2, "unchanged": 0, "skipped": 0, "rejected": 1}
    assert (tmp_path / "rejects").joinpath(rejects).read_text(encoding="utf-8-sig").count(
        "not a valid phone"
    ) == 1
    assert [line.split(maxsplit=1) for line in above] == [
        ["1", "dashes or spaces removed from the phone"],
        ["1", "This is not a valid phone number."],
    ]
    figures, _above = run("owners", dms.write_csv(tmp_path / "p.csv", [dms.owner()]))
    assert figures["rejects"] is None


@pytest.mark.django_db
def test_a_dry_run_says_the_same_and_leaves_nothing_but_the_list_of_refusals(tmp_path):
    dms.branches()
    path = dms.write_csv(tmp_path / "o.csv", [dms.owner(), dms.owner(手机号码="1")])
    dry, above = run("owners", path, "--dry-run")
    assert above[-1] == "Dry run: nothing was changed."
    assert (tmp_path / "rejects").joinpath(dry["rejects"]).exists()
    assert (Customer.objects.count(), ImportBatch.objects.count()) == (0, 0)
    real, _above = run("owners", path)
    assert {**real, "rejects": None} == {**dry, "rejects": None}


@pytest.mark.django_db
def test_branch_may_be_given_by_code(tmp_path):
    dms.branches()
    path = dms.write_csv(tmp_path / "o.csv", [dms.owner(所属分店="")])
    assert run("owners", path, "--branch", "west")[0]["committed"] == 1
    assert Customer.objects.get().branch.name == "城西店"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("pets", "{file}"),
            "There is no kind of file called pets. Known: car-sales, owners, repair-orders.",
        ),
        (("owners", "{file}", "--branch", "moon"), "No branch has the code or the name moon."),
        (("owners", "{file}.gone"), "o.csv.gone: The file cannot be opened: No such file or directory."),
        (
            ("repair-orders", "{file}"),
            "o.csv: The file lacks these columns: 工单号、结算日期、工时费、材料费、精品费、保险费、付款方.",
        ),
    ],
)
def test_what_cannot_be_imported_is_said_in_one_sentence_with_exit_code_1(tmp_path, arguments, sentence):
    dms.branches()
    path = dms.write_csv(tmp_path / "o.csv", [dms.owner()])
    with pytest.raises(CommandError) as refusal:
        run(*[argument.format(file=path) for argument in arguments])
    assert (str(refusal.value), refusal.value.returncode) == (sentence, 1)
    assert ImportBatch.objects.count() == 0


@pytest.mark.django_db
def test_imported_orders_earn_at_once_and_never_twice(tmp_path):
    dms.branches()
    owner = dms.owner(购车日期="2026-10-08")
    run("owners", dms.write_csv(tmp_path / "o.csv", [owner]))
    # 200.99 yuan of labour from before the purchase: the membership moves back first, so it earns too.
    rows = [
        dms.order(owner, 工时费="200.99", 材料费="0", 结算日期="2026-01-05"),
        dms.order(owner, 付款方="保险"),
    ]
    path = dms.write_csv(tmp_path / "r.csv", rows)
    dry, _above = run("repair-orders", path, "--dry-run")
    assert (dry["committed"], Transfer.objects.count()) == (2, 0)
    for _again in range(2):
        run("repair-orders", path)
    assert list(Transfer.objects.values_list("amount", flat=True)) == [200]
    account = Account.objects.get(customer__isnull=False)
    assert (account.customer.dealer_number, account.balance) == (owner["客户编号"], 200)


@pytest.mark.django_db
def test_invoices_from_before_the_enrolment_earn_when_an_import_enrols(tmp_path):
    branch = dms.branches()["east"]
    sale = dms.sale(门店="城东店")
    branch.enrol_imported_owners = False
    branch.save()
    run("car-sales", dms.write_csv(tmp_path / "s.csv", [sale]))
    buyer = sale | {"所属分店": "城东店", "车牌号": "京A12345"}
    run("repair-orders", dms.write_csv(tmp_path / "r.csv", [dms.order(buyer)]))
    assert Transfer.objects.count() == 0
    branch.enrol_imported_owners = True
    branch.save()
    same = {
        "客户名称": sale["客户名称"],
        "手机号码": sale["手机号码"],
        "VIN码": sale["VIN码"],
        "购车日期": "2026-06-01",
    }
    run("owners", dms.write_csv(tmp_path / "o.csv", [dms.owner(**same)]))
    assert sorted(Transfer.objects.values_list("amount", flat=True)) == [200, 350]


@pytest.mark.django_db
def test_an_error_on_the_way_leaves_nothing_behind(tmp_path, monkeypatch):
    dms.branches()
    path = dms.write_csv(tmp_path / "o.csv", [dms.owner() for _ in range(5)])

    def fails(rows: int, share: float) -> None:
        if share >= 1:
            raise OSError("the terminal went away")

    with pytest.raises(OSError, match="terminal"):
        importing.import_file(kind="owners", path=path, by=None, at=dms.AT, progress=fails)
    assert (Customer.objects.count(), ImportBatch.objects.count()) == (0, 0)
    assert importing.import_file(kind="owners", path=path, by=None, at=dms.AT).committed == 5


def test_two_imports_at_once_take_turns(own_database, tmp_path):
    BranchFactory(code="east", name="城东店")
    path = dms.write_csv(tmp_path / "o.csv", [dms.owner() for _ in range(400)])
    outcomes = []

    def one() -> None:
        try:
            outcomes.append(importing.import_file(kind="owners", path=path, by=None, at=dms.AT))
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((outcome.committed, outcome.unchanged) for outcome in outcomes) == [
        (0, 400),
        (0, 400),
        (400, 0),
    ]
    assert (Customer.objects.count(), Invoice.objects.count()) == (400, 0)


@pytest.mark.django_db
def test_progress_is_reported_while_rows_come_in(tmp_path, monkeypatch):
    dms.branches()
    monkeypatch.setattr(staging, "PROGRESS_EVERY", 2)
    seen = []
    path = dms.write_csv(tmp_path / "o.csv", [dms.owner() for _ in range(5)])
    importing.import_file(
        kind="owners", path=path, by=None, at=dms.AT, progress=lambda rows, share: seen.append((rows, share))
    )
    assert [rows for rows, _share in seen] == [2, 4, 5]
    assert seen[-1] == (5, 1.0)


def test_an_import_that_is_killed_leaves_all_or_nothing_and_is_finished_by_the_next(own_database, tmp_path):
    BranchFactory(code="east", name="城东店")
    path = dms.write_csv(tmp_path / "o.csv", [dms.owner() for _ in range(3_000)])
    connection.close()
    for step in range(20 if os.environ.get("PROFILE") == "long" else 5):
        child = os.fork()
        if not child:
            try:
                importing.import_file(kind="owners", path=path, by=None, at=dms.AT)
            finally:
                os._exit(0)
        time.sleep(0.1 * (step + 1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert Customer.objects.count() in {0, 3_000}
        connection.close()
    importing.import_file(kind="owners", path=path, by=None, at=dms.AT)
    again = importing.import_file(kind="owners", path=path, by=None, at=dms.AT)
    assert (again.committed, again.unchanged, Customer.objects.count()) == (0, 3_000, 3_000)


@pytest.mark.django_db
def test_rows_in_which_something_was_left_out_are_named(tmp_path):
    dms.branches()
    rows = [dms.owner(), *(dms.owner(车牌号="见备注") for _ in range(6))]
    _figures, above = run("owners", dms.write_csv(tmp_path / "o.csv", rows))
    assert above == ["       6  plate could not be read and was left out (rows 3, 4, 5, 6, 7 …)"]
