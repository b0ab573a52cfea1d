"""Limits in the settings: money in yuan, validation that explains, and only for administrators."""

import pytest
from django.test import Client
from django.utils import translation

from clubcrm.kernel import approvals
from clubcrm.kernel.models import ApprovalLimit
from tests.factories.kernel import GroupBranchFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
ADD = "/admin/kernel/approvallimit/add/"


def client_of(role) -> Client:
    user = UserFactory(role=role, is_staff=True, is_superuser=role == "administrator")
    StaffFactory(user=user, branch=GroupBranchFactory())
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def written(**changed):
    return {
        "kind": "complaint-solution",
        "act": "decide",
        "role": "care-manager",
        "amount": "",
        "branch": "",
        **changed,
    }


def faults(page):
    return dict(page.context["adminform"].form.errors)


def test_money_is_entered_in_yuan_and_kept_in_cents():
    client, branch = client_of("administrator"), GroupBranchFactory()
    assert client.post(ADD, written(amount="1234.50", branch=branch.id)).status_code == 302
    limit = ApprovalLimit.objects.get(branch=branch)
    assert limit.up_to == 123_450
    page = client.get(f"/admin/kernel/approvallimit/{limit.id}/change/")
    assert page.context["adminform"].form["amount"].value() == 1234.5
    assert "¥1,234.50" in client.get("/admin/kernel/approvallimit/").content.decode()


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"kind": "earning-rule", "role": "service-manager", "amount": "5"}, "amount", "Nothing is measured here"),
        ({"kind": "granting", "amount": "1.5", "act": "alone"}, "amount", "Points are whole numbers."),
        ({"amount": "-1"}, "amount", "greater than or equal to 0"),
        ({"role": "receptionist"}, "role", "These may: Administrator, General manager, Customer-care manager"),
        ({"kind": "nothing"}, "kind", "not one of the available choices"),
        ({"role": "king"}, "role", "not one of the available choices"),
        ({}, "__all__", "has a limit for this kind here already"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_a_sentence(monkeypatch, changed, field, sentence):
    kind = approvals.ApprovalKind(
        "granting", "Granting", "members.view_customer", print, measure=approvals.Measure.POINTS
    )
    monkeypatch.setitem(approvals.kinds(), "granting", kind)
    before = ApprovalLimit.objects.count()
    with translation.override("en"):
        page = client_of("administrator").post(ADD, written(**changed))
        assert sentence in str(faults(page)[field])
    assert ApprovalLimit.objects.count() == before


@pytest.mark.parametrize("role", ["general-manager", "care-manager", "finance-manager", "marketing-manager"])
def test_nobody_but_administrators_changes_limits(role):
    client, limit = client_of(role), ApprovalLimit.objects.first()
    assert client.post(ADD, written(role="general-manager")).status_code == 403
    address = f"/admin/kernel/approvallimit/{limit.id}/change/"
    assert client.post(address, written(amount="1")).status_code == 403
    limit.refresh_from_db()
    assert limit.up_to is None


def test_every_kind_has_somebody_of_each_default_who_may_really_decide_it():
    seeded = set(ApprovalLimit.objects.values_list("kind", "role", "act", "up_to"))
    assert seeded == {
        ("approval-limit", "administrator", "decide", None),
        ("approval-limit", "general-manager", "decide", None),
        ("sign-in", "administrator", "decide", None),
        ("sign-in", "general-manager", "decide", None),
        ("complaint-solution", "administrator", "decide", None),
        ("complaint-solution", "care-manager", "decide", None),
        ("complaint-solution", "general-manager", "decide", None),
        ("earning-rule", "service-director", "decide", None),
        ("erasure", "administrator", "decide", None),
        ("erasure", "care-manager", "decide", None),
        ("earning-rule", "service-manager", "decide", None),
        ("message-template", "care-manager", "decide", None),
        ("message-template", "general-manager", "decide", None),
        ("points-grant", "care-manager", "alone", 2000),
        ("points-grant", "finance-manager", "alone", 2000),
        ("points-grant", "service-manager", "alone", 500),
        ("points-grant", "care-manager", "decide", 5000),
        ("points-grant", "finance-manager", "decide", 10_000),
        ("points-grant", "general-manager", "decide", None),
        ("points-correction", "care-manager", "alone", 2000),
        ("points-correction", "finance-manager", "alone", 5000),
        ("points-correction", "service-manager", "alone", 500),
        ("points-correction", "care-manager", "decide", 5000),
        ("points-correction", "finance-manager", "decide", None),
        ("points-correction", "general-manager", "decide", None),
        ("debt-waiver", "finance-manager", "decide", 5000),
        ("debt-waiver", "general-manager", "decide", None),
        ("tier-programme", "service-director", "decide", None),
        ("tier-programme", "service-manager", "decide", None),
    }
    for kind, role, act, _up_to in seeded:
        if act == "alone":
            continue
        user = UserFactory(role=role)
        user.is_superuser = role == "administrator"
        assert user.has_perm(approvals.kinds()[kind].permission), (kind, role)
