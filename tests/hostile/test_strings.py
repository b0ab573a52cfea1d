"""Three hundred hostile texts wherever people write: pages show them as text, templates stay blind to them, nothing fails."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns import placeholders
from complaints import operations as complaints
from complaints.models import Complaint
from members import operations as members
from members.models import Customer
from tests.factories.members import CustomerFactory, MembershipFactory, OwnershipFactory, VehicleFactory
from tests.hostile.strings import HOSTILE
from tests.web import club as clubs

PLACES = ("name", "remark", "note", "words", "wish", "model")
PLAIN = "王建国"
LINES = {"br", "p"}  # what a text of several lines is shown with


class Bones(HTMLParser):
    """A page without its texts: every element with the names of its attributes, and what scripts say."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements, self.scripts, self.texts, self.inside = [], [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag not in LINES or attrs:
            self.elements.append((tag, tuple(sorted(name for name, _value in attrs))))
        self.texts += [value for _name, value in attrs if value]
        self.inside = tag

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        (self.scripts if self.inside == "script" else self.texts).append(data)

    def handle_comment(self, data):
        self.elements.append(("comment", ()))


def bones(client, where: str, **query) -> Bones:
    answer = client.get(where, query)
    assert answer.status_code == 200, where
    return Bones(answer.content.decode())


@pytest.fixture
def client(club, undone, quiet):
    return clubs.client_of(club.people["care-manager"].user)


def fit(model, name: str, text: str) -> str:
    return text[: model._meta.get_field(name).max_length or None]


def living(club, texts: dict[str, str]) -> list[str]:
    """A member with a car, a note and a complaint, who is called and said these things; the pages that show it."""
    here, at = club.east, timezone.now()
    customer = CustomerFactory(
        branch=here.branch, name=fit(Customer, "name", texts["name"]), remark=fit(Customer, "remark", texts["remark"]),
        advisor=here.clerk,
    )  # fmt: skip
    MembershipFactory(customer=customer)
    car = VehicleFactory(plate="", model=texts["model"][:60])
    OwnershipFactory(customer=customer, vehicle=car)
    members.pin_note(customer=customer.id, text=texts["note"][:200], by=here.clerk.user_id, at=at)
    taken = complaints.take_in(
        customer=customer.id, visit=None, branch=here.branch.id, side="service", channel="phone",
        words=fit(Complaint, "words", texts["words"]), wish=texts["wish"][:300], grade=1, by=here.clerk.user_id, at=at,
    )  # fmt: skip
    number = Complaint.objects.get(id=taken.id).number
    own = [reverse(name, args=[customer.public_id]) for name in ("desk:customer", "members:edit_customer")]
    return [*own, f"/complaints/{number}/"]


def at_places(turn: int, texts: list[str]) -> dict[str, str]:
    return {place: texts[(number + turn) % len(texts)] for number, place in enumerate(PLACES)}


def shown_as_text(client, club, hostile: dict[str, str], plain: list[Bones]) -> list[str]:
    """The pages that have another skeleton than that of somebody harmless."""
    wrong = []
    for where, wanted in zip(living(club, hostile), plain, strict=True):
        got = bones(client, where)
        if (got.elements, got.scripts) != (wanted.elements, wanted.scripts):
            wrong.append(f"{where}: {set(got.elements) ^ set(wanted.elements)} {hostile}")
    return wrong


@pytest.fixture
def plain(client, club) -> list[Bones]:
    return [bones(client, where) for where in living(club, dict.fromkeys(PLACES, PLAIN))]


WRITTEN = [
    text for text in HOSTILE if text.strip("\u2800 \u3000\r\n\u00ad\ufeff")
]  # of nothing there is nothing to show


def test_there_are_three_hundred():
    assert len(WRITTEN) >= 300 and len(set(HOSTILE)) == len(HOSTILE)


def test_pages_show_them_as_text(client, club, plain):
    """Each text at one place or another."""
    wrong = []
    for start in range(0, len(WRITTEN), len(PLACES)):
        texts = WRITTEN[start : start + len(PLACES)]
        wrong += shown_as_text(client, club, at_places(start, texts), plain)
    assert wrong == [], "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(len(PLACES)))
def test_pages_show_them_as_text_at_every_place(client, club, plain, turn):
    wrong = []
    for start in range(0, len(WRITTEN), len(PLACES)):
        wrong += shown_as_text(client, club, at_places(turn, WRITTEN[start : start + len(PLACES)]), plain)
    assert wrong == [], "\n".join(wrong)


def test_lists_show_them_as_text(client, club):
    pages = ["/customers/", "/complaints/", "/"]
    living(club, dict.fromkeys(PLACES, PLAIN))
    known = {where: set(bones(client, where).elements) for where in pages}
    for start in range(0, len(WRITTEN), 50):
        for text in WRITTEN[start : start + 50 : 2]:
            living(club, dict.fromkeys(PLACES, text))
        for where in pages:
            assert set(bones(client, where).elements) <= known[where] | ROWS, where


# What a list has once it is longer than a page.
ROWS = {("a", ("class", "href", "rel")), ("a", ("class", "href"))}


def test_the_search_box_takes_them(client, club):
    for text in HOSTILE:
        answer = client.get("/search/", {"q": text}, headers={"HX-Request": "true"})
        assert answer.status_code == 200, text
        assert not {"script", "img", "svg", "iframe"} & {
            tag for tag, _names in Bones(answer.content.decode()).elements
        }


def test_the_whole_page_of_a_search_shows_what_was_looked_for_as_text(client):
    wanted = bones(client, "/search/", q="赵钱孙李")
    for text in WRITTEN[::6]:
        got = bones(client, "/search/", q=text)
        assert (got.scripts, len(got.elements)) == (wanted.scripts, len(wanted.elements)) or "客户" in text, (
            text
        )


def test_forms_take_them_or_say_why_not(client, club):
    note = reverse("members:pin_note", args=[club.east.customer.public_id])
    for text in HOSTILE[::2]:
        assert client.post(note, {"text": text}).status_code in (200, 302, 400, 422), text
    edit = reverse("members:edit_customer", args=[club.east.customer.public_id])
    form = {"kind": "person", "phone": club.east.customer.phone, "advisor": club.east.clerk.id}
    for text in HOSTILE[1::4]:
        said = dict.fromkeys(("name", "remark", "email", "sex", "birthday"), text)
        assert client.post(edit, form | said).status_code in (200, 302, 400, 422), text


def test_filters_take_them(client, club):
    for number, text in enumerate(HOSTILE[::3]):
        where, name = FILTERS[number % len(FILTERS)]
        assert client.get(where, {name: text}).status_code in (200, 302, 400, 404), (where, name, text)


FILTERS = [
    ("/customers/", "tier"), ("/customers/", "branch"), ("/customers/", "page"), ("/visits/", "branch"),
    ("/visits/", "before"), ("/complaints/", "state"), ("/complaints/", "grade"), ("/access/", "who"),
    ("/access/", "from"), ("/access/", "customer"), ("/access/", "action"), ("/care/", "on"), ("/care/", "state"),
    ("/complaints/new/", "customer"), ("/complaints/new/", "q"), ("/reports/", "month"), ("/reports/2026-10/", "branch"),
]  # fmt: skip

VALUES = {"name": "王建国", "branch": "城东店", "hotline": "400-820-1234", "sender": "李敏"}


def test_as_a_template_they_are_refused_or_sent_as_they_stand():
    for text in HOSTILE:
        if not placeholders.find_faults(text):
            filled = placeholders.fill(text, VALUES)
            literal = text
            for name, value in VALUES.items():
                literal = literal.replace(f"{{{name}}}", value)
            assert filled.split() == literal.split(), text


@pytest.mark.parametrize("name", VALUES)
def test_as_a_value_they_are_put_in_once_and_read_no_further(name):
    for text in HOSTILE:
        said = placeholders.put_on_one_line(text)
        filled = placeholders.fill(f"Dear {{{name}}}!\nBye", VALUES | {name: text})
        assert filled == (f"Dear {said}!\nBye" if said else "Bye"), text
        assert "\r" not in filled and filled.count("\n") <= 1
