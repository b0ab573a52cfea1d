"""A store, its advisor, a complaint of a customer there, and how files are sent to it."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from complaints.models import Complaint
from tests.factories.complaints import person, take_in
from tests.factories.kernel import BranchFactory
from tests.uploads.making import picture


@pytest.fixture
def east(db):
    return BranchFactory(code="east", name="城东店")


@pytest.fixture
def advisor(east):
    return person("service-advisor", east)


@pytest.fixture
def complaint(advisor) -> Complaint:
    return take_in(by=advisor)


@pytest.fixture
def signed_in(client):
    """The client as this person, reading English."""

    def sign_in(staff):
        client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["django_language"] = "en"
        return client

    return sign_in


@pytest.fixture
def send(signed_in):
    """Add files, (name, content) each, to a complaint as this person."""

    def sending(staff, complaint, *files, **options):
        sent = [SimpleUploadedFile(name, content, "text/html") for name, content in files]
        return signed_in(staff).post(
            f"/complaints/{complaint.number}/files/",
            {"add-key": uuid.uuid4(), "add-attachments": sent},
            **options,
        )

    return sending


PHOTO = ("刹车.jpg", picture())
