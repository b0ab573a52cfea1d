"""Every page of the admin site opens, in both languages, with real rows."""

import html
import json
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, label_for_field
from django.forms import JSONField
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from campaigns.models import Occasion, Template
from campaigns.versions import TEMPLATES
from clubcrm.kernel import versions
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Branch
from members.models import Category
from points.models import EarningRule
from points.versions import EARNING_RULES
from tests.factories.kernel import GroupBranchFactory, StaffFactory, UserFactory
from tests.factories.members import MembershipFactory, OwnershipFactory, invoice_with
from tiers.models import Programme
from tiers.versions import PROGRAMMES

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Client:
    user = UserFactory(role="administrator", is_staff=True, is_superuser=True)
    StaffFactory(user=user, branch=GroupBranchFactory())
    membership = MembershipFactory()
    OwnershipFactory(customer=membership.customer)
    invoice_with({"labour": 36_000}, customer=membership.customer)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_list_form_and_object_of_the_admin_site_opens(administrator, language):
    administrator.cookies["django_language"] = language
    opened = 0
    for model, page in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        addresses = [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
        addresses += [reverse(f"{name}_change", args=[row.pk]) for row in model._default_manager.all()[:2]]
        for address in addresses:
            answer = administrator.get(address)
            assert answer.status_code in {200, 403}, (address, answer.status_code)
            opened += answer.status_code == 200
        assert administrator.get(addresses[0]).status_code == 200, page
    assert opened > 25


@pytest.mark.parametrize("kind", ["rule", "programme", "text"])
def test_before_there_is_a_branch_proposing_says_why_it_cannot_be(client, kind):
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    common = {"by": user.id, "at": timezone.now()}
    of, name = {
        "rule": (EARNING_RULES, "points_earningrule"),
        "programme": (PROGRAMMES, "tiers_programme"),
        "text": (TEMPLATES, "campaigns_template"),
    }[kind]
    model = of.model
    row = versions.draft_from(kind=of, version=model.objects.filter(state="active").first().id, **common)
    address = reverse(f"admin:{name}_change", args=[row])
    page = press_propose(client, address)
    if "Saved, not yet done" in page.content.decode():  # the form takes off the blanks at the end of a text
        page = press_propose(client, address)
    assert "There is no branch yet at which somebody could decide" in page.content.decode()
    assert model.objects.get(id=row).state == "draft"


def press_propose(client, address):
    """The form as it stands, sent by its button "propose"; the page that follows."""
    page = client.get(address).context
    forms = [page["adminform"].form]
    for each in page["inline_admin_formsets"]:
        forms += [each.formset.management_form, *each.formset.forms]
    filled = {
        bound.html_name: value if not hasattr(value, "values_list") else [row.pk for row in value]
        for form in forms for bound in form if (value := bound.value()) is not None and value is not False
    }  # fmt: skip
    tomorrow = business_date() + timedelta(days=1)
    return client.post(address, filled | {"on": tomorrow, "_propose": ""}, follow=True)


def test_each_page_of_a_version_offers_what_may_be_done_with_it(administrator):
    administrator.cookies["django_language"] = "en"
    for model, steps in (
        (EarningRule, ("new_version", "propose_end")), (Programme, ("new_version", "propose_end")), (Template, ("new_version",)),
    ):  # fmt: skip
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model.objects.filter(state="active").first()
        page = administrator.get(reverse(f"{name}_change", args=[row.id])).content.decode()
        assert "What may be done with this version" in page
        assert [
            step for step in steps if f'action="{reverse(f"{name}_{step}", args=[row.id])}"' not in page
        ] == []
        assert page.count('<input type="date"') == (model is EarningRule)


def test_rules_in_force_are_said_back_in_both_languages(administrator):
    rule, programme = EarningRule.objects.get(state="active"), Programme.objects.get(state="active")
    page = administrator.get(reverse("admin:points_earningrule_change", args=[rule.id])).content.decode()
    assert "每" in page and "1 point" in page
    page = administrator.get(reverse("admin:tiers_programme_change", args=[programme.id])).content.decode()
    assert "金卡" in page and "Gold" in page
    assert Category.objects.count() == 6


def test_whatever_the_settings_compute_has_a_chinese_name():
    """A property in a list, without a name of its own, was headed SUBJECT."""
    anybody = SimpleNamespace(is_active=True, is_staff=True, has_perm=lambda *asked: True)
    request = SimpleNamespace(user=anybody, GET={}, POST={}, method="GET")
    bare = []
    for model, page in admin.site._registry.items():
        fields = {field.name for field in model._meta.get_fields()}
        for name in {*page.get_list_display(request), *page.readonly_fields} - fields - {"__str__"}:
            label = str(label_for_field(name, model, page))
            if not re.search("[一-鿿]", label):
                bare.append(f"{model._meta.label}.{name}: {label}")
    assert bare == []


def test_pages_say_back_what_is_typed_and_save_nothing(administrator):
    administrator.cookies["django_language"] = "en"
    occasion = Occasion.objects.get()
    rule = {
        "name_zh": "材料",
        "name_en": "Material",
        "kind": "proportional",
        "expires": "never",
        "payers": ["self"],
    }
    text = {
        "subject_zh": "{name}，你好",
        "body_zh": "好",
        "subject_en": "Hello {name}!",
        "body_en": "{branch}",
    }
    hours = {
        "send_from": 10,
        "send_until": 12,
        "template": occasion.template_id,
        "enabled": "on",
        "catch_up_days": 0,
    }
    names = {"name_zh": "生日", "name_en": "Birthday"}
    said = [
        say(administrator, "points_earningrule_add", rule | {"figure_points": "2", "figure_per_cents": "10"}),
        say(administrator, "points_earningrule_add", rule | {"figure_points": "0", "figure_per_cents": "10"}),
        say(administrator, "campaigns_template_add", text),
        say(
            administrator, "campaigns_occasion_change", hours | names | {"figure_feb29": "mar1"}, occasion.pk
        ),
        say(administrator, "kernel_branch_add", {"name": "城南店", "kind": "store", "hotline": "400-1"}),
    ]
    assert "2 points for every full 10 yuan" in said[0] and "Labour ¥360.00: it earns 72 points." in said[0]
    assert "Not yet: points – Ensure this value is greater than or equal to 1." in said[1]
    assert "Hello John Miller!" in said[2] and "王建国，你好" in said[2]
    assert "between 10:00–12:00" in said[3] and "on 1 March" in said[3]
    assert "There is one group already" in said[4]
    assert (
        EarningRule.objects.count(),
        Template.objects.count(),
        Branch.objects.filter(name="城南店").count(),
    ) == (1, 1, 0)
    occasion.refresh_from_db()
    assert occasion.send_from == 9


def say(client, page, typed, *row):
    """What the page says of what is typed, without its tags."""
    answer = client.post(reverse(f"admin:{page}", args=row), typed | {"_say": "1"})
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


# Written alike in both languages.
ALIKE = {"VIN", "ID", "#"}


def test_every_label_and_help_of_the_settings_is_written_in_both_languages():
    """Of the forms, of what is only shown and of the lists' columns; a help that is the English one was forgotten."""
    anybody = SimpleNamespace(is_active=True, is_staff=True, has_perm=lambda *asked: True, pk=0)
    request = SimpleNamespace(user=anybody, GET={}, POST={}, method="GET")
    said = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said[language] = {place: str(text) for place, text in list_texts(request) if str(text).strip()}
    same = {place: text for place, text in said["en"].items() if said["zh-hans"].get(place) == text}
    assert {place: text for place, text in same.items() if text not in ALIKE} == {}
    assert len(said["en"]) > 300


def list_texts(request):
    """Every label and help, with the place where it stands."""
    for model, page in admin.site._registry.items():
        row = model._default_manager.first() or model()
        names = {*flatten_fieldsets(page.get_fieldsets(request, row)), *page.get_list_display(request)}
        forms = [page.get_form(request, row, change=True)]
        if page.has_add_permission(request):
            forms.append(page.get_form(request, None))
        forms += [inline.get_formset(request, row).form for inline in page.get_inline_instances(request, row)]
        fields = {name: field for form in forms for name, field in form.base_fields.items()}
        for name in names - fields.keys() - {"__str__"}:
            yield f"{model._meta.label}.{name}", label_for_field(name, model, page)
        for name, field in fields.items():
            yield f"{model._meta.label}.{name}", field.label
            yield f"{model._meta.label}.{name}: help", field.help_text


def test_nothing_in_the_settings_is_typed_or_read_as_json(administrator):
    """Of every row there is, and of a draft of each rule: what programs keep as data is asked for in fields of its own."""
    by = {"by": UserFactory(is_superuser=True).id, "at": timezone.now()}
    for kind in (EARNING_RULES, PROGRAMMES, TEMPLATES):
        versions.draft_from(kind=kind, version=kind.model.objects.filter(state="active").first().id, **by)
    found, seen = [], 0
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        rows = model._default_manager.order_by("-pk")[:12]
        for address in [reverse(f"{name}_add"), *(reverse(f"{name}_change", args=[row.pk]) for row in rows)]:
            answer = administrator.get(address)
            seen += answer.status_code == 200
            for written in re.findall(r"<textarea[^>]*>(.*?)</textarea>", answer.content.decode(), re.DOTALL):
                found += [(address, written)] if is_data(html.unescape(written)) else []
            found += [(address, field) for field in list_data_fields(answer.context)]
    assert found == []
    assert seen > 40


def is_data(text):
    try:
        return isinstance(json.loads(text), dict | list)
    except ValueError:
        return False


def list_data_fields(page):
    """Fields of the page's forms that want JSON."""
    if not page or "adminform" not in page:
        return
    forms = [
        page["adminform"].form,
        *(form for each in page["inline_admin_formsets"] for form in each.formset.forms),
    ]
    for form in forms:
        for name, field in form.fields.items():
            if isinstance(field, JSONField):
                yield f"{type(form).__name__}.{name}"
