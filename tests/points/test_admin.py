"""The ledger and what stands beside it in the settings: found by what an administrator looks for; units explained."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from clubcrm.kernel import approvals
from clubcrm.kernel.models import Approval, User
from clubcrm.kernel.scope import scope_of_branch
from points import operations as points
from points.models import Adjustment, Hold, Unit
from tests.factories.kernel import GroupBranchFactory, StaffFactory, UserFactory
from tests.points.conftest import AT, date


@pytest.fixture
def administrator(client, db):
    user = User.objects.create_superuser("admin", password="x")
    StaffFactory(user=user, branch=GroupBranchFactory())
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def listed(client, model: str, **asked) -> list[str]:
    """The ids (first column) of the rows of a list."""
    answer = client.get(reverse(f"admin:points_{model}_changelist"), asked)
    assert answer.status_code == 200
    return [str(row.pk) for row in answer.context["cl"].result_list]


def test_holds_are_found_by_how_they_ended(administrator, member):
    member.earn(100)
    held = {name: member.hold(10).hold for name in ("open", "confirmed", "released")}
    held["timed-out"] = member.hold(10, until_at=AT + timedelta(minutes=1)).hold
    points.confirm(hold=held["confirmed"], key="c", by=None, at=AT)
    points.release_hold(hold=held["released"], by=None, at=AT)
    points.end_holds(at=AT + timedelta(minutes=1))
    for name, hold in held.items():
        assert listed(administrator, "hold", ended=name) == [str(hold)]
    assert len(listed(administrator, "hold")) == 4
    assert listed(administrator, "hold", ended="nonsense") == listed(administrator, "hold")
    page = administrator.get(reverse("admin:points_hold_change", args=[held["open"]]))
    assert page.status_code == 200 and 'name="amount"' not in page.content.decode()
    assert Hold.objects.get(id=held["open"]).ended_at is None


def test_what_waits_for_a_second_person_is_told_from_what_was_decided(administrator, member):
    proposer, boss = (StaffFactory(branch=member.customer.branch, user=UserFactory(role=role)).user
                      for role in ("care-manager", "general-manager"))  # fmt: skip
    made = {}
    for name in ("waits", "approved", "declined"):
        row = points.propose_adjustment(
            kind="points-grant", customer=member.id, amount=5, reason="goodwill", branch=member.branch, key=name,
            url="", by=proposer.id, at=AT,
        )  # fmt: skip
        made[name] = row
    for name in ("approved", "declined"):
        approvals.decide(
            approval=made[name].id, approve=name == "approved", comment="", by=boss,
            scope=scope_of_branch(member.branch), at=AT,
        )  # fmt: skip
    for name, row in made.items():
        assert listed(administrator, "adjustment", decision=name) == [str(row.subject)]
    page = administrator.get(reverse("admin:points_adjustment_changelist")).content.decode()
    assert [
        page.count(text) for text in (">waits for a second person</td>", ">approved</td>", ">declined</td>")
    ] == [1] * 3
    assert (Adjustment.objects.count(), Approval.objects.count()) == (3, 3)


def test_closed_months_stand_with_who_closed_them(administrator, member):
    member.by_person("goodwill")
    points.close_month(month=date(2026, 10, 1), by=member.person.id, at=AT)
    page = administrator.get(reverse("admin:points_closure_changelist")).content.decode()
    assert "2026-10" in page and member.person.username in page


def send(client, unit: Unit | None, **given):
    content = {"code": "wash", "name_zh": "洗车", "name_en": "Car wash", "measure": "pieces"} | given
    address = (
        reverse("admin:points_unit_change", args=[unit.id]) if unit else reverse("admin:points_unit_add")
    )
    return client.post(address, content)


def errors(answer) -> list[str]:
    return re.findall(r'<ul class="errorlist"[^>]*><li>(.*?)</li>', answer.content.decode())


def test_a_unit_is_added_named_anew_and_counted_in(administrator, member):
    assert send(administrator, None).status_code == 302
    unit = Unit.objects.get(code="wash")
    points.top_up(
        customer=member.id, paid=5, gifted=1, branch=member.branch, reference="p", by=None, at=AT, unit="wash"
    )
    assert send(administrator, unit, name_en="Wash").status_code == 302
    assert Unit.objects.get(id=unit.id).name_en == "Wash"


def test_what_a_unit_is_measured_in_stays_once_there_are_lines(administrator, member):
    unit = Unit.objects.get(code="point")
    assert send(administrator, unit, measure="cents").status_code == 302  # nothing was counted yet
    send(administrator, unit, measure="points")
    member.earn(1)
    said = errors(send(administrator, unit, measure="cents", name_en="Other"))
    assert said == ["Lines of the ledger are counted in this already: it stays. Add another unit instead."]
    unit.refresh_from_db()
    assert (unit.measure, unit.name_en) == ("points", "Car wash")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"code": "Two words"}, "Enter a valid"), ({"code": "point"}, "already exists"),
        ({"name_zh": ""}, "This field is required."), ({"measure": "litres"}, "Select a valid choice."),
    ],
)  # fmt: skip
def test_a_unit_that_cannot_be_is_explained(administrator, given, said):
    before = list(Unit.objects.values())
    assert said in errors(send(administrator, None, **given))[0]
    assert list(Unit.objects.values()) == before
