"""Rows of other branches are not there, by default: what the managers, the processes and the check of sources hold."""

import ast
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey

from clubcrm.kernel import scope
from clubcrm.kernel.models import Branch, Staff
from clubcrm.kernel.scoped import Scoped
from complaints.models import Complaint
from members.models import Customer, Invoice, Ownership, Vehicle, Visit
from points.models import Account, Transfer
from tests.factories.complaints import person, take_in
from tests.factories.kernel import BranchFactory, GroupBranchFactory
from tests.factories.members import CustomerFactory, OwnershipFactory, invoice_with
from tests.waiting import PATIENCE
from tiers.models import Standing

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent
OURS = {"kernel", "members", "points", "tiers", "complaints", "campaigns", "desk", "reports"}
# Models that name a branch or a customer and are seen by all who may see such rows at all, and why.
OPEN = {
    "kernel.Branch": "names of stores are no secret; forms offer one's own (kernel.forms.BranchChoice)",
    "kernel.Staff": "names of colleagues stand beside what they did; forms offer one's own (StaffChoice)",
    "kernel.Access": "the access log has its own rule: who may search it sees it",
    "kernel.ApprovalLimit": "a setting of the whole club",
    "kernel.StaffEvent": "read on a colleague's page, which knows its branches",
    "members.Erasure": "names nobody any more",
    "members.Touch": "which customers to count again: no page reads it",
    "tiers.Due": "the same",
    "tiers.Tally": "numbers for the night: no page reads it",
}


@pytest.fixture
def east():
    return BranchFactory(code="east", name="城东店")


@pytest.fixture
def west():
    return BranchFactory(code="west", name="城西店")


def of(branch):
    return scope.using(scope.scope_of_branch(branch.id))


def test_every_model_that_names_a_branch_or_a_scoped_row_is_scoped_or_says_why_not():
    unscoped = set()
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            targets = {
                field.related_model for field in model._meta.get_fields() if isinstance(field, ForeignKey)
            }
            named = [one for one in targets if one in (Branch, Staff, Customer) or hasattr(one, "seen")]
            if named and not isinstance(model._default_manager, Scoped):
                unscoped.add(model._meta.label)
    assert unscoped == set(OPEN)


def test_the_first_manager_of_a_scoped_model_is_the_scoped_one_and_relations_use_it(east, west):
    customer = CustomerFactory(branch=east)
    invoice_with({"labour": 100}, customer=customer)
    for model in apps.get_models():
        if hasattr(model, "seen"):
            assert isinstance(model._default_manager, Scoped), model
    with of(west):
        assert (customer.invoices.count(), customer.ownerships.count()) == (0, 0)
    with of(east):
        assert customer.invoices.count() == 1


def test_rows_of_another_branch_are_not_there_and_cannot_be_changed(east, west):
    customer = CustomerFactory(branch=east, name="王建国")
    OwnershipFactory(customer=customer)
    Visit.objects.create(customer=customer, branch=east, arrived_on="2026-10-01")
    take_in(by=person("service-advisor", east), customer=customer)
    models = (Customer, Visit, Vehicle, Ownership, Complaint)
    with of(west):
        assert [model.objects.count() for model in models] == [0, 0, 0, 0, 0]
        assert Customer.objects.filter(id=customer.id).update(name="x") == 0
        assert Visit.objects.all().delete()[0] == 0
        with pytest.raises(Customer.DoesNotExist):
            Customer.objects.get(id=customer.id)
    with of(east):
        assert [model.objects.count() for model in models] == [1, 1, 1, 1, 1]
    customer.refresh_from_db()
    assert customer.name == "王建国"


def test_a_customer_whom_a_branch_has_served_is_seen_there_with_everything(east, west):
    customer = CustomerFactory(branch=east)
    Visit.objects.create(customer=customer, branch=east, arrived_on="2026-10-01")
    invoice_with({"labour": 100}, customer=customer, branch=west)
    with of(west):
        assert (Customer.objects.count(), Visit.objects.count(), Invoice.objects.count()) == (1, 1, 1)


def test_a_city_sees_its_stores_and_the_group_sees_all(east, west):
    city = BranchFactory(code="city", name="市", kind=Branch.Kind.CITY)
    Branch.objects.filter(id=west.id).update(parent=city)
    CustomerFactory(branch=east), CustomerFactory(branch=west)
    counts = []
    for branch in (east, west, city, GroupBranchFactory()):
        with of(branch):
            counts.append(Customer.objects.count())
    assert counts == [1, 1, 1, 2]


def test_who_sees_the_whole_group_pays_nothing_for_the_scope(east):
    with of(GroupBranchFactory()):
        assert "WHERE" not in str(Customer.objects.all().query)
        assert "WHERE" not in str(Standing.objects.all().query)
    with of(east):
        assert "EXISTS" in str(Customer.objects.all().query)
        assert str(Transfer.objects.only("id").query).count("SELECT") == 1


def test_a_queryset_made_earlier_asks_for_the_scope_when_it_runs(east, west):
    """A form's choices are made once and used by everybody."""
    CustomerFactory(branch=east)
    early = Customer.objects.order_by("id")
    with of(west):
        assert list(early.all()) == []
        late = Customer.objects.order_by("id")
    with of(east):
        assert (len(early.all()), len(late.all())) == (1, 1)


def test_nobody_sees_anything_without_a_branch(east):
    CustomerFactory(branch=east)
    with scope.using(scope.NOTHING):
        assert (Customer.objects.count(), Account.objects.count(), Vehicle.objects.count()) == (0, 0, 0)
    assert scope.scope_of_branch(None) == scope.NOTHING


def test_a_process_that_serves_pages_sees_nothing_outside_a_request(east, monkeypatch):
    monkeypatch.setattr(scope, "_outside", [])
    with pytest.raises(scope.NoScope):
        Customer.objects.count()
    with of(east):
        assert Customer.objects.count() == 0


def test_the_web_process_closes_what_lies_outside_requests():
    code = "import clubcrm.wsgi; from clubcrm.kernel import scope; scope.current()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 1 and "NoScope" in done.stderr


SCOPING = runpy.run_path(str(ROOT / "scripts" / "scoping.py"))
PLANTED = {
    "rows = Customer.everywhere.all()": "asks for every branch's rows",
    "rows = Customer._base_manager.all()": "_base_manager knows no scope",
    "rows = Customer.objects.raw('SELECT 1')": "raw() writes SQL",
    "rows = Customer.objects.extra(where=['1=1'])": "extra() writes SQL",
    "from clubcrm.kernel import scope\nwith scope.using(scope.EVERYTHING): pass": "only a request says",
    "with connection.cursor() as cursor: pass": "raw SQL belongs in queries.py",
    "SQL = 'SELECT count(*) FROM members_customer WHERE phone = %(phone)s'": "without saying whose",
    "SQL = '''SELECT 1 FROM complaints_complaint'''": "without saying whose",
    "SQL = 'WITH account AS (SELECT id FROM points_account) SELECT 1 FROM account'": "without saying whose",
    "PART = 'newest AS (SELECT id FROM points_transfer)'\nSQL = f'WITH {PART} SELECT 1 FROM newest'": "without saying whose",
    "ALL = 'SELECT 1 FROM members_visit'\nONE = f'{ALL} WHERE customer_id = %(customer)s'": "without saying whose",
}
ALLOWED = [
    "SQL = 'WITH account AS (SELECT id FROM points_account WHERE customer_id = %(customer)s) SELECT 1 FROM account'",
    "OWN = 'own AS (SELECT id FROM points_account WHERE customer_id = %(customer)s)'\n"
    "LINE = 'line AS (SELECT 1 FROM own JOIN points_transfer USING (id))'\nSQL = f'WITH {OWN}, {LINE} SELECT 1'",
]


@pytest.mark.parametrize("source", PLANTED)
def test_the_check_of_sources_finds_each_way_round_the_scope(source):
    found = list(SCOPING["faults_in"]("clubcrm/desk/views/planted.py", ast.parse(source)))
    assert [PLANTED[source] in fault for fault in found] == [True]


@pytest.mark.parametrize("source", ALLOWED)
def test_the_check_of_sources_reads_a_statement_with_its_parts(source):
    assert list(SCOPING["faults_in"]("clubcrm/desk/views/planted.py", ast.parse(source))) == []


def test_the_sources_have_no_way_round_the_scope():
    assert list(SCOPING["faults"]()) == []


def test_the_scope_costs_one_statement_per_request(east, client, django_assert_num_queries):
    staff = person("service-advisor", east)
    with django_assert_num_queries(1):
        assert scope.scope_of_branch(staff.branch_id).branch_ids == (east.id,)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
