"""A canary's phone, plate, VIN and e-mail go through everything that answers, as roles that may not see them: found
nowhere, and nothing of it counts as a look."""

import io
import re
import zipfile
from datetime import date

import pytest
from django.template.base import Template as BaseTemplate
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from clubcrm.kernel.models import Access, Job, User
from complaints import operations as complaints
from members import operations as members
from members.models import Card
from tests.factories import dms
from tests.factories.campaigns import begin_attempt, end_attempt, message_to
from tests.factories.complaints import brought_to, person
from tests.factories.members import (
    CustomerFactory,
    MembershipFactory,
    OwnershipFactory,
    VehicleFactory,
    invoice_with,
)
from tests.web.conftest import unwatched

pytestmark = pytest.mark.django_db
PHONE, PLATE, VIN, EMAIL = "13987654321", "京Z98765", "LSVZZ11A1AA987654", "canary.bird@secret-mail.com"
TRACES = (
    PHONE,
    "139 8765",
    "98765432",
    PLATE,
    "京Z·98765",
    VIN,
    "AA987654",
    "987654",
    "canary.bird",
    "canary",
)
WORDS = f"打{PHONE}，车{PLATE}/{VIN}，写{EMAIL}"
SKIP = {
    "password",
    "logout",
    "mfa",
    "login",
    "signup",
    "reauthenticate",
    "confirm_email",
    "jsi18n",
    "i18n",
    "healthz",
}


@pytest.fixture
def canary(east):
    """A customer with the canary's data in every field and text that a page may print."""
    bird = CustomerFactory(
        branch=east, name="金丝雀", phone=PHONE, email=EMAIL, birthday=date(1980, 1, 1), remark=WORDS
    )
    MembershipFactory(customer=bird)
    car = VehicleFactory(plate=PLATE, vin=VIN, model="Canarium")
    OwnershipFactory(customer=bird, vehicle=car)
    bare = VehicleFactory(plate="", vin="LSVZZ11A2AA987654")
    OwnershipFactory(customer=bird, vehicle=bare)
    director, manager = person("service-director", east), person("care-manager", east)
    Card.objects.create(customer=bird, number="8800112233", valid_from_on=date(2024, 1, 1))
    invoice_with({"labour": 100_00}, customer=bird, branch=east, number="RO26000001")
    visit = bird.visits.create(branch=east, vehicle=car, arrived_on=timezone.localdate(), service_type="保养")
    members.pin_note(customer=bird.id, text=WORDS, by=manager.user_id, at=timezone.now())
    for state in ("closed", "proposed", "received"):
        case = brought_to(
            state, by=director, approver=manager, customer=bird, visit=visit.id, words=WORDS, wish=WORDS
        )
    complaints.take_step("answer", complaint=case.id, words=WORDS, by=director.user, at=timezone.now())
    letter = begin_attempt(
        message_to(bird, due_on=timezone.localdate()),
        begun_at=timezone.now(),
        recipient=EMAIL,
        subject=WORDS,
        body=WORDS,
    )
    end_attempt(letter, "unclear", at=timezone.now(), answer=f"250 accepted <{EMAIL}> maybe")
    Job.objects.create(name="x", business_date=date(2026, 1, 1), started_at=timezone.now())
    return bird


def patterns(nodes, prefix=""):
    for node in nodes:
        if isinstance(node, URLResolver):
            yield from patterns(node.url_patterns, prefix + str(node.pattern))
        elif isinstance(node, URLPattern):
            yield prefix + str(node.pattern)


def addresses(bird):
    """Every address of the club, filled in with what belongs to the canary."""
    case, visit = bird.complaints.order_by("-id").first(), bird.visits.first()
    values = {
        "public_id": bird.public_id, "number": case.number, "step": "regrade", "visit": visit.id, "month": "2026-10",
        "theme": "members", "approval": 1, "notice": 1, "message": bird.messages.get().id, "code": "birthday",
        "object_id": bird.id, "app_label": "members", "content_type_id": 1, "url": "x",
    }  # fmt: skip
    for pattern in patterns(get_resolver().url_patterns):
        names = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values.get(found[1], "x")), pattern)
        if not set(re.split(r"[/.]", path)) & SKIP and not re.search(r"[\^$()?]", path):
            yield "/" + path
            if names and "admin" in path:
                for one in (bird.ownerships.first().vehicle_id, bird.invoices.first().id):
                    yield "/" + re.sub(r"<path:object_id>", str(one), pattern)
    for query in (f"search/?q={bird.name}", "search/?q=4321", "search/?q=98765", "search/?q=7654"):
        yield f"/{query}"
    yield from (f"/complaints/new/?customer={bird.public_id}", f"/complaints/new/?q={bird.name}")
    yield from (
        f"/customers/{bird.public_id}/?show={tab}"
        for tab in ("visits", "points", "tiers", "complaints", "care")
    )
    yield from (f"/complaints/{row.number}/" for row in bird.complaints.all())
    yield from ("/complaints/?state=all", "/care/?show=unclear", "/visits/?open=1", "/access/?who=x")


def texts(answer):
    """What was answered, the parts of a workbook too."""
    content = b"".join(answer) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return [book.read(name).decode(errors="replace") for name in book.namelist()]
    headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    return [content.decode(errors="replace"), headers]


def leaks(answer, url):
    found = {trace for text in texts(answer) for trace in TRACES if trace in text}
    asked = {trace for trace in found if trace in url}  # what a person typed stands in the search box
    return found - asked


# Every role in both languages in the long form.
@pytest.mark.parametrize(
    ("language", "role"),
    [
        ("en", "care-manager"), ("zh-hans", "receptionist"), ("en", "superuser"),
        *(
            pytest.param(language, role, marks=pytest.mark.slow)
            for language, role in (
                ("en", "marketing-manager"), ("en", "finance-manager"), ("en", "receptionist"),
                ("zh-hans", "marketing-manager"), ("zh-hans", "finance-manager"), ("zh-hans", "care-manager"),
                ("zh-hans", "superuser"),
            )
        ),
    ],
)  # fmt: skip
def test_the_canary_is_found_nowhere(as_role, client, canary, east, role, language, monkeypatch):
    monkeypatch.setattr(BaseTemplate, "_render", unwatched)
    as_role("general-manager" if role == "superuser" else role, east.parent)
    if role == "superuser":
        User.objects.filter(id=User.objects.latest("id").id).update(is_superuser=True, is_staff=True)
    client.cookies["django_language"] = language
    client.raise_request_exception = False
    shown, statuses = {}, []
    for url in dict.fromkeys(addresses(canary)):
        answer = client.get(url, follow=True)
        statuses.append(answer.status_code)
        if found := leaks(answer, url):
            shown[f"GET {url}"] = found
        if url.startswith("/admin/") or "/reveal/" in url or "/edit/" in url or answer.status_code == 405:
            continue
        answer = client.post(url.partition("?")[0], {"x": "1"})
        if found := leaks(answer, url):
            shown[f"POST {url}"] = found
    if role in ("care-manager", "superuser"):  # who may reveal edits whole, and that is a look
        shown = {url: found for url, found in shown.items() if not url.endswith("/edit/")}
    assert shown == {}
    assert statuses.count(200) >= 20 and not any(status >= 500 for status in statuses)
    looks = Access.objects.exclude(route="members:edit_customer")
    # Every export is logged; with nothing of a person's shown whole it names no class.
    assert list(looks.exclude(action=Access.Action.EXPORT).values_list("route", "classes")) == []
    assert {tuple(classes) for classes in looks.values_list("classes", flat=True)} <= {()}


def test_the_walk_would_find_it(desk, canary):
    """The same pages as an advisor, whose work is cars: the plate is there, and after a click everything is."""
    url = f"/customers/{canary.public_id}/"
    assert leaks(desk.get(url), url) >= {"京Z·98765"}
    desk.post(f"{url}reveal/")
    assert leaks(desk.get(url), url) >= {PHONE, "京Z·98765", "canary.bird"}


def test_what_is_said_after_an_action_is_masked_too(as_role, canary, east):
    client = as_role("care-manager", east)
    sent = {"vin": dms.vin(2), "plate": "京Q55551"}
    page = client.post(f"/customers/{canary.public_id}/cars/new/", sent, follow=True).content.decode()
    assert "京Q·5***1 is now a car of 金丝雀." in page and "55551" not in page
