"""Versions of the rules: what may change when, validation that explains, the admin, and the effect beforehand."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import translation

from clubcrm.kernel import approvals, inbox, once, versions
from clubcrm.kernel.models import VersionStep
from clubcrm.kernel.scope import scope_of_branch
from members.models import Customer
from tests import database
from tests.factories.kernel import GroupBranchFactory, StaffFactory, UserFactory
from tests.factories.members import MembershipFactory, OwnershipFactory
from tests.tiers.clubs import AT, ON, branch_of, draft, earn, ladder, night, owner, tier_of
from tiers import checking, ladders, queries, wording
from tiers import operations as tiers
from tiers.models import Criterion, Programme, Standing, Tier, TierChange
from tiers.queries import holders
from tiers.versions import PROGRAMMES

pytestmark = pytest.mark.django_db


def version(**step):
    """A draft copy of what is in force."""
    return versions.draft_from(kind=PROGRAMMES, version=ladders.find_active().id, by=None, at=AT)


def put_in_force(programme, on=ON):
    versions.propose(kind=PROGRAMMES, version=programme, by=None, at=AT)
    versions.activate(kind=PROGRAMMES, version=programme, on=on, by=None, at=AT)


def proposer():
    return StaffFactory(branch=GroupBranchFactory(), user=UserFactory(role="administrator"))


def after_sales():
    return StaffFactory(branch=GroupBranchFactory(), user=UserFactory(role="service-manager"))


def decide(staff, approve=True):
    """What after-sales does in the inbox with the one thing that waits."""
    scope = scope_of_branch(staff.branch_id)
    (row,) = inbox.waiting(staff.user, scope).approvals
    return approvals.decide(
        approval=row.id, approve=approve, comment="再议", by=staff.user, scope=scope, at=AT
    )


def test_a_declined_version_is_a_draft_again_and_one_that_lost_a_tier_in_use_cannot_be_approved():
    user, second, new = proposer().user, after_sales(), version()
    versions.propose(kind=PROGRAMMES, version=new, by=user.id, at=AT)
    decide(second, approve=False)
    assert Programme.objects.get(id=new).state == "draft"
    held = owner()
    night()
    code = Standing.objects.get(customer_id=held).tier.code
    Tier.objects.filter(programme=new, code=code).update(code="other")
    versions.propose(kind=PROGRAMMES, version=new, by=user.id, at=AT)
    with pytest.raises(approvals.Impossible):
        decide(second)
    assert Programme.objects.get(id=new).state == "proposed"
    versions.withdraw(kind=PROGRAMMES, version=new, by=user.id, at=AT)
    assert inbox.waiting(second.user, scope_of_branch(second.branch_id)).approvals == []


def test_a_new_version_closes_the_one_before_and_everyone_is_evaluated_under_it():
    customer, user, second = owner(), proposer().user, after_sales()
    earn(customer, 20_000, ON, "material")
    night()
    former, new = ladders.find_active(), version()
    Criterion.objects.filter(tier__programme=new, measure="points_earned", at_least=30_000).update(
        at_least=20_000
    )
    versions.propose(kind=PROGRAMMES, version=new, by=user.id, at=AT)
    with pytest.raises(approvals.NeedsSecond):
        versions.activate(kind=PROGRAMMES, version=new, on=ON, by=user.id, at=AT)
    decide(second)
    former.refresh_from_db()
    assert (former.state, former.active_until) == ("closed", ON)
    assert (ladders.find_active().id, ladders.find_active().version, ladders.find_active().active_from) == (
        new,
        2,
        ON,
    )
    steps = VersionStep.objects.filter(kind="tier-programme", subject=new).order_by("id")
    assert list(steps.values_list("state", "by")) == [
        ("draft", None),
        ("proposed", user.id),
        ("active", second.user_id),
    ]
    assert tiers.reassess_due(as_of=ON, by=None, at=AT) == 1
    change = TierChange.objects.latest("id")
    assert (change.after.code, change.cause, change.evidence["version"]) == ("gold", "rules", 2)
    assert queries.prove() == []


def test_a_tier_held_under_an_older_version_counts_as_the_tier_of_that_code():
    customer = owner()
    night()
    put_in_force(version())
    assert night() == 0
    assert Standing.objects.get(customer=customer).tier.programme.version == 1
    assert {row["code"]: row["members"] for row in queries.count_by_tier()}["green"] == 1
    assert [step.tier.code for step in queries.find_missing_to_next(customer, ON)] == [
        "green-1",
        "green-2",
        "gold",
    ]


def test_a_version_without_a_tier_that_members_hold_is_refused():
    owner()
    night()
    new = version()
    Tier.objects.filter(programme=new, code="green").update(code="other")
    versions.propose(kind=PROGRAMMES, version=new, by=None, at=AT)
    with pytest.raises(versions.Invalid, match="绿卡"):
        versions.activate(kind=PROGRAMMES, version=new, on=ON, by=None, at=AT)
    assert ladders.find_active().version == 1


def test_steps_only_go_from_state_to_state():
    active, new = ladders.find_active().id, version()
    with pytest.raises(versions.WrongState):
        versions.activate(kind=PROGRAMMES, version=new, on=ON, by=None, at=AT)
    with pytest.raises(versions.WrongState):
        versions.propose(kind=PROGRAMMES, version=active, by=None, at=AT)
    with pytest.raises(versions.NotADraft):
        versions.write_part(kind=PROGRAMMES, of=Tier, within=active, values={"code": "x", "rank": 9})
    versions.propose(kind=PROGRAMMES, version=new, by=None, at=AT)
    with pytest.raises(versions.NotADraft):
        versions.remove_part(kind=PROGRAMMES, of=Tier, part=Tier.objects.filter(programme=new).first().id)
    versions.withdraw(kind=PROGRAMMES, version=new, by=None, at=AT)
    versions.close(kind=PROGRAMMES, version=active, on=ON, by=None, at=AT, leaving_none=True)
    assert list(Programme.objects.order_by("version").values_list("state", flat=True)) == ["closed", "draft"]
    assert night() == 0


ATTACKS = [
    "UPDATE tiers_programme SET name_en = 'x'",
    "UPDATE tiers_programme SET state = 'draft'",
    "UPDATE tiers_programme SET active_from = '2020-01-01'",
    "UPDATE tiers_programme SET version = 7",
    "DELETE FROM tiers_programme",
    "UPDATE tiers_tier SET rank = rank + 10",
    "DELETE FROM tiers_tier",
    "INSERT INTO tiers_tier (programme_id, code, rank, name_zh, name_en, badge, demotion)"
    " SELECT id, 'x', 9, 'x', 'x', 'gold', 'never' FROM tiers_programme",
    "UPDATE tiers_criterion SET at_least = 1",
    "DELETE FROM tiers_criterion",
    'INSERT INTO tiers_criterion (tier_id, route, measure, at_least, "window", filter)'
    " SELECT id, 9, 'is_member', 1, 'all time', '{}' FROM tiers_tier",
    "UPDATE tiers_tierchange SET evidence = '{}'",
    "DELETE FROM tiers_tierchange",
    "TRUNCATE tiers_tierchange CASCADE",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_refuses_to_change_rules_in_force_and_history(attack):
    owner()
    night()
    before = everything()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert everything() == before


def test_not_even_the_owner_changes_history():
    owner()
    night()
    for attack in ("UPDATE tiers_tierchange SET route = 9", "DELETE FROM tiers_tierchange"):
        with (
            pytest.raises(DatabaseError, match="tiers_tierchange is refused: append only"),
            transaction.atomic(),
        ):
            database.run_as_owner(attack)


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Programme, Tier, Criterion, TierChange)]


@pytest.mark.parametrize(
    ("criterion", "sentence"),
    [
        (("points_erned", 1, "all time", {}), "there is no measure “points_erned”. Known are: amount_spent,"),
        (("points_earned", 1, "2 years", {}), "“2 years” is no window. Write for example “24 months”"),
        (("points_earned", 0, "all time", {}), "“at least 0” holds for everyone; ask for 1 or more."),
        (
            ("is_member", 1, "24 months", {}),
            "is_member is a state of the day and has no window; write “all time”.",
        ),
        (
            ("points_earned", 1, "all time", {"categry": "x"}),
            "cannot be narrowed by “categry”. Possible: category",
        ),
        (
            ("points_earned", 1, "all time", {"category": "tyres"}),
            "there is no category “tyres”. Known are: accessory",
        ),
        (("points_earned", 1, "all time", {"category": 7}), "category is a code or a list of codes."),
        (("confirmed", 1, "all time", {}), "confirmed needs the filter “kind”."),
        (
            ("confirmed", 1, "all time", {"kind": "vip", "applied_from": "2015"}),
            "applied on or after is a date like 2015-01-01, not “2015”.",
        ),
        (("present_tier", 1, "all time", {}), "ask for a rank under 1."),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(criterion, sentence, settings):
    programme = draft([[criterion]])
    with translated("en"):
        (problem,) = checking.list_problems(programme)
        assert problem.startswith("Tier Tier 1, route 1: ")
        assert sentence in problem
    with pytest.raises(versions.Invalid):
        versions.propose(kind=PROGRAMMES, version=programme.id, by=None, at=AT)
    programme.refresh_from_db()
    assert programme.state == "draft"


def translated(language):
    return translation.override(language)


def test_a_tier_without_criteria_and_a_programme_without_tiers_are_refused():
    empty, bare = draft(), draft([], code="bare")
    with translated("en"):
        assert checking.list_problems(empty) == ["The programme has no tiers."]
        assert checking.list_problems(bare) == ["Tier Tier 1 has no criteria, so nobody could reach it."]


def test_a_page_reads_the_names_of_categories_once(django_assert_num_queries):
    with once.page(), django_assert_num_queries(1):
        said = [
            wording.describe_series("points_earned", {"category": ["material"]}, "24 months")
            for _ in range(3)
        ]
    assert {label.en for label in said} == {"points earned (Maintenance material) within 24 months"}


def test_the_rules_are_said_back_in_both_languages():
    said = [tier.reached for tier in wording.describe_programme(ladders.find_active())]
    assert said[0] == ("普卡：已申请入会", "Basic: has applied for membership")
    assert said[2].en == "Green ★: is Green or above and at least 3 referred people who bought a car"
    assert said[4].zh == (
        "金卡：已是绿卡或以上，且同品牌车辆数不少于 2 辆；"
        "或已是绿卡或以上，且 24 个月内积分不少于 30,000 分，且 24 个月内积分（维保材料）不少于 10,000 分"
    )


def test_amounts_are_said_in_yuan():
    programme = draft([[("amount_spent", 150_050, "calendar year", {"payer": ["self"]})]])
    said = wording.describe_programme(programme)[0].reached
    assert said.en == "Tier 1: at least 1,500.50 amount spent (customer) this year"
    assert said.zh == "第1级：当年消费金额（自费）不少于 1,500.50 元"


def test_the_effect_of_a_draft_is_counted_and_nothing_is_written():
    rich, poor = owner(), owner()
    earn(rich, 20_000, ON, "material")
    night()
    before = everything()
    new = version()
    Criterion.objects.filter(tier__programme=new, measure="points_earned", at_least=30_000).update(
        at_least=20_000
    )
    effects = {each.tier.code: each[1:] for each in tiers.preview(programme=new, as_of=ON)}
    assert effects == {"basic": (0, 0), "green": (1, 0), "green-1": (0, 0), "green-2": (0, 0), "gold": (1, 1)}
    assert (tier_of(rich), tier_of(poor)) == ("green", "green")
    assert everything()[3] == before[3]


def test_missing_to_the_next_tiers_is_said_per_route():
    customer = owner()
    earn(customer, 27_700, ON, "material")
    night()
    steps = {step.tier.code: step.routes for step in queries.find_missing_to_next(customer, ON)}
    gold = [(need.measure, need.value, need.missing) for need in steps["gold"][1].needs]
    assert gold == [("present_tier", 2, 0), ("points_earned", 27_700, 2_300), ("points_earned", 27_700, 0)]
    assert [need.missing for need in steps["gold"][0].unmet] == [1]
    assert [need.missing for need in steps["green-1"][0].unmet] == [3]


def test_nothing_is_missing_to_who_is_no_member_or_stands_at_the_top():
    stranger = Customer.objects.create(name="路人", branch=MembershipFactory().branch)
    top = owner()
    OwnershipFactory(customer_id=top)
    night()
    assert queries.find_missing_to_next(stranger.id, ON) == []
    assert queries.find_missing_to_next(top, ON) == []


@pytest.fixture
def administrator():
    user = UserFactory(role="administrator", is_staff=True, is_superuser=True)
    StaffFactory(user=user, branch=GroupBranchFactory())
    client = Client()
    client.force_login(user)
    return client


def page(programme):
    return f"/admin/tiers/programme/{programme}/change/"


def test_the_page_of_a_version_says_its_rules_and_effect_and_offers_its_steps(administrator):
    owner()
    night()
    active = ladders.find_active().id
    text = administrator.get(page(active)).content.decode()
    assert "at least 3 referred people who bought a car" in text
    assert "推荐购车人数不少于 3 人" in text
    assert f"/admin/tiers/programme/{active}/new_version/" in text
    assert f"/admin/tiers/programme/{active}/propose/" not in text
    assert 'name="name_en"' not in text


def test_a_version_is_written_proposed_and_put_in_force_in_the_admin(administrator):
    active = ladders.find_active().id
    answer = administrator.post(f"/admin/tiers/programme/{active}/new_version/")
    new = Programme.objects.get(version=2)
    assert answer.url == page(new.id)
    gold = Tier.objects.get(programme=new, code="gold")
    form = inline_form(administrator, f"/admin/tiers/tier/{gold.id}/change/")
    number = next(key for key, value in form.items() if value == 30_000 or value == "30000")
    saved = administrator.post(f"/admin/tiers/tier/{gold.id}/change/", form | {number: 25_000})
    assert saved.status_code == 302
    assert list(gold.criteria.filter(measure="points_earned").values_list("at_least", flat=True)) == [
        25_000,
        10_000,
    ]
    form = inline_form(administrator, page(new.id))
    administrator.post(page(new.id), form | {"_propose": ""})
    administrator.post(f"/admin/tiers/programme/{new.id}/activate/")
    assert ladders.find_active().id == active
    decide(after_sales())
    assert ladders.find_active() == new
    assert administrator.post(f"/admin/tiers/tier/{gold.id}/change/", form).status_code == 403


def inline_form(client, address):
    """What a browser would send back unchanged."""
    context = client.get(address).context
    found = {}
    forms = [context["adminform"].form]
    for formset in context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            found[bound.html_name] = "" if value is None else value
            if bound.field.show_hidden_initial:
                found[bound.html_initial_name] = found[bound.html_name]
    return found


def test_a_bad_criterion_is_explained_beside_the_form(administrator):
    new = version()
    gold = Tier.objects.get(programme=new, code="gold")
    form = inline_form(administrator, f"/admin/tiers/tier/{gold.id}/change/")
    window = next(key for key, value in form.items() if value == "24 months")
    answer = administrator.post(
        f"/admin/tiers/tier/{gold.id}/change/", form | {window: "2 weeks"}, headers={"accept-language": "en"}
    )
    assert "2 weeks" in answer.content.decode()
    assert answer.status_code == 200
    assert not gold.criteria.filter(window="2 weeks").exists()


def test_steps_in_the_admin_need_the_permission_and_a_post(administrator):
    active = ladders.find_active().id
    assert administrator.get(f"/admin/tiers/programme/{active}/close/").status_code == 405
    reader = Client()
    reader.force_login(UserFactory(role="care-manager", is_staff=True))
    assert reader.post(f"/admin/tiers/programme/{active}/close/").status_code == 403
    assert reader.get(page(active)).status_code == 200
    assert ladders.find_active().id == active


def test_standings_and_changes_are_only_read_in_the_admin(administrator):
    owner()
    night()
    for name in ("standing", "tierchange", "nomination"):
        assert administrator.get(f"/admin/tiers/{name}/").status_code == 200
        assert administrator.get(f"/admin/tiers/{name}/add/").status_code == 403


def test_other_ladders_may_be_started(administrator):
    form = inline_form(administrator, "/admin/tiers/programme/add/")
    form |= {"code": "courier", "name_zh": "快递俱乐部", "name_en": "Courier club"}
    assert administrator.post("/admin/tiers/programme/add/", form).status_code == 302
    assert Programme.objects.get(code="courier").state == "draft"
    again = administrator.post("/admin/tiers/programme/add/", form)
    assert again.status_code == 200 and Programme.objects.filter(code="courier").count() == 1


def test_another_programme_begins_anew():
    customer = owner()
    earn(customer, 5, ON)
    night()
    ladder([[("points_earned", 5, "all time", {})]], code="courier")
    night()
    change = TierChange.objects.latest("id")
    assert (change.before.code, change.after.code, tier_of(customer)) == ("green", "t1", "t1")


def test_holders_are_counted_in_the_branches_one_sees():
    near, far = owner(), owner()
    assert branch_of(near) != branch_of(far)
    night()
    held = holders.count_holders(scope_of_branch(branch_of(near)))
    assert {row["code"]: row["members"] for row in held if row["members"]} == {"green": 1}
