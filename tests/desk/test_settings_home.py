"""The settings' home by task, the search over all settings, and what a new club does first."""

import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from clubcrm.kernel import chapters, versions
from clubcrm.kernel.chapters import setting_up
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Approval, Branch, Milestone
from complaints.models import Grade
from members.models import ImportBatch
from points.models import EarningRule, Reason
from points.versions import EARNING_RULES
from tests.factories.kernel import BranchFactory, GroupBranchFactory, StaffFactory, UserFactory
from tiers.models import Benefit, Programme, Tier
from tiers.versions import PROGRAMMES

pytestmark = pytest.mark.django_db
HOME = "/admin/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def signed_in(client):
    """Sign in somebody of this role at the group, who has the admin site."""
    group = GroupBranchFactory(name="车友汇")

    def sign_in(role="administrator"):
        boss = role == "administrator"
        user = UserFactory(role=role, is_staff=True, is_superuser=boss)
        client.staff = StaffFactory(name="陈立", user=user, branch=group)
        client.force_login(user, backend=BACKEND)
        client.cookies["django_language"] = "en"
        return client

    return sign_in


def chapter_of(page, code):
    return next(chapter for chapter in page.context["home"].chapters if chapter.code == code)


def says(page, code):
    """What is in force of each page of a chapter, by its name."""
    return {entry.label: entry.in_force for entry in chapter_of(page, code).entries}


def found(client, query):
    """The results as "path: text", with their addresses."""
    results = client.get(HOME, {"q": query}).context["found"].results
    return {" › ".join(result.path): (result.text, result.url) for result in results}


def test_every_page_of_the_admin_site_stands_in_exactly_one_chapter():
    homeless = {
        model._meta.label: [chapter.code for chapter in chapters.find_chapters(model)]
        for model in admin.site._registry
        if len(chapters.find_chapters(model)) != 1
    }
    assert homeless == {}
    known = {model._meta.label_lower for model in admin.site._registry} | {"kernel.calendar"}
    named = {
        name
        for chapter in chapters.chapters()
        for name in (*chapter.models, *chapter.in_force, *chapter.words)
    }
    assert named - known == set()


def test_a_page_of_an_app_without_a_chapter_is_missed():
    """Mutant: something is registered of which no chapters.py knows."""
    assert chapters.find_chapters(LogEntry) == []


def test_home_says_in_a_sentence_what_is_in_force(signed_in):
    BranchFactory(name="城东店", hotline="400-800-1234")
    BranchFactory(name="城西店", hotline="")
    page = signed_in().get(HOME)
    codes = [chapter.code for chapter in page.context["home"].chapters]
    assert codes[:6] == ["people", "joining", "points", "tiers", "complaints", "care"]
    assert {"report", "keeping"} <= set(codes)
    assert says(page, "people")["Branches"] == "2 stores, 1 without a hotline"
    assert says(page, "people")["Staff and sign-ins"] == "1 person signs in"
    assert (
        "since" in says(page, "tiers")["Tier programmes"]
        and "tiers, " in says(page, "tiers")["Tier programmes"]
    )
    assert says(page, "points")["Earning rules"].startswith(str(EarningRule.objects.get(state="active")))
    assert re.fullmatch(
        r"\d grades, answered within .+ to .+", says(page, "complaints")["Grades of complaints"]
    )
    assert "9:00–21:00" in says(page, "care")["Occasions"]
    assert re.fullmatch(r"\d+ in force", says(page, "care")["Message templates"])
    assert re.fullmatch(r"\d+ entr(y|ies)", says(page, "points")["Reasons"])
    assert [place.key for place in page.context["places"] if place.here] == ["settings"]


def test_rows_that_are_only_read_stand_apart_at_the_end(signed_in):
    page = signed_in().get(HOME)
    apart = {entry.label for entry in page.context["home"].to_read}
    assert {"Jobs", "Imports", "Users"} <= apart
    shown = {entry.label for chapter in page.context["home"].chapters for entry in chapter.entries}
    assert apart & shown == set()


def test_home_says_what_changed_last_and_by_whom(signed_in):
    client = signed_in()
    grade = Grade.objects.get(number=3)
    form = client.get(reverse("admin:complaints_grade_change", args=[grade.pk])).context["adminform"].form
    given = {name: form[name].value() or "" for name in form.fields} | {"meaning_en": "Something else"}
    assert client.post(reverse("admin:complaints_grade_change", args=[grade.pk]), given).status_code == 302
    changed = chapter_of(client.get(HOME), "complaints").changed
    assert (changed.name, changed.what, changed.who) == (
        grade.name_en,
        "grade of complaints, changed",
        "陈立",
    )
    assert client.get(changed.url).status_code == 200


def test_what_waits_for_a_second_person_stands_in_its_chapter_with_its_address(signed_in):
    client = signed_in()
    rule, now = EarningRule.objects.get(state="active"), timezone.now()
    draft = versions.draft_from(kind=EARNING_RULES, version=rule.pk, by=client.staff.user_id, at=now)
    day = business_date() + timedelta(days=3)
    versions.propose(kind=EARNING_RULES, version=draft, on=day, by=client.staff.user_id, at=now)
    page = client.get(HOME)
    waiting = chapter_of(page, "points").waiting
    assert [each.approval for each in waiting] == list(Approval.objects.all())
    assert client.get(waiting[0].url).status_code == 200
    assert all(not chapter.waiting for chapter in page.context["home"].chapters if chapter.code != "points")
    assert waiting[0].approval.sentence in page.content.decode()


def test_one_sees_only_what_ones_role_may_open(signed_in):
    page = signed_in("marketing-manager").get(HOME)
    shown = {
        chapter.code: [entry.label for entry in chapter.entries] for chapter in page.context["home"].chapters
    }
    assert shown["care"] == ["Occasions", "Message templates"]
    assert "people" not in shown and "complaints" not in shown and "keeping" not in shown
    assert page.context["set_up"] is None
    for entry in [entry for chapter in page.context["home"].chapters for entry in chapter.entries]:
        assert page.client.get(entry.url, follow=True).status_code == 200
    assert found(page.client, "limits of keeping") == {}
    assert "Complaints" not in " ".join(found(page.client, "grade"))
    assert found(page.client, "birthday") != {}


def test_home_and_search_cost_the_same_however_much_there_is(signed_in):
    client = signed_in()

    def ask():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(HOME).status_code == 200
        with CaptureQueriesContext(connection) as searched:
            assert client.get(HOME, {"q": "gold"}).status_code == 200
        return len(asked), len(searched)

    BranchFactory()
    ask()
    few = ask()
    tier = Tier.objects.order_by("id").last()
    for number in range(20):
        BranchFactory()
        Reason.objects.create(code=f"more-{number}", name_zh="更多", name_en="More", serves=["granting"])
    client.post(reverse("admin:points_reason_change", args=[Reason.objects.first().pk]), {})
    assert ask() == few
    assert tier is not None and few[0] < 60 and few[1] < 60


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_search_finds_pages_fields_and_rows_in_both_languages(signed_in, language):
    client = signed_in()
    BranchFactory(name="城东店", hotline="400-800-1234")
    client.cookies["django_language"] = language
    grade = Grade.objects.get(number=3)
    for query, address in (
        ("deadline", reverse("admin:complaints_grade_changelist")),
        ("时限", reverse("admin:complaints_grade_changelist")),
        ("首次回复", f"/admin/complaints/grade/{grade.pk}/change/#id_respond_time"),
        ("First Answer", f"/admin/complaints/grade/{grade.pk}/change/#id_respond_time"),
        ("生日", reverse("admin:campaigns_occasion_changelist")),
        ("hotline", reverse("admin:kernel_branch_changelist")),
        ("４００-８００", f"/admin/kernel/branch/{Branch.objects.get(name='城东店').pk}/change/"),
        ("mail server", reverse("campaigns:test_mail")),
    ):
        addresses = [url for _text, url in found(client, query).values()]
        assert address in addresses, query


def test_a_result_says_the_path_and_each_word_counts(signed_in):
    client = signed_in()
    grade = Grade.objects.get(number=3)
    paths = found(client, f"{grade.name_en} first answer")
    path = f"Complaints › Grades of complaints › {capfirst(grade.name_en)} › First answer within"
    assert path in paths
    assert found(client, "first nonsense") == {}
    page = client.get(HOME, {"q": "first nonsense"})
    assert "Nothing you may open" in page.content.decode()


def test_a_benefit_is_found_as_it_is_said_with_a_point_or_without(signed_in):
    client = signed_in()
    ladder = Programme.objects.get(state="active")
    draft = versions.draft_from(
        kind=PROGRAMMES, version=ladder.pk, by=client.staff.user_id, at=timezone.now()
    )
    tier = Tier.objects.filter(programme=draft).order_by("rank").last()
    versions.write_part(
        kind=PROGRAMMES,
        of=Benefit,
        within=tier.pk,
        values={"kind": "discount", "figures": {"pays_percent": 73}},
    )
    address = reverse("admin:tiers_tier_change", args=[tier.pk])
    for query in ("7.3折", "73折", "27% off", "27% OFF Gold" if "Gold" in tier.name_en else "27%"):
        assert address in [url for _text, url in found(client, query).values()], query
    text, _url = next(iter(found(client, "7.3折").values()))
    assert "27% off" in text


def test_the_set_up_list_ticks_itself_off_from_facts(signed_in):
    client = signed_in()

    def state():
        return {step.code: step.done for step in client.get(HOME).context["set_up"].steps}

    assert set(state().values()) == {False}
    store = BranchFactory(name="城东店", hotline="")
    assert [code for code, done in state().items() if done] == ["branches"]
    Branch.objects.filter(pk=store.pk).update(hotline="400-800-1234")
    StaffFactory(branch=store)
    ImportBatch.objects.create(kind="owners", file_name="a.csv", file_sha256="0")
    assert [code for code, done in state().items() if not done] == [
        "earning-rules",
        "ladder",
        "texts",
        "mail-server",
    ]
    page = client.get(reverse("desk:home"))
    assert "Setting up the club" in page.content.decode()
    assert "Put the list away" not in client.get(HOME).content.decode()


def test_what_only_people_can_say_is_confirmed_and_the_list_is_put_away_when_all_is_done(signed_in):
    client = signed_in()
    address = reverse("kernel:set_up")
    client.post(address)
    client.post(address, {"step": "branches"})
    client.post(address, {"step": "nonsense"})
    assert not Milestone.objects.exists()
    for step in ("earning-rules", "ladder", "texts"):
        assert client.post(address, {"step": step}).status_code == 302
    assert Milestone.objects.get(code="ladder").by == client.staff.user
    for step in ("branches", "hotlines", "staff", "import", "mail-server"):
        setting_up.pass_milestone(code=step, by=None, at=timezone.now())
    page = client.get(HOME)
    assert page.context["set_up"].open == [] and "Put the list away" in page.content.decode()
    assert "Setting up the club" not in client.get(reverse("desk:home")).content.decode()
    client.post(address)
    assert client.get(HOME).context["set_up"] is None


def test_a_letter_that_the_mail_server_took_is_remembered(signed_in):
    client = signed_in()
    client.staff.user.email = "chen@example.com"
    client.staff.user.save()
    client.post(reverse("campaigns:test_mail"))
    assert Milestone.objects.get().code == "mail-server"


def test_a_page_of_the_admin_site_says_where_one_is(signed_in):
    client = signed_in()
    grade = Grade.objects.get(number=3)
    for address, path in (
        (reverse("admin:complaints_grade_changelist"), ["Grades of complaints"]),
        (reverse("admin:complaints_grade_add"), ["Grades of complaints", "new"]),
        (reverse("admin:complaints_grade_change", args=[grade.pk]), ["Grades of complaints", grade.name_en]),
        (f"/admin/complaints/grade/{grade.pk}/history/", ["Grades of complaints", grade.name_en, "history"]),
    ):
        text = client.get(address).content.decode()
        trail = text.partition('aria-label="Where you are"')[2].partition("</nav>")[0]
        steps = [step.strip() for step in re.findall(r">([^<>]+)<", trail) if step.strip()]
        assert steps == ["Settings", "Complaints", *path]
        assert 'class="rail"' in text and 'id="find-setting"' in text and "admin/css/base.css" not in text
    assert client.get("/admin/points/").headers["Location"] == HOME
