"""Ids of another branch, wherever an id may stand: 404, and no row of any table changes.

Asked by an administrator of the other store: somebody with every permission there is, whom only the scope holds.
"""

import uuid
from datetime import date
from urllib.parse import urlencode

import pytest
from django import forms
from django.apps import apps
from django.urls import reverse

from clubcrm import routes
from clubcrm.kernel.choices import Choice
from clubcrm.kernel.models import Branch, Staff, Submission
from clubcrm.kernel.routes import NOBODY
from members.models import Customer
from tests.factories.members import CustomerFactory, OwnershipFactory, invoice_with
from tests.web import club as clubs
from tests.web.walking import PARAMETER, address, ask, model_of

# Parameters that name a row of a branch, and those that do not and why.
OF_A_BRANCH = {
    "public_id",
    "vehicle",
    "staff",
    "visit",
    "approval",
    "notice",
    "message",
    "file",
    "call",
    "line",
    "number",
    "object_id",
}
OF_NOBODY = {
    "step": "a word of the flow", "code": "an occasion of the whole club", "month": "a month", "theme": "a chart",
    "kind": "a word", "version": "rules are the whole club's",
    "rehearsal": "what rules would do; its rows are those of one's branches",
    "app": "an app", "model": "a model; its own rows are asked for by the model's page",
    "draft": "what one was typing oneself", "load": "a rulebook loaded for the whole club",
    "key": "a key sent by mail", "uidb36": "the same", "app_label": "an app", "content_type_id": "a model",
    "url": "anything",
}  # fmt: skip


@pytest.fixture
def stranger(club, undone, quiet):
    """The administrator of the western store."""
    return clubs.client_of(clubs.person("administrator", club.west.branch).user)


@pytest.fixture
def unchanged(stranger):
    before = clubs.checksum()
    yield
    assert clubs.checksum() == before


def parameters(entry: routes.Entry) -> set[str]:
    return {found[1] or found[2] for found in PARAMETER.finditer(entry.pattern)}


def scoped(entry: routes.Entry) -> bool:
    """Whether the address names a row of a branch; of the admin's models only those that are scoped."""
    if "object_id" in parameters(entry):
        model = model_of(entry.pattern)
        return bool(model) and hasattr(apps.get_model(model), "seen")
    return bool(parameters(entry) & OF_A_BRANCH)


def test_every_parameter_of_an_address_is_known_to_this_walk():
    every = set().union(*map(parameters, routes.registry().values()))
    assert every == OF_A_BRANCH | set(OF_NOBODY)


def test_in_every_path(club, stranger, unchanged):
    asked = 0
    for entry in filter(scoped, routes.registry().values()):
        for method in entry.route.answered:
            answer = stranger.generic(method, address(entry, club.east))
            # What nobody may do at all is refused before anything is looked up.
            asks = {entry.route.permission, entry.route.writing if method == "POST" else ""}
            expected = 403 if NOBODY in asks else 404
            assert answer.status_code == expected, (method, address(entry, club.east))
            asked += 1
    assert asked > 90
    print(f"{asked} requests with a foreign id in the path: all refused, no row changed")


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("desk:customers", {"branch": "branch.id"}),
        ("members:visits", {"branch": "branch.id"}),
        ("tiers:guard", {"branch": "branch.id"}),
        ("tiers:lapsing", {"branch": "branch.id"}),
        ("tiers:rehearsal", {"branch": "branch.id"}),
        ("tiers:rehearsal_chart", {"branch": "branch.id"}),
        ("complaints:complaints", {"branch": "branch.id"}),
        ("points:expiring", {"branch": "branch.id"}),
        ("complaints:new", {"customer": "customer.public_id"}),
        ("reports:newest", {"branch": "branch.code"}),
        ("reports:month", {"branch": "branch.code"}),
        ("reports:chart", {"branch": "branch.code"}),
        ("reports:workbook", {"branch": "branch.code"}),
    ],
)
def test_in_every_query(club, stranger, unchanged, name, given):
    known = clubs.values(club.east)
    entry = next(entry for entry in routes.registry().values() if entry.name == name)
    where = reverse(name, kwargs={key: known[key] for key in parameters(entry)})
    assert (
        stranger.get(where, {key: reach(club.east, path) for key, path in given.items()}).status_code == 404
    )
    own = f"{where}?{urlencode({key: reach(club.west, path) for key, path in given.items()})}"
    assert ask(stranger, "GET", own).status_code in (200, 302)  # undone: an export is logged


def reach(here, path):
    for part in path.split("."):
        here = getattr(here, part)
    return str(here)


def visit_form(here, **changes):
    return {
        "key": str(uuid.uuid4()), "branch": here.branch.id, "vehicle": here.vehicle.id, "advisor": here.clerk.id,
        "arrived_on": "2026-10-02", "payer": "self", "service_type": "定期保养", "completes": 0,
    } | changes  # fmt: skip


def customer_form(here, **changes):
    return {
        "key": str(uuid.uuid4()), "branch": here.branch.id, "kind": "person", "name": "新客户", "phone": "13911112222",
        "advisor": here.clerk.id,
    } | changes  # fmt: skip


def complaint_form(here, **changes):
    return {
        "key": str(uuid.uuid4()), "branch": here.branch.id, "visit": here.visit.id, "side": "service",
        "channel": "phone", "words": "异响", "grade": 1,
    } | changes  # fmt: skip


def redemption(here, **changes):
    return {
        "key": str(uuid.uuid4()), "branch": here.branch.id, "amount": 1, "purpose": "labour-fee",
    } | changes  # fmt: skip


def adjustment(here, **changes):
    return {
        "key": str(uuid.uuid4()), "branch": here.branch.id, "kind": "points-grant", "amount": 1, "reason": "goodwill",
    } | changes  # fmt: skip


BODIES = [
    ("points:adjust", adjustment, "branch", "branch.id"),
    ("desk:record_visit", visit_form, "branch", "branch.id"),
    ("desk:record_visit", visit_form, "vehicle", "vehicle.id"),
    ("desk:record_visit", visit_form, "advisor", "clerk.id"),
    ("points:redeem", redemption, "branch", "branch.id"),
    ("desk:new_customer", customer_form, "branch", "branch.id"),
    ("desk:new_customer", customer_form, "advisor", "clerk.id"),
    ("members:edit_customer", customer_form, "advisor", "clerk.id"),
    ("complaint", complaint_form, "branch", "branch.id"),
    ("complaint", complaint_form, "visit", "visit.id"),
]


def where_of(name, here):
    if name == "complaint":
        return reverse("complaints:new") + f"?customer={here.customer.public_id}"
    own = [] if name == "desk:new_customer" else [here.customer.public_id]
    return reverse(name, args=own)


@pytest.mark.parametrize(("name", "form", "field", "path"), BODIES)
def test_in_every_body(club, stranger, unchanged, name, form, field, path):
    sent = form(club.west, **{field: reach(club.east, path)})
    assert stranger.post(where_of(name, club.west), sent).status_code == 404


@pytest.mark.parametrize(("name", "form"), sorted({body[:2] for body in BODIES}, key=str))
def test_the_same_bodies_with_ones_own_ids_are_taken(club, stranger, name, form):
    """So that the 404 above comes from the id and nothing else."""
    assert stranger.post(where_of(name, club.west), form(club.west)).status_code == 302


def test_a_car_or_a_visit_of_another_customer_of_ones_own_branch(club, stranger):
    neighbour = CustomerFactory(branch=club.west.branch)
    car = OwnershipFactory(customer=neighbour).vehicle
    before = clubs.checksum()
    sent = visit_form(club.west, vehicle=car.id)
    assert stranger.post(where_of("desk:record_visit", club.west), sent).status_code == 404
    new = reverse("complaints:new") + f"?customer={neighbour.public_id}"
    assert stranger.post(new, complaint_form(club.west)).status_code == 404
    assert stranger.get(f"{new}&visit={club.west.visit.id}").status_code == 404
    assert clubs.checksum() == before


def test_the_key_of_a_form_that_somebody_else_sent(club, stranger):
    """Its answer names the customer it made."""
    key = uuid.uuid4()
    Submission.objects.create(
        key=key, made_by=club.east.clerk.user, made_at="2026-10-01T00:00Z", answer={"customer": "x", "message": "x"}
    )  # fmt: skip
    before = clubs.checksum()
    for name, form in (("desk:new_customer", customer_form), ("desk:record_visit", visit_form)):
        assert stranger.post(where_of(name, club.west), form(club.west, key=str(key))).status_code == 404
    assert clubs.checksum() == before


def test_every_form_offers_rows_of_a_branch_by_a_choice_that_refuses_foreign_ones():
    guarded, open_to_all = 0, []
    for form in every(forms.BaseForm):
        for name, field in form.base_fields.items():
            if isinstance(field, forms.ModelChoiceField) and form.__module__.split(".")[0] in OURS:
                model = field.queryset.model
                if model in (Branch, Staff) or hasattr(model, "seen"):
                    guarded += isinstance(field, Choice)
                    open_to_all += [] if isinstance(field, Choice) else [f"{form.__name__}.{name}"]
    assert (open_to_all, guarded >= 8) == ([], True)


OURS = {"clubcrm", "members", "points", "tiers", "complaints", "campaigns"}


def every(kind):
    for below in kind.__subclasses__():
        if hasattr(below, "base_fields"):
            yield below
        yield from every(below)


@pytest.mark.parametrize("text", ["客户城东店", "kehu", "京B0000", "0001", "VIP000"])
def test_search_and_suggestions_say_nothing_of_them_by_a_part(club, stranger, unchanged, text):
    for headers in ({}, {"HX-Request": "true"}):
        page = stranger.get(reverse("desk:search"), {"q": text}, headers=headers).content.decode()
        assert str(club.east.customer.public_id) not in page


@pytest.mark.parametrize("model", ["customer", "vehicle", "invoice", "importbatch"])
def test_lists_of_the_admin_site_show_ones_own(club, stranger, model):
    page = stranger.get(reverse(f"admin:members_{model}_changelist")).content.decode()
    marks = {
        "customer": "客户{}", "vehicle": "", "invoice": "客户{}", "importbatch": "{}.csv",
    }[model]  # fmt: skip
    if "{}" in marks:
        ours, theirs = ("west", "east") if model == "importbatch" else ("城西店", "城东店")
        assert (marks.format(ours) in page, marks.format(theirs) in page) == (True, False)
    else:
        cars = (f"/vehicle/{here.vehicle.id}/change/" in page for here in (club.west, club.east))
        assert tuple(cars) == (True, False)


NAMED = [
    ("members_customer", "branch__id__exact", "branch.id"),
    ("members_customer", "branch", "branch.id"),
    ("members_customer", "branch__in", "branch.id"),
    ("members_invoice", "customer__id__exact", "customer.id"),
    ("members_invoice", "customer_id", "customer.id"),
    ("points_transfer", "branch__id__exact", "branch.id"),
    ("points_account", "branch__id__exact", "branch.id"),
    ("points_account", "customer__pk", "customer.id"),
    ("tiers_standing", "customer__exact", "customer.id"),
]


@pytest.mark.parametrize(("model", "lookup", "path"), NAMED)
def test_in_the_address_of_a_list_of_the_admin_site(club, stranger, unchanged, model, lookup, path):
    """404 and no empty list, which would say that the id is one."""
    where = reverse(f"admin:{model}_changelist")
    assert stranger.get(where, {lookup: reach(club.east, path)}).status_code == 404
    # Lists are filtered by what they offer: a customer is not among it, and anybody is told so.
    own = 200 if path == "branch.id" else 400
    assert stranger.get(where, {lookup: reach(club.west, path)}).status_code == own
    mixed = f"{reach(club.west, path)},{reach(club.east, path)}"
    assert "__in" not in lookup or stranger.get(where, {lookup: mixed}).status_code == 404


def test_the_filters_of_the_admin_site_offer_ones_own_branches(club, stranger):
    for page in ("members_customer", "members_invoice", "points_transfer", "points_account"):
        text = stranger.get(reverse(f"admin:{page}_changelist")).content.decode()
        sidebar = text[text.index('id="changelist-filter"') :] if 'id="changelist-filter"' in text else ""
        assert "城东店" not in sidebar, page


def test_lists_and_home_show_ones_own(club, stranger):
    for name in ("desk:home", "desk:customers", "members:visits", "complaints:complaints", "kernel:inbox"):
        page = stranger.get(reverse(name)).content.decode()
        assert "客户城东店" not in page, name
    care = stranger.get(reverse("campaigns:care"), {"on": "2026-10-01"}).content.decode()
    assert ("客户城西店" in care, "客户城东店" in care) == (True, False)


def test_a_customer_served_here_is_ones_own_with_all_that_hangs_on_them(club, stranger):
    """The same ids, once the branch has served them: the refusals above come from the scope and nothing else."""
    invoice_with(
        {"labour": 100}, customer=club.east.customer, branch=club.west.branch, invoiced_on=date(2026, 10, 2)
    )
    page = reverse("desk:customer", args=[club.east.customer.public_id])
    assert stranger.get(page).status_code == 200
    assert Customer.objects.filter(id=club.east.customer.id).exists()
