"""NUL and bytes that are no text: the house's 400 page, wherever they stand; never a failure, and nothing is written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import UnreadablePostError
from django.test import RequestFactory
from django.urls import reverse

from clubcrm.kernel import hostile
from members.models import PinnedNote
from tests.web import club as clubs

BAD = {
    "nul": b"a\0b", "only nul": b"\0", "half a character": b"\xe7\x8e", "latin": b"caf\xe9", "overlong": b"\xc0\xaf",
    "surrogate": b"\xed\xa0\x80", "beyond": b"\xf5\x80\x80\x80", "utf-16": b"\xff\xfea\x00",
}  # fmt: skip
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def client(club, undone):
    return clubs.client_of(club.people["service-advisor"].user)


def quoted(raw: bytes) -> str:
    return "".join(f"%{byte:02x}" for byte in raw)


def refused(answer) -> bool:
    return answer.status_code == 400 and b"This request could not be read" in answer.content


def places(club) -> dict:
    """Where bytes may stand in a request: each takes the client and the bytes quoted."""
    who = club.east.customer.public_id
    note = reverse("members:pin_note", args=[who])
    return {
        "path": lambda client, raw: client.get(f"/complaints/{raw}/"),
        "path of nothing": lambda client, raw: client.get(f"/{raw}"),
        "value": lambda client, raw: client.get(f"/search/?q={raw}"),
        "name": lambda client, raw: client.get(f"/search/?{raw}=1"),
        "filter": lambda client, raw: client.get(f"/customers/?tier={raw}&branch={raw}"),
        "beside": lambda client, raw: client.get(f"/?{raw}"),
        "form value": lambda client, raw: client.post(note, f"text={raw}", content_type=FORM),
        "form name": lambda client, raw: client.post(note, f"text=x&{raw}=x", content_type=FORM),
        "signing in": lambda client, raw: client.post(
            "/accounts/login/", f"login={raw}&password={raw}", content_type=FORM
        ),
        "login parameter": lambda client, raw: client.get(f"/accounts/login/?next={raw}"),
    }


@pytest.mark.parametrize("bad", BAD)
def test_in_addresses_and_forms(client, club, bad):
    notes = PinnedNote.objects.count()
    answers = {name: ask(client, quoted(BAD[bad])) for name, ask in places(club).items()}
    assert [name for name, answer in answers.items() if not refused(answer)] == []
    assert PinnedNote.objects.count() == notes


@pytest.mark.parametrize("bad", ["a\0b", "a\ufffdb"], ids=["nul", "lost"])
def test_in_forms_of_several_parts(client, club, bad):
    note = reverse("members:pin_note", args=[club.east.customer.public_id])
    assert refused(client.post(note, {"text": bad}))
    assert refused(client.post(note, {"text": "x", bad: "x"}))
    if "\0" not in bad:  # Django takes what is not printable out of a file's name
        assert refused(client.post(note, {"text": "x", "file": SimpleUploadedFile(bad, b"x")}))
    assert client.post(note, {"text": "x", "file": SimpleUploadedFile("a\0b.txt", b"x")}).status_code == 302


def test_in_a_cookie():
    request = RequestFactory().get("/")
    request.COOKIES = {"sessionid": "abcdefgh\0"}
    assert not all(map(hostile.readable, hostile.sent_outside(request)))


def test_what_people_type_is_readable(client, club):
    note = reverse("members:pin_note", args=[club.east.customer.public_id])
    text = "王建国 😀 \u202e café\r\n\t﷽ ＝1 \ufffd"
    assert client.get("/search/", {"q": text}).status_code == 200
    assert client.post(note, f"text={quoted(text.encode())}", content_type=FORM).status_code == 302
    assert PinnedNote.objects.order_by("-id")[0].text.startswith("王建国 😀")


def test_the_page_is_in_the_language_of_the_reader(client):
    client.cookies["django_language"] = "zh-hans"
    assert "无法识别的请求" in client.get("/search/?q=%00").content.decode()


def test_a_connection_broken_off_is_no_failure_of_ours(client, club, monkeypatch):
    def torn(request):
        raise UnreadablePostError

    monkeypatch.setattr(hostile, "readable_form", torn)
    note = reverse("members:pin_note", args=[club.east.customer.public_id])
    assert refused(client.post(note, {"text": "x"}))
