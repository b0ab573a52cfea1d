"""A form of a complaint that is sent twice at the same moment does its work once, and both are told the same."""

import threading
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from complaints.models import Complaint
from tests.complaints.test_pages import intake, text_of
from tests.factories.complaints import brought_to, filled_in, person, take_in
from tests.factories.kernel import BranchFactory
from tests.factories.members import CustomerFactory
from tests.uploads.making import picture

TWICE = 2


@pytest.fixture
def advisor(own_database):
    return person("service-advisor", BranchFactory())


def send_at_once(staff, address, fill_in) -> list[str]:
    """What the pages say that follow the same form, sent by two at once."""
    start, pages, broken = threading.Barrier(TWICE), [], []

    def send(client):
        start.wait()
        try:
            pages.append(text_of(client.post(address, fill_in(), follow=True)))
        except Exception as error:
            broken.append(error)
        finally:
            connection.close()

    clients = [Client() for _ in range(TWICE)]
    for client in clients:
        client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["django_language"] = "en"
    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    return pages


def test_the_intake_takes_one_complaint_in(advisor):
    customer = CustomerFactory(branch=advisor.branch)
    form = intake(customer)
    pages = send_at_once(advisor, f"/complaints/new/?customer={customer.public_id}", lambda: form)
    row = Complaint.objects.get()
    assert [f"{row.number}: received. Answer the customer" in page for page in pages] == [True] * TWICE
    assert list(row.events.values_list("kind", flat=True)) == ["received"]


def test_a_step_is_taken_once_and_neither_hears_that_it_has_moved_on(advisor):
    row, form = take_in(by=advisor), filled_in("answer", words="已致电")
    pages = send_at_once(advisor, f"/complaints/{row.number}/answer/", lambda: form)
    assert [f"{row.number}: answered." in page for page in pages] == [True] * TWICE
    assert list(row.events.values_list("kind", flat=True)) == ["received", "answered"]


def test_a_solution_is_proposed_once(advisor):
    row, form = brought_to("justified", by=advisor), filled_in("propose", plan="更换总成", cost="200")
    pages = send_at_once(advisor, f"/complaints/{row.number}/propose/", lambda: form)
    assert ["solution proposed." in page for page in pages] == [True] * TWICE
    assert row.solutions.get().cost_cents == 20_000


def test_files_are_added_once(advisor):
    row, key, content = take_in(by=advisor), uuid.uuid4(), picture()

    def fill_in():
        return filled_in("add", key=key, attachments=[SimpleUploadedFile("刹车.jpg", content)])

    pages = send_at_once(advisor, f"/complaints/{row.number}/files/", fill_in)
    assert ["1 file was added." in page for page in pages] == [True] * TWICE
    assert [event.figures for event in row.events.filter(kind="attached")] == [{"files": 1}]
