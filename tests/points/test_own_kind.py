"""A second kind of earning rule, dropped in as a file: it earns, and each of its lines is explained by itself."""

from datetime import date

import pytest
from django.utils import translation

from clubcrm.kernel import versions
from points import operations as points
from points import rules, wording
from points.models import Transfer, Unit
from points.versions import EARNING_RULES
from tests.dropping import dropped
from tests.factories.members import invoice_with
from tests.points.conftest import AT

pytestmark = pytest.mark.django_db
KIND = """
from django import forms

from points.rules import EarningKind


class FlatForm(forms.Form):
    per_cents = forms.IntegerField()


KIND = EarningKind(
    label="flat: so many points a line",
    form=FlatForm,
    sentence=lambda params: f"{params['per_cents']} points for each line",
    points_sql="(rule.params ->> 'per_cents')::bigint",
    explain=lambda part, category: f"{part['per_cents']} points for {category.lower()}, whatever it cost",
)
"""


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def flat(tmp_path):
    """A rule of the kind `flat` in force; its figure has the name of one of another kind's."""
    with dropped(rules, "flat", KIND, tmp_path):
        values = {
            "name_zh": "每项", "name_en": "Flat", "kind": "flat", "payers": ["self"], "params": {"per_cents": 7},
            "unit": Unit.objects.get(code="point"),
        }  # fmt: skip
        rule = versions.draft(kind=EARNING_RULES, code="flat", values=values, by=None, at=AT)
        versions.activate(kind=EARNING_RULES, version=rule, on=date(2026, 1, 1), by=None, at=AT)
        yield rule


def earn(customer):
    invoice = invoice_with({"labour": 36000}, customer=customer, invoiced_on=date(2026, 11, 20))
    points.earn_invoices(invoices=[invoice.id], by=None, at=AT)
    return Transfer.objects.get(reference__endswith=":flat")


def test_a_line_says_by_which_kind_of_rule_it_was_earned_and_is_explained_by_that_kind(member, flat):
    line = earn(member.customer)
    assert (line.amount, line.explanation["kind"]) == (7, "flat")
    assert wording.why(line.explanation, "Labour", "earn") == (
        "7 points for labour, whatever it cost (rule “Flat”, version 1)."
    )
    other = Transfer.objects.get(reference__endswith=":service")
    assert wording.why(other.explanation, "Labour", "earn") == (
        "Labour ¥360.00: 1 point for every full 1 yuan; smaller amounts earn nothing (rule “Points on service”, version 1)."
    )


def test_a_line_of_a_kind_that_is_no_more_still_names_its_rule(member, flat, monkeypatch):
    line = earn(member.customer)
    monkeypatch.delitem(rules.kinds(), "flat")
    assert wording.why(line.explanation, "Labour", "earn").endswith("(rule “Flat”, version 1).")
