"""Texts are drafted, put into force and closed; occasions are set. Always through operations, also in the admin."""

import pytest
from django.utils import translation

from campaigns import operations as campaigns
from campaigns.models import Occasion, Template
from campaigns.versions import TEMPLATES
from clubcrm.kernel import approvals, inbox, versions
from clubcrm.kernel.models import VersionStep
from clubcrm.kernel.scope import scope_of_branch
from tests.factories.campaigns import announce, at, celebrant
from tests.factories.kernel import GroupBranchFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
TEXT = {"subject_zh": "{name}好", "body_zh": "{branch}", "subject_en": "Hello {name}", "body_en": "{branch}"}


def drafted(**changed):
    return versions.draft(kind=TEMPLATES, code="birthday", values=TEXT | changed, by=None, at=at(9))


def last_step(template):
    return VersionStep.objects.filter(kind="message-template", subject=template.id).latest("id")


def settings(**changed):
    occasion = Occasion.objects.get()
    given = {
        name: getattr(occasion, name)
        for name in (
            "name_zh",
            "name_en",
            "enabled",
            "channel",
            "send_from",
            "send_until",
            "catch_up_days",
            "params",
        )
    }
    return campaigns.Settings(**{"template": occasion.template_id, **given, **changed})


def test_a_new_version_takes_the_place_of_the_one_in_force():
    draft = drafted()
    assert Occasion.objects.get().template.version == 1
    versions.activate(kind=TEMPLATES, version=draft, by=None, at=at(10))
    assert list(Template.objects.order_by("version").values_list("version", "state")) == [
        (1, "closed"),
        (2, "active"),
    ]
    assert Occasion.objects.get().template_id == draft


def test_a_version_in_force_is_not_drafted_or_activated_again():
    active = Occasion.objects.get().template_id
    with pytest.raises(versions.NotADraft):
        versions.redraft(kind=TEMPLATES, version=active, values=TEXT)
    with pytest.raises(versions.WrongState):
        versions.activate(kind=TEMPLATES, version=active, by=None, at=at(9))


def test_a_text_with_an_unknown_placeholder_is_refused_beside_its_field():
    with pytest.raises(versions.Invalid) as refusal:
        drafted(body_en="{nmae}", subject_zh="{hotline}")
    assert sorted(refusal.value.errors) == ["body_en", "subject_zh"]
    assert Template.objects.count() == 1


@pytest.mark.parametrize("hours", [(21, 9), (9, 9)])
def test_hours_that_end_before_they_begin_are_refused(hours):
    wrong, occasion = settings(send_from=hours[0], send_until=hours[1]), Occasion.objects.get()
    with pytest.raises(campaigns.HoursWrong):
        campaigns.change_occasion(occasion=occasion.id, settings=wrong, by=None, at=at(9))
    assert Occasion.objects.get().changed_at is None


def test_an_occasion_only_takes_a_text_in_force():
    wrong, occasion = settings(template=drafted()), Occasion.objects.get()
    with pytest.raises(versions.WrongState):
        campaigns.change_occasion(occasion=occasion.id, settings=wrong, by=None, at=at(9))


def test_an_occasion_remembers_who_set_it():
    user = UserFactory()
    campaigns.change_occasion(
        occasion=Occasion.objects.get().id, settings=settings(enabled=False), by=user.id, at=at(9)
    )
    occasion = Occasion.objects.get()
    assert (occasion.enabled, occasion.changed_by, occasion.changed_at) == (False, user, at(9))


def test_switching_on_again_does_not_list_the_days_between_as_missed(mailoutbox):
    celebrant(birthday=at(9).date().replace(year=1980, day=18))
    announce(at(9).date().replace(day=18))
    celebrant(birthday=at(9).date().replace(year=1980, day=20))
    campaigns.change_occasion(occasion=Occasion.objects.get().id, settings=settings(), by=None, at=at(7))
    assert announce() == 0


def in_the_admin(client, role="marketing-manager"):
    staff = StaffFactory(user=UserFactory(role=role, is_staff=True))
    client.force_login(staff.user)
    return staff.user


def test_a_marketing_manager_proposes_a_text_and_customer_care_puts_it_into_force(client):
    user, care = (
        in_the_admin(client),
        StaffFactory(branch=GroupBranchFactory(), user=UserFactory(role="care-manager")),
    )
    page = client.post("/admin/campaigns/template/add/", TEXT | {"code": "birthday"}, follow=True)
    assert page.status_code == 200
    draft = Template.objects.get(version=2)
    assert (draft.state, last_step(draft).by) == ("draft", user)
    client.post(
        f"/admin/campaigns/template/{draft.id}/change/", TEXT | {"body_en": "All the best from {branch}"}
    )
    for step, state in (("activate", "draft"), ("propose", "proposed"), ("activate", "proposed"),
                        ("withdraw", "draft"), ("propose", "proposed")):  # fmt: skip
        if step == "propose":  # in the form of the draft
            typed = TEXT | {"body_en": "All the best from {branch}", "_propose": ""}
            client.post(f"/admin/campaigns/template/{draft.id}/change/", typed)
        else:
            client.post(f"/admin/campaigns/template/{draft.id}/{step}/")
        draft.refresh_from_db()
        assert draft.state == state
    scope = scope_of_branch(care.branch_id)
    (waiting,) = inbox.waiting(care.user, scope).approvals
    approvals.decide(approval=waiting.id, approve=True, by=care.user, scope=scope, at=at(10))
    draft.refresh_from_db()
    assert (draft.state, draft.body_en, last_step(draft).by) == (
        "active",
        "All the best from {branch}",
        care.user,
    )
    page = client.get(f"/admin/campaigns/template/{draft.id}/change/").content.decode()
    assert "new_version/" in page and 'name="body_en"' not in page
    client.post(f"/admin/campaigns/template/{draft.id}/new_version/")
    assert Template.objects.get(version=3).body_en == "All the best from {branch}"


@pytest.mark.parametrize("wrong", ["{nmae}", "{{ name }}", "<b>{name}</b>", "{% load x %}"])
def test_the_admin_says_what_is_wrong_with_a_text_and_writes_nothing(client, wrong):
    in_the_admin(client)
    with translation.override("en"):
        page = client.post("/admin/campaigns/template/add/", TEXT | {"code": "birthday", "body_en": wrong})
    assert page.status_code == 200
    assert list(page.context["adminform"].form.errors) == ["body_en"]
    assert Template.objects.count() == 1


def test_the_admin_sets_the_occasion_within_its_bounds(client):
    user = in_the_admin(client)
    occasion = Occasion.objects.get()
    given = {
        "name_zh": "生日问候", "name_en": "Birthday", "enabled": "on", "template": occasion.template_id,
        "send_from": 10, "send_until": 20, "figure_feb29": "mar1", "catch_up_days": 0,
    }  # fmt: skip
    address = f"/admin/campaigns/occasion/{occasion.id}/change/"
    page = client.post(address, given | {"send_from": 21})
    assert list(page.context["adminform"].form.errors) == ["send_until"]
    client.post(address, given)
    occasion.refresh_from_db()
    assert (occasion.send_from, occasion.send_until, occasion.params, occasion.changed_by) == (
        10,
        20,
        {"feb29": "mar1"},
        user,
    )
    assert client.post("/admin/campaigns/occasion/add/", given).status_code == 403
    assert client.post(f"/admin/campaigns/occasion/{occasion.id}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("role", ["general-manager", "finance-manager"])
def test_others_with_the_admin_change_no_text(client, role):
    in_the_admin(client, role)
    active = Occasion.objects.get().template_id
    assert client.post("/admin/campaigns/template/add/", TEXT | {"code": "x"}).status_code == 403
    assert client.post(f"/admin/campaigns/template/{active}/new_version/").status_code == 403
    assert (
        client.post(f"/admin/campaigns/occasion/{Occasion.objects.get().id}/change/", {}).status_code == 403
    )
    assert Template.objects.count() == 1


def test_steps_need_a_post(client):
    in_the_admin(client)
    assert client.get(f"/admin/campaigns/template/{drafted()}/activate/").status_code == 405


def test_a_draft_is_tried_out_as_it_was_just_typed_and_read_as_from_ones_own_branch(client, mailoutbox):
    user = in_the_admin(client)
    user.email = "me@example.com"
    user.save()
    address = f"/admin/campaigns/template/{drafted()}/change/"
    typed = TEXT | {"subject_zh": "{name}，新的开头", "body_zh": "{name}，{branch} 祝您生日快乐"}
    client.post(address, typed | {"_send_test": ""})
    (letter,) = mailoutbox
    branch = user.staff.branch.name
    assert (letter.to, letter.subject) == (["me@example.com"], f"{user.staff.name}，新的开头")
    assert f"{branch} 祝您生日快乐" in letter.body
    assert (
        f"{branch} 祝您生日快乐" in client.get(address).content.decode()
    )  # the preview names the same sender
