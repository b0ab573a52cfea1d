"""Everything that is wrong is said at once, by the path of the key, in words that say what to do."""

import pytest
from django.utils import translation

from clubcrm.rulebook import loading, writing
from tests.rulebook.conftest import AT, ON, check, faults, load
from tests.tiers.clubs import night, owner

pytestmark = pytest.mark.django_db

LADDER = """
[[programme]]
code = "club"
name_zh = "会"
[[programme.tier]]
code = "one"
name_zh = "一"
[[programme.tier.criterion]]
measure = "is_member"
[[programme.tier]]
code = "two"
name_zh = "二"
[[programme.tier.criterion]]
measure = "visits"
at_least = 3
"""
RULE = """
[[earning_rule]]
code = "shop"
name_zh = "店"
kind = "proportional"
params = { points = 1, per_cents = 100 }
"""
CASES = {
    "no TOML": ("a = 1\nb = = 2", "line 2, column 5: this is not TOML (Invalid value)."),
    "unfinished": ('a = "x', "line 1, column 1: this is not TOML"),
    "unknown table": ("[club_]\nx = 1", "club_: there is no table “club_”. Known are: club, branch,"),
    "later table": ("[[reward]]\ncode = 1", "reward: this version does not know “reward” yet"),
    "not a table": ("programme = 3", "programme: this is a table, written [[programme]]."),
    "one club only": ('[[club]]\nname = "x"', "club: this is one table, written [club]."),
    "missing key": ('[[category]]\nname_zh = "x"', "category[0].code: this has to be said."),
    "no name at all": ("[club]\n", "club.name: this has to be said."),
    "unknown key": ('[club]\nname = "x"\nnmae = 1', "club.nmae: there is no such key here. Known are: name, hotline."),
    "no text": ("[club]\nname = 3", "club.name: this is a text in quotation marks."),
    "no code": ('[[category]]\ncode = "Ä"\nname_zh = "x"', "category[0].code: a code is small letters"),
    "twice": ('[[unit]]\ncode = "a"\n[[unit]]\ncode = "a"', "unit[1].code: “a” stands here twice."),
    "no such parent": ('[[branch]]\ncode = "x"\nname = "x"\nparent = "y"', "branch[0].parent: there is no branch “y”"),
    "no such measure": (
        LADDER.replace("visits", "vists"),
        "programme[0].tier[1].criterion[0].measure: there is no measure “vists”. Known are: amount_spent,",
    ),
    "empty": ("", "this rulebook is empty: no table stands in it."),
    "only a remark": ("# nothing\n\n", "this rulebook is empty: no table stands in it."),
    "no cents": (
        LADDER.replace("= 3", "= 1000.00"),
        "programme[0].tier[1].criterion[0].at_least: this is a whole number; money is in cents, so 1,000.00 yuan is 100000.",
    ),
    "no cents at most": (
        LADDER.replace("at_least = 3", "at_most = 0.5"),
        "programme[0].tier[1].criterion[0].at_most: this is a whole number; money is in cents,",
    ),
    "holds for all": (LADDER.replace("= 3", "= 0"), "programme[0].tier[1].criterion[0].at_least: “at least 0” holds"),
    "no number": (LADDER.replace("= 3", '= "3"'), "programme[0].tier[1].criterion[0].at_least: this is a whole number"),
    "no window": (
        LADDER + 'window = "2 years"',
        "programme[0].tier[1].criterion[0].window: “2 years” is no window.",
    ),
    "no filter": (
        LADDER + 'categry = "labour"',
        "programme[0].tier[1].criterion[0].categry: visits cannot be narrowed by “categry”.",
    ),
    "no such branch": (
        LADDER + 'branch = "nowhere"',
        "programme[0].tier[1].criterion[0].branch: there is no branch “nowhere”.",
    ),
    "no kind of benefit": (
        LADDER + '[[programme.tier.benefit]]\nkind = "cake"',
        "programme[0].tier[1].benefit[0].kind: there is no kind of benefit “cake”.",
    ),
    "no such figure": (
        LADDER + '[[programme.tier.benefit]]\nkind = "parking"\nhours = 2\nminutes = 3',
        "programme[0].tier[1].benefit[0].minutes: Not a figure of this kind. It knows: cost_cents, hours.",
    ),
    "figure missing": (
        LADDER + '[[programme.tier.benefit]]\nkind = "parking"',
        "programme[0].tier[1].benefit[0].hours: This field is required.",
    ),
    "unnamed": (
        LADDER + '[[programme.tier.benefit]]\nkind = "text"\nname_zh = "x"',
        "programme[0].tier[1].benefit[0].name_en: this benefit is only what its name says: give it one.",
    ),
    "no validity": (
        LADDER.replace('code = "two"', 'code = "two"\nvalid_for = "1 year"'),
        "programme[0].tier[1].valid_for: “1 year” is no validity.",
    ),
    "falls when": (
        LADDER.replace('code = "two"', 'code = "two"\ndemotion = "one_step"'),
        "programme[0].tier[1].demotion: a tier falls only when its validity ends",
    ),
    "rank twice": (LADDER.replace('code = "two"', 'code = "two"\nrank = 1'), "programme[0].tier[1].rank: “1” stands"),
    "gap": (
        LADDER.replace('code = "two"', 'code = "two"\nrank = 3'),
        "programme[0].tier[1]: Tier 二 has rank 3, but no tier has rank 2",
    ),
    "tomorrow": (
        LADDER.replace('name_zh = "会"', 'name_zh = "会"\nactive_from = 2026-11-23'),
        "programme[0].active_from: a ladder begins today or earlier.",
    ),
    "two ladders": (
        LADDER + LADDER.replace('"club"', '"other"'),
        "programme[1]: only one programme is in force at a time",
    ),
    "no kind of rule": (RULE.replace("proportional", "magic"), "earning_rule[0].kind: there is no kind “magic”."),
    "no figure of the rule": (
        RULE.replace("per_cents", "per"),
        "earning_rule[0].params.per_cents: This field is required.",
    ),
    "no such category": (
        RULE + 'categories = ["labor"]',
        "earning_rule[0].categories: there is no category “labor”. Known are: accessory,",
    ),
    "no payer": (RULE + 'payers = "me"', "earning_rule[0].payers: “me” is not known here."),
    "no lifetime": (RULE + 'expires = "2 years"', "earning_rule[0].expires: this is no lifetime of points."),
    "no placeholder": (
        '[[template]]\ncode = "x"\nsubject_zh = "{nam}"\nsubject_en = "x"\nbody_zh = "x"\nbody_en = "x"',
        "template[0].subject_zh: ",
    ),
    "no such occasion": (
        '[[occasion]]\ncode = "easter"\nname_zh = "x"\ntemplate = "birthday"',
        "occasion[0].code: there is no such occasion. Known are: birthday.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_said_by_its_key_and_nothing_is_changed(case):
    text, said = CASES[case]
    before = writing.write()
    found = faults(text)
    assert [line for line in found if line.startswith(said)], found
    assert loading.load(text, by=None, at=AT, on=ON).faults
    assert writing.write() == before


def test_all_faults_are_said_at_once():
    text = LADDER.replace("visits", "vists").replace("is_member", "is_mamber") + RULE.replace("= 100", "= 0")
    paths = [line.split(":")[0] for line in faults(text)]
    assert paths == [
        "earning_rule[0].params.per_cents",
        "programme[0].tier[0].criterion[0].measure",
        "programme[0].tier[1].criterion[0].measure",
    ]


def test_faults_are_said_in_the_language_of_the_reader():
    with translation.override("zh-hans"):
        assert faults("[club]\n") == ["club.name: 必须填写。"]


@pytest.mark.parametrize(
    ("filter", "sentence"),
    [
        ('category = "tyres"', "没有类别“tyres”。已有："),
        ("category = 3", "类别"),
        ('branch = "nowhere"', "没有分会“nowhere”。已有："),
    ],
)
def test_a_filter_is_named_in_the_language_of_the_reader(filter, sentence):
    text = LADDER.replace('measure = "visits"', 'measure = "amount_spent"') + filter
    with translation.override("zh-hans"):
        [fault] = faults(text)
    assert fault.split(": ", 1)[1].startswith(sentence)


def test_a_tier_that_members_hold_may_not_be_left_out():
    load(LADDER)
    owner()
    night()
    without = LADDER.replace('"one"', '"uno"')
    (fault,) = faults(without)
    assert fault.startswith("programme[0].tier: Members hold the tier 一")
    assert loading.load(without, by=None, at=AT, on=ON).faults[0].path == "programme[0].tier"


def test_the_difference_is_said_key_by_key():
    load(LADDER)
    (change,) = check(LADDER.replace("= 3", "= 4")).changes
    assert (change.sign, change.text) == ("~", "programme club")
    assert change.details == ("tier[two].criterion[0].at_least: 3 → 4",)


def test_a_new_version_in_a_club_that_has_begun_may_not_begin_in_the_past(earned):
    load(RULE)
    assert faults(RULE.replace("= 100", "= 200") + "active_from = 2026-11-20") == [
        "earning_rule[0].active_from: 2026-11-23 is the earliest day possible."
    ]
    assert load(RULE.replace("= 100", "= 200")) == ["~ earning_rule shop"]
