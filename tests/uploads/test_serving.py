"""The one way out: to whom, in which form, and that it was looked at."""

import stat
import uuid

import pytest
from django.conf import settings

from clubcrm.kernel.models import Access, Upload
from clubcrm.kernel.uploads import storing
from tests.factories.complaints import person, take_in
from tests.factories.kernel import BranchFactory
from tests.uploads.conftest import PHOTO
from tests.uploads.making import pdf, picture

pytestmark = pytest.mark.django_db
DOCUMENT = ("报告 138 0000 1111.pdf", pdf())


@pytest.fixture
def photo(send, advisor, complaint) -> Upload:
    send(advisor, complaint, PHOTO)
    return Upload.objects.get()


def test_a_picture_is_shown_and_can_do_nothing(signed_in, advisor, photo):
    answer = signed_in(advisor).get(f"/files/{photo.public_id}/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox") and "default-src 'none'" in policy and "allow-" not in policy
    assert b"".join(answer.streaming_content) == storing.path_of(photo.public_id).read_bytes()


def test_a_document_is_handed_out_under_its_name_with_numbers_masked(send, signed_in, advisor, complaint):
    send(advisor, complaint, DOCUMENT)
    answer = signed_in(advisor).get(f"/files/{Upload.objects.get().public_id}/")
    assert answer["Content-Type"] == "application/pdf" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "1111" in answer["Content-Disposition"] and "0000" not in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content) == DOCUMENT[1]


def test_lists_get_a_small_picture_and_of_a_document_there_is_none(send, signed_in, advisor, complaint):
    send(advisor, complaint, ("a.jpg", picture(size=(900, 900))), DOCUMENT)
    shown, document = Upload.objects.order_by("id")
    small = signed_in(advisor).get(f"/files/{shown.public_id}/small/")
    assert 0 < len(b"".join(small.streaming_content)) < shown.size
    assert signed_in(advisor).get(f"/files/{document.public_id}/small/").status_code == 404


def test_a_file_of_another_branch_is_not_there(signed_in, photo):
    stranger = signed_in(person("administrator", BranchFactory(code="west", name="城西店")))
    for end in ("", "small/"):
        assert stranger.get(f"/files/{photo.public_id}/{end}").status_code == 404
    assert (
        signed_in(person("administrator", photo.branch)).get(f"/files/{photo.public_id}/").status_code == 200
    )


def test_who_may_not_see_the_complaint_may_not_see_its_files(signed_in, photo, client):
    for role, expected in (("marketing-manager", 403), ("finance-manager", 403), ("receptionist", 200)):
        assert signed_in(person(role, photo.branch)).get(f"/files/{photo.public_id}/").status_code == expected
    client.logout()
    assert client.get(f"/files/{photo.public_id}/").status_code == 302
    assert (
        signed_in(person("administrator", photo.branch)).post(f"/files/{photo.public_id}/").status_code == 405
    )


def test_what_is_nowhere_or_lost_on_the_disk_answers_404(signed_in, advisor, photo):
    assert signed_in(advisor).get(f"/files/{uuid.uuid4()}/").status_code == 404
    storing.remove([photo.public_id])
    assert signed_in(advisor).get(f"/files/{photo.public_id}/").status_code == 404


def test_a_file_of_a_kind_that_no_app_names_is_not_there(signed_in, advisor, photo):
    orphan = Upload.objects.create(
        kind="gone", subject=photo.subject, branch=photo.branch, name="a.jpg", content_type="image/jpeg", size=1,
        sha256="0", uploaded_by=photo.uploaded_by, uploaded_at=photo.uploaded_at,
    )  # fmt: skip
    storing.write(storing.path_of(orphan.public_id), b"x")
    assert signed_in(advisor).get(f"/files/{orphan.public_id}/").status_code == 404


def test_looks_are_logged_a_picture_once_in_ten_minutes_and_a_document_each_time(
    send, signed_in, advisor, complaint
):
    send(advisor, complaint, PHOTO, ("a.pdf", pdf()))
    shown, document = Upload.objects.order_by("id")
    client = signed_in(advisor)
    before = Access.objects.count()
    for _ in range(2):
        client.get(f"/files/{shown.public_id}/small/")
        client.get(f"/files/{document.public_id}/")
    found = Access.objects.order_by("id")[before:]
    assert [(row.action, row.subject_kind, row.subject, row.classes, row.user_id) for row in found] == [
        ("view", "customer", complaint.customer_id, ["file"], advisor.user_id),
        ("download", "customer", complaint.customer_id, ["file"], advisor.user_id),
        ("download", "customer", complaint.customer_id, ["file"], advisor.user_id),
    ]


def test_files_lie_under_names_of_ours_readable_by_their_owner_only(send, advisor, complaint):
    send(advisor, complaint, ("../../../etc/cron.d/evil.jpg", picture()))
    row = Upload.objects.get()
    path = storing.path_of(row.public_id)
    assert path.is_relative_to(settings.MEDIA_ROOT / "uploads") and "evil" not in str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert row.name == "evil.jpg"


def test_another_complaints_customer_is_not_told_apart_by_its_file(send, signed_in, advisor, complaint):
    """Each look is written for the customer whose file it is."""
    other = take_in(by=advisor)
    send(advisor, complaint, PHOTO)
    send(advisor, other, PHOTO)
    for row in Upload.objects.all():
        signed_in(advisor).get(f"/files/{row.public_id}/")
    looked = set(Access.objects.filter(classes=["file"]).values_list("subject", flat=True))
    assert looked == {complaint.customer_id, other.customer_id}
