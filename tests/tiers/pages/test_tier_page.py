"""The page of a tier: every figure a field, the rule said on top, ways as boxes, benefits as lines."""

import re

import pytest
from django.test import Client
from django.utils import translation

from clubcrm.kernel import versions
from members.models import Category
from tests.factories.kernel import BranchFactory, GroupBranchFactory, StaffFactory, UserFactory
from tests.factories.members import VehicleFactory
from tests.filled import fill
from tests.tiers.clubs import AT
from tiers import ladders, measures
from tiers.forms import CriterionForm, TierForm
from tiers.models import Criterion, Tier
from tiers.versions import PROGRAMMES

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Client:
    user = UserFactory(role="administrator", is_staff=True, is_superuser=True)
    StaffFactory(user=user, branch=GroupBranchFactory())
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def gold() -> Tier:
    new = versions.draft_from(kind=PROGRAMMES, version=ladders.find_active().id, by=None, at=AT)
    return Tier.objects.get(programme=new, code="gold")


def address(tier, end=""):
    return f"/admin/tiers/tier/{tier.id}/change/{end}"


SHOWN = {
    "points": (
        {
            "measure": "points_earned",
            "at_least": 30_000,
            "window": "24 months",
            "filter": {"category": "material"},
        },
        {
            "limit": "at_least",
            "number": 30_000,
            "window": "24 months",
            "only_category": ["material"],
            "only_branch": [],
        },
    ),
    "yuan": (
        {"measure": "amount_spent", "at_most": 150_050, "window": "calendar year"},
        {"limit": "at_most", "number": "1500.50", "window": "calendar year", "only_payer": []},
    ),
    "holds": (
        {"measure": "is_owner", "at_least": 1, "filter": {"brand": ["LSV"]}},
        {"holds": 1, "only_brand": ["LSV"]},
    ),
    "holds not": ({"measure": "is_member", "at_most": 0}, {"holds": 0}),
    "tier": ({"measure": "present_tier", "at_least": 2}, {"number": 2}),
    "words": (
        {"measure": "confirmed", "at_least": 1, "filter": {"kind": "vip", "applied_from": "2015-01-01"}},
        {"holds": 1, "only_kind": "vip", "only_applied_from": "2015-01-01"},
    ),
}


@pytest.mark.parametrize("case", SHOWN)
def test_a_criterion_is_shown_in_fields_and_says_the_same_when_it_is_sent_back(case, gold):
    kept, shown = SHOWN[case]
    VehicleFactory(brand="LSV")
    row = Criterion.objects.create(tier=gold, route=9, **kept)
    form = CriterionForm(instance=row)
    values = {name: form[f"figure_{name}"].value() for name in form.figure_names}
    assert values == {name: values[name] for name in values} | shown
    sent = CriterionForm({"measure": row.measure, "route": 9, **{f"figure_{key}": value for key, value in values.items()}},
                         instance=Criterion.objects.get(id=row.id))  # fmt: skip
    assert sent.is_valid(), sent.errors
    now = sent.instance
    assert (now.at_least, now.at_most, now.window, now.filter) == (
        row.at_least,
        row.at_most,
        row.window,
        row.filter,
    )


TYPED = {
    "years are months": (
        {"measure": "amount_spent", "number": "1,840.5", "limit": "at_least", "window_number": "2", "window_unit": "years"},
        (184_050, None, "24 months", {}),
    ),
    "several and one": (
        {"measure": "amount_spent", "number": "1", "limit": "at_most", "window_unit": "all time",
         "only_category": ["labour", "material"], "only_payer": ["self"]},
        (None, 100, "all time", {"category": ["labour", "material"], "payer": "self"}),
    ),
    "brands are typed before there is a car": (
        {"measure": "cars_same_brand", "number": "2", "limit": "at_least", "only_brand": "LSV， BYD"},
        (2, None, "all time", {"brand": ["BYD", "LSV"]}),
    ),
    "no": ({"measure": "is_owner", "holds": "0"}, (None, 0, "all time", {})),
}  # fmt: skip


@pytest.mark.parametrize("case", TYPED)
def test_what_is_typed_is_kept_as_a_rulebook_writes_it(case, gold):
    typed, kept = TYPED[case]
    sent = {"measure": typed["measure"], "route": 1}
    sent |= {f"figure_{key}": value for key, value in typed.items() if key != "measure"}
    form = CriterionForm(sent, instance=Criterion(tier=gold))
    assert form.is_valid(), form.errors
    now = form.instance
    assert (now.at_least, now.at_most, now.window, now.filter) == kept


WRONG = {
    "number": ({"measure": "visits", "number": "many", "limit": "at_least", "window_unit": "all time"}, "Enter a whole number."),
    "number ": ({"measure": "visits", "number": "0", "limit": "at_least", "window_unit": "all time"}, "holds for everyone"),
    "window": ({"measure": "visits", "number": "3", "limit": "at_least", "window_unit": "days"}, "Say how many."),
    "only_kind": ({"measure": "confirmed", "holds": "1"}, "This field is required."),
    "only_kind ": ({"measure": "confirmed", "holds": "1", "only_kind": "V I P"}, "small letters"),
    "only_category": (
        {"measure": "points_earned", "number": "3", "limit": "at_least", "window_unit": "all time", "only_category": "tyres"},
        "There is no “tyres”",
    ),
    "number  ": ({"measure": "present_tier", "number": "5"}, "Select a valid choice."),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_beside_its_field(case, gold):
    typed, said = WRONG[case]
    sent = {"measure": typed["measure"], "route": 1}
    sent |= {f"figure_{key}": value for key, value in typed.items() if key != "measure"}
    with translation.override("en"):
        form = CriterionForm(sent, instance=Criterion(tier=gold))
        assert list(form.errors) == [f"figure_{case.strip()}"]
        assert said in form.errors[f"figure_{case.strip()}"][0]


def test_measures_are_chosen_by_name_in_the_language_of_the_reader():
    for language, name, other in (
        ("en", "amount spent", "消费金额"),
        ("zh-hans", "消费金额", "amount spent"),
    ):
        with translation.override(language):
            drawn = str(CriterionForm(instance=Criterion())["measure"].select)
        assert name in drawn and other not in drawn
    assert drawn.count("<option") == len(measures.every()) + 1


def test_a_tier_is_set_in_plain_fields(gold):
    sent = {"rank": 5, "code": "gold", "name_zh": "金", "name_en": "Gold", "badge": "gold", "demotion": "one_step",
            "valid_for_number": "1", "valid_for_unit": "years", "grace_days": 30, "warning_days": "7, 60"}  # fmt: skip
    form = TierForm(sent, instance=gold)
    assert form.is_valid(), form.errors
    assert (form.instance.valid_for, form.instance.warning_days) == ("12 months", [60, 7])
    form = TierForm(sent | {"valid_for_unit": "", "valid_for_number": ""}, instance=gold)
    assert list(form.errors) == ["demotion"]


def test_the_page_has_no_json_and_says_the_rule_in_the_readers_language(administrator, gold):
    page = administrator.get(address(gold)).content.decode()
    assert "<textarea" not in page and "{&quot;" not in page and '{"category' not in page
    assert "Gold: is Green or above and at least 2 cars of the same brand" in page and "金卡：" not in page
    assert page.count('<section class="way"') == 2 and "Way 2: all of this holds" in page
    administrator.cookies["django_language"] = "zh-hans"
    assert "金卡：已是绿卡或以上" in administrator.get(address(gold)).content.decode()


def test_the_sentence_follows_what_is_typed_and_leaves_out_what_is_not_filled_in(administrator, gold):
    sent = fill(administrator.get(address(gold)), "criteria-TOTAL_FORMS")
    number = next(key for key, value in sent.items() if value == ["30000"] and not key.startswith("initial"))
    said = administrator.post(address(gold, "reading/"), sent | {number: ["25000"]}).content.decode()
    assert "at least 25,000 points earned within 24 months" in said and "not filled in" not in said
    said = administrator.post(address(gold, "reading/"), sent | {number: [""]}).content.decode()
    assert "25,000" not in said and "not filled in" in said
    gone = number.replace("figure_number", "DELETE")
    said = administrator.post(address(gold, "reading/"), sent | {gone: ["on"]}).content.decode()
    assert "30,000" not in said and "not filled in" not in said
    added = {"benefits-TOTAL_FORMS": ["9"], "benefits-8-kind": ["parking"], "benefits-8-figure_hours": ["2"]}
    said = administrator.post(address(gold, "reading/"), sent | added).content.decode()
    assert "2 hours of free parking" in said and 'id="benefits-8-said" hx-swap-oob="true"' in said
    assert gold.criteria.filter(at_least=30_000).exists()


def test_criteria_are_added_moved_and_taken_out(administrator, gold):
    sent = fill(administrator.get(address(gold)), "criteria-TOTAL_FORMS")
    routes = sorted(key for key in sent if re.fullmatch(r"criteria-\d-route", key))
    assert [sent[key] for key in routes][:4] == [["1"], ["1"], ["2"], ["2"]]
    new = {"criteria-TOTAL_FORMS": ["8"], "criteria-7-measure": ["visits"], "criteria-7-route": ["3"],
           "criteria-7-figures_of": ["visits"], "criteria-7-figure_limit": ["at_least"],
           "criteria-7-figure_number": ["4"], "criteria-7-figure_window_unit": ["calendar year"]}  # fmt: skip
    answer = administrator.post(
        address(gold),
        sent | new | {"criteria-0-DELETE": ["on"], "criteria-4-route": ["3"], "_to_version": [""]},
    )
    assert answer.status_code == 302 and answer.url == f"/admin/tiers/programme/{gold.programme_id}/change/"
    held = list(gold.criteria.order_by("route", "id").values_list("route", "measure", "at_least"))
    assert held == [
        (1, "cars_same_brand", 2),
        (2, "present_tier", 2),
        (2, "points_earned", 30_000),
        (3, "points_earned", 10_000),
        (3, "visits", 4),
    ]


def test_a_changed_measure_asks_for_its_figures_before_anything_is_saved(administrator, gold):
    """Without JavaScript: a threshold of points does not become one of visits."""
    sent = fill(administrator.get(address(gold)), "criteria-TOTAL_FORMS")
    number = next(key for key, value in sent.items() if value == ["30000"] and not key.startswith("initial"))
    measure = number.replace("figure_number", "measure")
    answer = administrator.post(address(gold), sent | {measure: ["amount_spent"]})
    assert answer.status_code == 200 and "Here is what this kind asks for" in answer.content.decode()
    assert not gold.criteria.filter(measure="amount_spent").exists()
    again = fill(answer, "criteria-TOTAL_FORMS", **{number: "1840"})
    assert administrator.post(address(gold), again).status_code == 302
    assert gold.criteria.get(measure="amount_spent").at_least == 184_000


def test_a_version_in_force_is_read_in_words(administrator):
    tier = Tier.objects.get(programme=ladders.find_active(), code="gold")
    page = administrator.get(address(tier)).content.decode()
    assert "Gold: is Green or above" in page and 'name="criteria' not in page and "points_earned" not in page


def test_categories_and_branches_are_ticked_by_name(administrator, gold):
    BranchFactory(code="east", name="城东店")
    page = administrator.get(address(gold)).content.decode()
    assert Category.objects.get(code="material").name_en in page and "城东店" in page
