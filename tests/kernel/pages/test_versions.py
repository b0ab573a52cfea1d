"""The page of versions: who took each to which state, two of them side by side, for whoever may see such rows."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.translation import override

from clubcrm.kernel import versions
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Approval
from clubcrm.kernel.roles import ROLES
from points.models import EarningRule
from points.versions import EARNING_RULES
from tests.database import run_as_owner
from tests.factories.kernel import GroupBranchFactory, StaffFactory, UserFactory
from tiers.models import Benefit, Criterion, Programme, Tier
from tiers.versions import PROGRAMMES

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
DEAR = {"kind": "proportional", "params": {"points": 1, "per_cents": 1000}}


@pytest.fixture
def proposer():
    return StaffFactory(name="王芳", branch=GroupBranchFactory(), user=UserFactory(role="administrator"))


@pytest.fixture
def proposed(proposer):
    """The second version of the rule of service, and what its page is called."""
    given = {"kind": EARNING_RULES, "by": proposer.user_id, "at": AT}
    rule = versions.draft_from(version=EarningRule.objects.get().id, **given)
    versions.redraft(kind=EARNING_RULES, version=rule, values=DEAR)
    versions.propose(version=rule, on=date(2030, 1, 1), **given)
    return rule


def page_of(rule, **asked):
    return reverse("kernel:versions", args=["earning-rule", rule]), asked


def opened(client, role, address, language="en"):
    staff = StaffFactory(branch=GroupBranchFactory(), user=UserFactory(role=role))
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = language
    return client.get(*address)


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_decides_sees_the_steps_and_what_would_change(client, proposed):
    text = text_of(opened(client, "service-director", page_of(proposed)))
    assert "Earning rule: Points on service" in text
    assert "2 versions; in force today: version 1." in text
    assert "proposed, to be in force from 2030-01-01 · 王芳 · <time" in text
    assert "put into force from 2000-01-01 · the system · <time" in text
    assert "1 point for every full <del>1</del> yuan; smaller amounts earn nothing" in text
    assert "1 point for every full <ins>10</ins> yuan; smaller amounts earn nothing" in text
    assert "Name in English" not in text and "lines more say the same: show them" in text


def test_it_is_told_in_chinese_too(client, proposed):
    text = text_of(opened(client, "service-director", page_of(proposed), "zh-hans"))
    assert "共 2 个版本；今日生效：第 1 版。" in text and "已提交，拟自 2030-01-01 起生效 · 王芳" in text


def test_two_others_are_compared_when_asked_and_the_same_is_shown_with_all(client, proposed):
    text = text_of(opened(client, "service-director", page_of(proposed, left="2", right="1", all="on")))
    assert "Version 2 and version 1" in text and "Name in English" in text
    assert "1 point for every full <ins>1</ins> yuan; smaller amounts earn nothing" in text
    assert "show them" not in text
    same = text_of(opened(client, "service-director", page_of(proposed, left="1", right="1")))
    assert "These two versions say the same." in same
    odd = text_of(opened(client, "service-director", page_of(proposed, left="x", right="99")))
    assert "Version 1 and version 2" in odd


def test_the_first_version_is_shown_whole(client):
    text = text_of(opened(client, "service-director", page_of(EarningRule.objects.get().id)))
    assert "Name in English" in text and "<del>" not in text


@pytest.mark.parametrize(
    ("role", "kind", "status"),
    [
        ("service-director", "earning-rule", 200), ("finance-manager", "earning-rule", 200),
        ("service-advisor", "earning-rule", 403), ("receptionist", "earning-rule", 403),
        ("service-director", "no-such-kind", 404),
    ],
)  # fmt: skip
def test_it_is_for_whoever_may_see_the_rows_in_the_settings(client, role, kind, status):
    rule = EarningRule.objects.get().id
    assert opened(client, role, (reverse("kernel:versions", args=[kind, rule]), {})).status_code == status


def test_a_version_that_is_not_there_is_not_found(client):
    assert opened(client, "service-director", page_of(999_999)).status_code == 404


def test_only_who_has_the_settings_is_sent_there(client, proposed):
    change = reverse("admin:points_earningrule_change", args=[proposed])
    assert change not in text_of(opened(client, "service-director", page_of(proposed)))
    user = StaffFactory(branch=GroupBranchFactory(), user=UserFactory(role="administrator")).user
    user.is_staff = user.is_superuser = True
    user.save()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert change in text_of(client.get(*page_of(proposed)))


def test_a_ladder_is_compared_tier_by_tier(client, proposer):
    given = {"by": proposer.user_id, "at": AT}
    new = versions.draft_from(kind=PROGRAMMES, version=Programme.objects.get().id, **given)
    gold = Tier.objects.get(programme=new, code="gold")
    limit = Criterion.objects.get(tier=gold, at_least=30_000)
    versions.write_part(
        kind=PROGRAMMES, of=Criterion, within=gold.id, part=limit.id, values={"at_least": 25_000}
    )
    versions.write_part(kind=PROGRAMMES, of=Benefit, within=gold.id, values={"kind": "priority"})
    lost = Tier.objects.get(programme=new, code="green-2")
    versions.remove_part(kind=PROGRAMMES, of=Tier, part=lost.id)
    address = reverse("kernel:versions", args=["tier-programme", new]), {}
    text = text_of(opened(client, "service-director", address))
    assert "Criterion: at least 30,000 points earned within 24 months → at least 25,000 points earned" in text
    assert "<del>30,000</del>" in text and "<ins>25,000</ins>" in text
    assert 'Benefit: appointments with priority <span class="badge fine">new</span>' in text
    assert 'Tier: Green ★★ <span class="badge late">gone</span>' in text
    assert "Tier: Green <" not in text  # says the same


def test_windows_are_said_in_the_language_in_use(db):
    say = PROGRAMMES.shows[Criterion, "window"]
    with override("zh-hans"):
        assert {say(row) for row in Criterion.objects.all()} == {"不限", "24 个月内"}
    with override("en"):
        assert {say(row) for row in Criterion.objects.all()} == {"all time", "within 24 months"}


def test_the_page_asks_as_often_however_many_versions_there_are(
    client, proposed, django_assert_max_num_queries
):
    opened(client, "service-director", page_of(proposed))
    for _ in range(4):
        versions.draft_from(kind=EARNING_RULES, version=proposed, by=None, at=AT)
    with django_assert_max_num_queries(20):
        client.get(*page_of(proposed))


def test_the_inbox_and_the_settings_lead_to_it(client, proposed):
    address = page_of(proposed)[0]
    assert f'href="{address}"' in text_of(opened(client, "service-director", (reverse("kernel:inbox"),)))
    user = StaffFactory(branch=GroupBranchFactory(), user=UserFactory(role="administrator")).user
    user.is_staff = user.is_superuser = True
    user.save()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    change = client.get(reverse("admin:points_earningrule_change", args=[proposed]))
    assert f'href="{address}"' in text_of(change)


def settings_of(client, user):
    user.is_staff = user.is_superuser = True
    user.save()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"


def ended(client, model, version, **sent):
    address = reverse(f"admin:{model}_propose_end", args=[version])
    return client.post(address, sent, follow=True).content.decode()


def test_the_administrator_alone_ends_no_ladder_and_not_without_saying_so(client, proposer):
    programme = Programme.objects.get()
    settings_of(client, proposer.user)
    change = reverse("admin:tiers_programme_change", args=[programme.id])
    page = text_of(client.get(change))
    assert "0 members keep the tiers held" in page and "The club has no ladder then" in page
    assert (
        "Close today" not in page and reverse("admin:tiers_programme_close", args=[programme.id]) not in page
    )
    refused = client.post(reverse("admin:tiers_programme_close", args=[programme.id]), {"leaving_none": "on"})
    assert refused.status_code == 302
    assert "If that is meant, say so" in ended(client, "tiers_programme", programme.id)
    assert Approval.objects.count() == 0 and Programme.objects.get().state == "active"
    said = ended(client, "tiers_programme", programme.id, leaving_none="on")
    assert "Its end is proposed." in said and "Nobody can decide it" in said
    assert Programme.objects.get().state == "active"


def test_who_decides_sees_on_the_page_what_ending_does_and_decides_there(client, proposer):
    rule = EarningRule.objects.get()
    settings_of(client, proposer.user)
    day = business_date() + timedelta(days=3)
    ended(client, "points_earningrule", rule.id, on=day.isoformat(), leaving_none="on")
    text = text_of(opened(client, "service-director", page_of(rule.id)))
    assert f"no longer in force from {day}" in text
    assert "Without it nothing more is earned by it" in text
    approval = Approval.objects.get()
    client.post(reverse("kernel:decide", args=[approval.id]), {"answer": "approve"})
    rule.refresh_from_db()
    assert (rule.state, rule.active_until) == ("closed", day)


def test_who_decides_about_a_ladder_sees_its_effect_and_rehearses_it_and_hears_of_the_night(client, proposer):
    given = {"kind": PROGRAMMES, "by": proposer.user_id, "at": AT}
    new = versions.draft_from(version=Programme.objects.get().id, **given)
    versions.propose(version=new, **given)
    text = text_of(
        opened(client, "service-director", (reverse("kernel:versions", args=["tier-programme", new]),))
    )
    assert "members, 0 of them by rising" in text and 'value="approve"' in text
    rehearse = f"{reverse('tiers:rehearsals')}?programme={new}"
    assert f'href="{rehearse}"' in text and client.get(rehearse).status_code == 200
    approval = Approval.objects.get()
    said = client.post(reverse("kernel:decide", args=[approval.id]), {"answer": "approve"}, follow=True)
    assert "The coming night evaluates every member by it." in said.content.decode()


@pytest.mark.parametrize("kind", [kind for kind in versions.kinds().values() if kind.permission])
def test_whoever_may_decide_may_open_the_page(client, kind):
    for role in ROLES:
        if role.code != "administrator" and kind.permission in role.permissions:
            row = kind.model.objects.first()
            assert row is not None
            assert opened(client, role.code, (kind.address(row.pk),)).status_code == 200
    only = StaffFactory(branch=GroupBranchFactory(), user=UserFactory()).user
    label, codename = kind.permission.split(".")
    own = Permission.objects.get(content_type__app_label=label, codename=codename).id
    run_as_owner(
        "INSERT INTO kernel_user_user_permissions (user_id, permission_id) VALUES (%s, %s)", [only.id, own]
    )
    client.force_login(only, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(kind.address(kind.model.objects.first().pk)).status_code == 200


def test_every_kind_that_ends_says_what_its_end_is_called():
    for kind in versions.kinds().values():
        ends = bool(kind.permission) and kind.closes
        assert ends == bool(kind.end_label) == bool(kind.asks_end), kind.code
