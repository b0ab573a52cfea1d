"""Dumped, loaded, dumped again: the same bytes; loaded twice: nothing changes."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from campaigns.models import Occasion, Template
from clubcrm.kernel import operations as kernel
from clubcrm.kernel.models import Branch, Calendar
from clubcrm.rulebook import reading, writing
from complaints.models import Channel, Grade
from members.models import Category
from points.models import EarningRule
from tests.rulebook.conftest import ON, check, load
from tiers import ladders

pytestmark = pytest.mark.django_db

OTHER = """
[club]
name = "远行车友会"
hotline = "400-800-1234"

[[branch]]
code = "north"
name = "北区"
kind = "province"

[[branch]]
code = "east"
name = "城东店"
parent = "north"
enrol_imported_owners = false

[[category]]
code = "paint"
name_zh = "钣喷"
name_en = "Paint"
position = 9

[[unit]]
code = "mile"
name_zh = "里程"
name_en = "miles"

[[earning_rule]]
code = "paintwork"
name_zh = "钣喷积分"
name_en = "Points on paint"
kind = "proportional"
categories = ["paint", "labour"]
payers = "self"
expires = "24 months"
params = { points = 3, per_cents = 1000 }

[[programme]]
code = "two"
name_zh = "两级"
name_en = "Two steps"
climbing = "step"
applies = "next_purchase"

[[programme.tier]]
code = "one"
name_en = "One"
criterion = { measure = "is_member" }

[[programme.tier]]
code = "top"
name_zh = "顶级"
name_en = "Top"
badge = "gold"
valid_for = "12 months"
grace_days = 30
demotion = "one_step"
resets = true
warning_days = [90, 30]

[[programme.tier.criterion]]
route = 2
measure = "confirmed"
kind = "vip"
applied_from = 2015-01-01

[[programme.tier.criterion]]
measure = "points_earned"
at_least = 500
window = "24 months"
category = ["paint", "material"]

[[programme.tier.benefit]]
kind = "discount"
pays_percent = 88
categories = "paint"
stacks = true

[[programme.tier.benefit]]
kind = "text"
name_zh = "接送"
name_en = "Pick-up"

[[calendar]]
code = "shop"
name_zh = "门店"
name_en = "Shop"
hours = [{ weekday = "saturday", from = "09:00", until = 18:30:00 }]
days = [{ day = 2026-10-01, note = "国庆" }, { day = 2026-10-10, works_as = "saturday" }]

[[grade]]
number = 1
name_zh = "抱怨"
name_en = "Grievance"
meaning_zh = "轻"
meaning_en = "Light"
service_owner = "receiver"
sales_owner = "sales-manager"
respond_minutes = 10
solve_minutes = 20
close_minutes = 30
calendar = "shop"
climbs_to = 6

[[grade]]
number = 6
name_zh = "灾难"
name_en = "Disaster"
meaning_zh = "重"
meaning_en = "Grave"
service_owner = "general-manager"
sales_owner = "general-manager"
approver = "complaints.approve_major"
respond_minutes = 1
solve_minutes = 2
close_minutes = 3

[[channel]]
code = "letter"
name_zh = "来信"
name_en = "Letter"
minimum_grade = 6
position = 7

[[template]]
code = "birthday"
subject_zh = "{name}，生日快乐"
subject_en = "Happy birthday {name}"
body_zh = '''
祝好，
{sender}'''
body_en = "All the best\\n\\n{sender}\\n"

[[occasion]]
code = "birthday"
name_zh = "生日"
name_en = "Birthday"
template = "birthday"
send_from = 8
catch_up_days = 2
"""


def club():
    kernel.start_club(group="车友汇", branches=[], admin="chen", password="correct horse battery")


def test_what_a_new_club_dumps_changes_nothing_when_loaded():
    club()
    text = writing.write()
    assert check(text)[:2] == ([], [])
    assert load(text) == []
    assert writing.write() == text


def test_every_table_is_loaded_and_loading_again_changes_nothing():
    club()
    changes = load(OTHER)
    assert set(changes) == {
        "~ club 远行车友会", "+ branch north", "+ branch east", "+ category paint", "+ unit mile",
        "+ earning_rule paintwork", "- earning_rule service", "+ programme two", "- programme carclub",
        "+ calendar shop", "~ grade 1", "+ grade 6", "+ channel letter", "~ template birthday", "~ occasion birthday",
    }  # fmt: skip
    assert load(OTHER) == []
    east = Branch.objects.get(code="east")
    assert (east.parent.code, east.enrol_imported_owners) == ("north", False)
    assert Category.objects.get(code="paint").name_zh == "钣喷"
    rule = EarningRule.objects.get(state="active")
    assert (rule.code, rule.active_from, rule.payers) == ("paintwork", date(2000, 1, 1), ["self"])
    assert Calendar.objects.get(code="shop").hours.get().until_time.isoformat() == "18:30:00"
    assert Grade.objects.get(number=1).climbs_to.number == 6
    assert Channel.objects.get(code="letter").minimum_grade.number == 6
    assert Template.objects.get(state="active").body_zh == "祝好，\n{sender}"
    assert Occasion.objects.get().template.version == 2


def test_a_ladder_is_loaded_with_all_it_says():
    load(OTHER)
    programme = ladders.find_active()
    assert (programme.code, programme.version, programme.active_from) == ("two", 1, ON)
    assert (programme.climbing, programme.applies) == ("step", "next_purchase")
    one, top = programme.tiers.order_by("rank")
    assert (one.rank, one.name_zh, one.name_en, one.demotion) == (1, "One", "One", "never")
    assert (top.rank, top.badge, top.valid_for, top.grace_days) == (2, "gold", "12 months", 30)
    assert (top.demotion, top.resets, top.warning_days) == ("one_step", True, [90, 30])
    assert list(top.criteria.order_by("route").values_list("measure", "at_least", "window", "filter")) == [
        ("points_earned", 500, "24 months", {"category": ["paint", "material"]}),
        ("confirmed", 1, "all time", {"kind": "vip", "applied_from": "2015-01-01"}),
    ]
    assert list(top.benefits.order_by("id").values_list("kind", "figures", "name_en")) == [
        ("discount", {"pays_percent": 88, "categories": ["paint"], "stacks": True}, ""),
        ("text", {}, "Pick-up"),
    ]


def test_a_dump_loaded_into_an_empty_club_dumps_the_same_bytes():
    with transaction.atomic():
        club()
        load(OTHER)
        text = writing.write()
        transaction.set_rollback(True)
    club()
    assert writing.write() != text
    load(text)
    assert writing.write() == text
    assert load(text) == []


def test_a_table_that_the_file_does_not_have_is_left_alone():
    before = writing.write()
    categories = [row.values for row in reading.read(before, [])["category"]]
    assert load(writing.write({"category": categories})) == []
    assert writing.write() == before


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40))
def test_any_text_is_read_back_as_it_was_written(said):
    category = {"code": "any", "name_zh": said, "name_en": "Any", "position": 0}
    found = []
    rows = reading.read(writing.write({"category": [category]}), found)
    assert found == [] and rows["category"][0].values == category


@pytest.mark.parametrize(
    ("said", "expires", "after"),
    [
        ("never", "never", None),
        ("30 days", "days", 30),
        ("24 months", "months", 24),
        ("end of month after 3 months", "month-end", 3),
        ("end of year after 0 years", "year-end", 0),
    ],
    ids=["never", "days", "months", "month-end", "year-end"],
)
def test_how_long_points_live_is_written_and_read(said, expires, after):
    load(f"""
        [[earning_rule]]
        code = "any"
        name_en = "Any"
        kind = "proportional"
        expires = "{said}"
        params = {{ points = 1, per_cents = 100 }}
        """)
    rule = EarningRule.objects.get(state="active")
    assert (rule.expires, rule.expires_after) == (expires, after)
    assert f'expires = "{said}"' in writing.write() or said == "never"
