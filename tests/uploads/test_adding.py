"""Adding files to a complaint: at intake and later, all or none, once however often it is sent."""

import os
import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from clubcrm.kernel import uploads
from clubcrm.kernel.models import Upload
from clubcrm.kernel.uploads import checking, receiving, storing
from clubcrm.kernel.uploads import operations as adding
from clubcrm.privacy import retaining
from complaints import operations as complaints
from complaints.files import OF_COMPLAINT
from complaints.models import Complaint, Event
from tests.factories.complaints import MONDAY, brought_to, person
from tests.factories.kernel import BranchFactory
from tests.factories.members import CustomerFactory
from tests.uploads.conftest import PHOTO
from tests.uploads.making import File, pdf, picture

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def on_disk() -> set[str]:
    return {path.name for path, _owner in storing.lying_there(timezone.now().timestamp() + 60)}


def checked(number: int) -> checking.Checked:
    return checking.check(File(picture(size=(64 + number, 48))), "a.jpg", OF_COMPLAINT)


def test_added_later_they_stand_on_the_page_and_in_the_story(send, advisor, complaint):
    page = send(advisor, complaint, PHOTO, ("报告.pdf", pdf()), follow=True)
    photo, document = Upload.objects.order_by("id")
    said = text_of(page)
    assert "2 files were added." in said and "Files added" in said and "2 files" in said
    content = page.content.decode()
    assert f'src="/files/{photo.public_id}/small/"' in content and 'alt="刹车.jpg"' in content
    assert f'href="/files/{document.public_id}/"' in content and "报告.pdf" in content
    assert (photo.content_type, document.content_type) == ("image/jpeg", "application/pdf")
    assert (photo.subject, photo.branch_id) == (complaint.id, complaint.branch_id)
    assert photo.uploaded_by == advisor.user
    event = Event.objects.get(kind="attached")
    assert (event.by, event.figures) == (advisor.user, {"files": 2})


def intake(customer, *files, **changes):
    return {
        "key": uuid.uuid4(), "branch": customer.branch_id, "side": "service", "channel": "phone", "words": "异响",
        "wish": "", "grade": 3, "visit": "",
        "attachments": [SimpleUploadedFile(name, content) for name, content in files],
    } | changes  # fmt: skip


def test_taken_in_with_photos_and_sent_twice_it_has_them_once(signed_in, advisor, east):
    customer, client, key = CustomerFactory(branch=east), signed_in(advisor), uuid.uuid4()
    for _ in range(2):
        form = intake(customer, PHOTO, key=key)
        sent = client.post(f"/complaints/new/?customer={customer.public_id}", form)
        assert sent.status_code == 302
    assert Complaint.objects.count() == 1 and Upload.objects.get().name == "刹车.jpg"
    assert list(Complaint.objects.get().events.values_list("kind", flat=True)) == ["received", "attached"]


def test_an_intake_with_a_hostile_file_is_shown_again_with_its_words_and_nothing_is_kept(
    signed_in, advisor, east
):
    customer = CustomerFactory(branch=east)
    page = signed_in(advisor).post(
        f"/complaints/new/?customer={customer.public_id}", intake(customer, PHOTO, ("b.jpg", b"MZ\x90\0"))
    )
    assert page.status_code == 200
    assert "b.jpg: This is a program, which is not accepted here." in text_of(page)
    assert "异响" in page.content.decode()
    assert (Complaint.objects.count(), Upload.objects.count()) == (0, 0)


def test_one_bad_file_refuses_all_and_each_reason_names_its_file(send, advisor, complaint):
    before = on_disk()
    page = send(advisor, complaint, PHOTO, ("x.svg", b"<svg onload=alert(1)>"), ("y.jpg", b""))
    assert page.status_code == 200
    said = text_of(page)
    assert "x.svg: This is an SVG picture" in said and "y.jpg: The file is empty." in said
    assert (Upload.objects.count(), on_disk()) == (0, before)
    assert not Event.objects.filter(kind="attached").exists()


def test_at_most_five_at_once_and_at_least_one(send, advisor, complaint):
    assert "At most 5 files at once." in text_of(send(advisor, complaint, *[PHOTO] * 6))
    assert "This field is required." in text_of(send(advisor, complaint))
    assert Upload.objects.count() == 0


def test_the_same_file_again_is_not_kept_twice_and_adds_no_line_to_the_story(send, advisor, complaint):
    send(advisor, complaint, PHOTO)
    page = send(advisor, complaint, PHOTO, ("other name.jpg", PHOTO[1]), follow=True)
    assert "It has these files already." in text_of(page)
    assert Upload.objects.count() == 1 and Event.objects.filter(kind="attached").count() == 1


def test_a_complaint_has_at_most_twenty_and_one_too_many_adds_none(send, advisor, complaint):
    by = {"complaint": complaint.id, "by": advisor.user_id, "at": MONDAY}
    complaints.attach(files=[checked(number) for number in range(19)], **by)
    with pytest.raises(uploads.TooMany):
        complaints.attach(files=[checked(30), checked(31)], **by)
    assert Upload.objects.count() == 19
    two = [(f"{width}.jpg", picture(size=(width, 9))) for width in (98, 99)]
    page = send(advisor, complaint, *two, follow=True)
    assert "at most 20 files; none was added" in text_of(page) and Upload.objects.count() == 19


def test_a_closed_complaint_takes_files_still(send, advisor, east):
    closed = brought_to("closed", by=advisor, approver=person("care-manager", east))
    assert "1 file was added." in text_of(send(advisor, closed, PHOTO, follow=True))


@pytest.mark.parametrize(
    ("role", "expected"), [("receptionist", 302), ("service-manager", 302), ("marketing-manager", 403)]
)
def test_who_takes_complaints_in_adds_files(send, complaint, east, role, expected):
    assert send(person(role, east), complaint, PHOTO).status_code == expected
    assert Upload.objects.count() == (expected == 302)


def test_to_a_complaint_of_another_branch_nothing_is_added(send, complaint):
    stranger = person("administrator", BranchFactory(code="west", name="城西店"))
    before = on_disk()
    assert send(stranger, complaint, PHOTO).status_code == 404
    assert (Upload.objects.count(), on_disk()) == (0, before)


def test_what_the_browser_says_of_the_type_is_not_believed(send, advisor, complaint):
    send(advisor, complaint, PHOTO)  # sent as text/html
    assert Upload.objects.get().content_type == "image/jpeg"


def test_a_request_that_announces_too_much_is_refused_unread(signed_in, advisor, complaint, client):
    address = f"/complaints/{complaint.number}/files/"
    kind = "multipart/form-data; boundary=x"
    for user, most in ((advisor, receiving.MOST), (None, receiving.MOST_OF_STRANGERS)):
        asking = signed_in(advisor) if user else client
        if user is None:
            client.logout()
            address = "/accounts/login/"
        answer = asking.generic("POST", address, b"--x--", kind, CONTENT_LENGTH=str(most + 1))
        assert answer.status_code == 400
    assert Upload.objects.count() == 0


def test_files_that_failed_transactions_left_are_swept_and_others_stay(advisor, complaint):
    row = adding.attach(
        kind="complaint", subject=complaint.id, branch=complaint.branch_id, files=[checked(1)],
        by=advisor.user_id, at=MONDAY,
    )[0]  # fmt: skip
    lost, draft, fresh = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    for public_id in (lost, fresh):
        storing.write(storing.path_of(public_id), b"x")
    broken = storing.path_of(draft).with_suffix(".draft")
    storing.write(broken, b"x")
    now = timezone.now()
    old = (now - timedelta(days=2)).timestamp()
    for path in (storing.path_of(lost), broken, storing.path_of(row.public_id)):
        os.utime(path, (old, old))
    retaining.run(on=now.date(), clock=lambda: now)
    assert not storing.path_of(lost).exists() and not broken.exists()
    assert storing.path_of(fresh).exists() and storing.path_of(row.public_id).exists()


@pytest.mark.parametrize(
    "attack",
    ["UPDATE kernel_upload SET name = 'x'", "DELETE FROM kernel_upload", "TRUNCATE kernel_upload"],
)
def test_the_application_can_only_add(send, advisor, complaint, attack):
    send(advisor, complaint, PHOTO)
    for before in ("", "SET LOCAL clubcrm.forgetting = 'on'; "):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(before + attack)
    assert Upload.objects.get().name == "刹车.jpg"
