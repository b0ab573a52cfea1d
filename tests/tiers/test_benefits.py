"""Benefits: rows of a version, said in both languages, read by the day, and who is due a gift."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from clubcrm.kernel import versions
from clubcrm.kernel.clock import business_date
from members.models import Customer
from tests.dropping import dropped
from tests.factories.kernel import BranchFactory, StaffFactory, UserFactory
from tests.filled import fill
from tests.tiers.clubs import AT, ON, days, draft, night, owner
from tests.tiers.test_programmes import administrator, inline_form  # noqa: F401
from tiers import benefits, ladders, queries, wording
from tiers.models import Benefit, Tier
from tiers.versions import PROGRAMMES

pytestmark = pytest.mark.django_db
SAID = {
    "discount": ({"pays_percent": 88}, "全部类别 8.8折", "12% off everything"),
    "some": ({"pays_percent": 80, "categories": ["labour"], "stacks": True}, "工时 8折（可与促销同享）",
             "20% off Labour (on top of promotions)"),
    "points_multiplier": ({"percent": 150}, "积分 1.5 倍", "1.5 times the points"),
    "parking": ({"hours": 2}, "免费停车 2 小时", "2 hours of free parking"),
    "gift": ({"occasion": "quarter", "value_cents": 20_050}, "季度礼品（价值 200.50 元）",
             "quarterly gift (worth 200.50 yuan)"),
    "rescue": ({"times_a_year": 2}, "紧急救援每年 2 次", "roadside rescue 2 times a year"),
    "partner": ({"pays_percent": 95}, "友好商户 9.5折", "5% off at partner merchants"),
    "priority": ({}, "优先预约", "appointments with priority"),
    "advisor": ({}, "专属顾问", "a dedicated advisor"),
    "invitation": ({}, "活动邀请", "invitations to events"),
}  # fmt: skip


def with_benefits(*rows):
    """A new version of the ladder in force whose Green tier brings these (kind, figures)."""
    new = versions.draft_from(kind=PROGRAMMES, version=ladders.find_active().id, by=None, at=AT)
    green = Tier.objects.get(programme=new, code="green")
    for kind, figures in rows:
        versions.write_part(
            kind=PROGRAMMES, of=Benefit, within=green.id, values={"kind": kind, "figures": figures}
        )
    return new


def put_in_force(new, on=ON):
    versions.propose(kind=PROGRAMMES, version=new, by=None, at=AT)
    versions.activate(kind=PROGRAMMES, version=new, on=on, by=None, at=AT)


@pytest.mark.parametrize("case", SAID)
def test_a_benefit_is_said_in_both_languages(case):
    figures, zh, en = SAID[case]
    row = Benefit(kind="discount" if case == "some" else case, figures=figures)
    assert wording.describe_benefit(row) == (zh, en)


def test_a_name_of_its_own_stands_before_what_the_kind_says():
    gift = Benefit(kind="gift", figures={"occasion": "year"}, name_zh="台历", name_en="Calendar")
    assert wording.describe_benefit(gift) == ("台历（年度礼品）", "Calendar (yearly gift)")
    pick_up = Benefit(kind="text", name_zh="接送", name_en="Pick-up")
    assert wording.describe_benefit(pick_up) == ("接送", "Pick-up")


def test_how_long_a_tier_is_kept_is_said():
    assert wording.describe_keeping(Tier()) == ("达到后保留。", "Kept once it is reached.")
    tier = Tier(valid_for="12 months", grace_days=30, demotion="one_step", resets=True)
    assert wording.describe_keeping(tier) == (
        "有效 12 个月，再宽限 30 天；期满时条件不再成立则降一级；升级后重新累计。",
        "Valid for 12 months, then 30 days of grace; if the criteria no longer hold then, one tier down; "
        "counting begins anew once it is reached.",
    )
    assert wording.describe_keeping(Tier(valid_for="anniversary")).en == "Kept once it is reached."


def test_a_member_has_the_benefits_of_the_tier_held_on_the_day_under_the_version_of_the_day():
    customer, stranger = owner(), Customer.objects.create(name="路人", branch=BranchFactory())
    put_in_force(with_benefits(("priority", {})), ON - days(5))
    night()
    put_in_force(with_benefits(("parking", {"hours": 2})), ON + days(1))

    def brings(on, of=customer):
        return [row.kind for row in queries.list_benefits(of, on)]

    assert brings(ON - days(1)) == []  # no tier yet
    assert brings(ON) == ["priority"]
    assert brings(ON + days(1)) == ["priority", "parking"]  # copied into the next version
    assert brings(ON + days(1), stranger.id) == []
    versions.close(
        kind=PROGRAMMES, version=ladders.find_active().id, on=ON + days(3), by=None, at=AT, leaving_none=True
    )
    assert brings(ON + days(2)) == ["priority", "parking"]
    assert brings(ON + days(3)) == []  # no ladder is in force any more


def test_the_benefits_of_a_version_in_force_never_change():
    put_in_force(with_benefits(("parking", {"hours": 2})))
    row = Benefit.objects.get(tier__programme=ladders.find_active())
    with pytest.raises(versions.WrongState):
        versions.write_part(
            kind=PROGRAMMES, of=Benefit, within=row.tier_id, part=row.id, values={"figures": {"hours": 3}}
        )
    for attack in (lambda: Benefit.objects.update(figures={}), lambda: Benefit.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            attack()
    row.refresh_from_db()
    assert row.figures == {"hours": 2}


def test_gifts_due_are_those_of_ones_branches_by_tier_and_birthday():
    put_in_force(with_benefits(("gift", {"occasion": "quarter"}), ("gift", {"occasion": "birthday"})))
    near, far = owner(), owner()
    Customer.objects.filter(id=near).update(birthday=ON.replace(year=1980, day=1))
    Customer.objects.filter(id=far).update(birthday=ON.replace(year=1980, month=1))
    night()

    def due(occasion):
        return set(queries.find_due_gifts(occasion, ON).values_list("id", flat=True))

    assert due("quarter") == {near, far}
    assert due("birthday") == {near}
    assert due("year") == set()
    branch = Customer.objects.get(id=near).branch
    client = Client()
    client.force_login(StaffFactory(branch=branch, user=UserFactory(role="service-advisor")).user)
    page = client.get(reverse("tiers:gifts"))
    assert [customer.id for customer, _said in page.context["rows"]] == [near]
    assert page.context["rows"][0][1] == "季度礼品"
    assert client.get(reverse("tiers:gifts"), {"occasion": "year"}).context["given_by_any"] is False


def test_the_customer_page_and_the_tiers_page_show_what_a_tier_brings():
    put_in_force(with_benefits(("parking", {"hours": 2})), business_date())
    customer = Customer.objects.get(id=owner())
    night(business_date())
    client = Client()
    client.force_login(StaffFactory(branch=customer.branch, user=UserFactory(role="service-advisor")).user)
    address = reverse("desk:customer", args=[customer.public_id])
    assert "免费停车 2 小时" in client.get(address).content.decode()
    assert "免费停车 2 小时" in client.get(reverse("tiers:tiers")).content.decode()


def test_a_benefit_is_written_in_the_admin_and_explained_where_it_is_wrong(administrator):  # noqa: F811
    new = versions.draft_from(kind=PROGRAMMES, version=ladders.find_active().id, by=None, at=AT)
    gold = Tier.objects.get(programme=new, code="gold")
    page = f"/admin/tiers/tier/{gold.id}/change/"
    form = inline_form(administrator, page)
    wrong = form | {"benefits-0-kind": "parking", "benefits-0-figure_hours": "99"}
    answer = administrator.post(page, wrong, headers={"accept-language": "en"})
    assert answer.status_code == 200 and "less than or equal to 24" in answer.content.decode()
    right = form | {
        "benefits-0-kind": "discount",
        "benefits-0-figure_pays_percent": "88",
    }
    assert administrator.post(page, right).status_code == 302
    assert list(gold.benefits.values_list("kind", "figures")) == [("discount", {"pays_percent": 88})]
    said = administrator.get(f"/admin/tiers/programme/{new}/change/").content.decode()
    assert "全部类别 8.8折" in said and "12% off everything" in said
    assert "One rises to the highest tier whose criteria hold" in said
    form = inline_form(administrator, page)
    assert administrator.post(page, form | {"benefits-0-DELETE": "on"}).status_code == 302
    assert not gold.benefits.exists()


def test_who_approves_reads_what_the_version_brings():
    programme = ladders.read(ladders.find_active()).programme
    put_in_force(with_benefits(("parking", {"hours": 2})))
    assert "免费停车 2 小时" in "\n".join(wording.list_lines(ladders.find_active()))
    assert wording.list_lines(programme)[0] == "升至条件成立的最高等级；本版本立即适用于所有会员。"


def test_kinds_without_criteria_do_not_break_the_page_of_a_draft():
    assert [each.brings for each in wording.describe_programme(draft([]))] == [[]]


CHARGING = """
from django import forms

from clubcrm.kernel.figures import MoneyField
from tiers.benefits import BenefitKind


class ChargingForm(forms.Form):
    up_to_cents = MoneyField(label="worth up to", min_value=100)
    night = forms.BooleanField(label="at night too", required=False)


KIND = BenefitKind("免费充电", "free charging", lambda given: ("", f"charging for {given['up_to_cents']} cents"), ChargingForm)
"""


def test_a_kind_dropped_in_as_a_file_has_its_figures_on_the_page(administrator, tmp_path):  # noqa: F811
    """Fetched when it is chosen; without JavaScript shown by the first save and kept by the second."""
    new = versions.draft_from(kind=PROGRAMMES, version=ladders.find_active().id, by=None, at=AT)
    gold = Tier.objects.get(programme=new, code="gold")
    page = f"/admin/tiers/tier/{gold.id}/change/"
    administrator.cookies["django_language"] = "en"
    with dropped(benefits, "charging", CHARGING, tmp_path):
        form = inline_form(administrator, page) | {"benefits-0-kind": "charging"}
        asked = administrator.post(
            f"{page}figures/", form, headers={"HX-Trigger-Name": "benefits-0-kind"}
        ).content.decode()
        assert 'name="benefits-0-figures_of" value="charging"' in asked and "required." not in asked
        assert 'name="benefits-0-figure_up_to_cents"' in asked and "At night too" in asked and "yuan" in asked
        said = administrator.post(page, form | {"benefits-0-figures_of": ""}).content.decode()
        assert "Here is what this kind asks for" in said and 'name="benefits-0-figure_up_to_cents"' in said
        filled = {"benefits-0-figures_of": "charging", "benefits-0-figure_up_to_cents": "0.50"}
        assert "1 yuan is the least" in administrator.post(page, form | filled).content.decode()
        right = filled | {"benefits-0-figure_up_to_cents": "¥1,050.5", "benefits-0-figure_night": "on"}
        assert administrator.post(page, form | right).status_code == 302
        assert gold.benefits.get().figures == {"up_to_cents": 105_050, "night": True}
        assert inline_form(administrator, page)["benefits-0-figure_up_to_cents"] == "1050.50"


def test_another_kind_keeps_what_it_has_in_common_and_somebody_elses_row_is_not_read(administrator):  # noqa: F811
    new = with_benefits(("discount", {"pays_percent": 88, "categories": ["labour"]}))
    green, gold = (Tier.objects.get(programme=new, code=code) for code in ("green", "gold"))
    row = green.benefits.get()
    typed = {"benefits-0-id": row.id, "benefits-0-kind": "partner", "benefits-0-figure_pays_percent": "75"}
    send = {"headers": {"HX-Trigger-Name": "benefits-0-kind"}}
    asked = administrator.post(
        f"/admin/tiers/tier/{green.id}/change/figures/", typed, **send
    ).content.decode()
    assert 'value="75"' in asked and "categories" not in asked and "initial-" not in asked
    back = {"benefits-0-id": row.id, "benefits-0-kind": "discount"}
    asked = administrator.post(f"/admin/tiers/tier/{green.id}/change/figures/", back, **send).content.decode()
    assert 'value="88"' in asked
    asked = administrator.post(f"/admin/tiers/tier/{gold.id}/change/figures/", back, **send).content.decode()
    assert 'value="88"' not in asked and "figure_pays_percent" in asked
    for name in ("", "benefits-0-figures", "others-0-kind"):
        answer = administrator.post(
            f"/admin/tiers/tier/{gold.id}/change/figures/", back, headers={"HX-Trigger-Name": name}
        )
        assert answer.status_code == 404


def test_figures_that_two_change_are_merged_each_for_itself(administrator):  # noqa: F811
    new = with_benefits(("discount", {"pays_percent": 88, "categories": ["labour"]}))
    green = Tier.objects.get(programme=new, code="green")
    page = f"/admin/tiers/tier/{green.id}/change/"
    administrator.cookies["django_language"] = "en"
    mine = fill(administrator.get(page), "benefits-0-kind", **{"benefits-0-figure_pays_percent": "80"})
    values = {"figures": {"pays_percent": 88, "categories": ["labour", "material"]}}
    row = green.benefits.get()
    versions.write_part(kind=PROGRAMMES, of=Benefit, within=green.id, part=row.id, values=values)
    said = administrator.post(page, mine, follow=True).content.decode()
    row.refresh_from_db()
    assert row.figures == {"pays_percent": 80, "categories": ["labour", "material"]}
    assert "changed: Only these categories. That stays." in said or "only these categories" in said
