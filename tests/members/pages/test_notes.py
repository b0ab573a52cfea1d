"""The note pinned to a customer's page: in place, by who and when, kept."""

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from members.models import PinnedNote

pytestmark = pytest.mark.django_db


def pin(client, member, text):
    return client.post(reverse("members:pin_note", args=[member.public_id]), {"text": text}, follow=True)


def test_a_note_stands_in_the_head_with_who_and_when(desk, member):
    page = pin(desk, member, "  先电话   再短信 ").content.decode()
    assert "The note is pinned." in page and "<b>先电话 再短信</b>" in page and "李敏, Today" in page


def test_the_newest_note_counts_and_the_former_is_kept(desk, member):
    pin(desk, member, "一")
    page = pin(desk, member, "二").content.decode()
    assert "<b>二</b>" in page and "<b>一</b>" not in page
    assert list(PinnedNote.objects.order_by("id").values_list("text", flat=True)) == ["一", "二"]


def test_an_empty_note_takes_it_down(desk, member):
    pin(desk, member, "一")
    page = pin(desk, member, "").content.decode()
    assert "The note was taken down." in page and "bi-pin-angle" not in page


def test_the_same_note_again_writes_nothing(desk, member):
    pin(desk, member, "一")
    pin(desk, member, "一 ")
    assert PinnedNote.objects.count() == 1


def test_a_note_that_is_too_long_is_refused(desk, member):
    page = pin(desk, member, "长" * 201).content.decode()
    assert "longer than 200 characters" in page
    assert PinnedNote.objects.count() == 0


def test_who_may_only_look_may_not_pin_and_other_branches_find_nothing(as_role, member, east, west):
    assert pin(as_role("finance-manager", east), member, "x").status_code == 403
    assert pin(as_role("service-advisor", west), member, "x").status_code == 404
    assert PinnedNote.objects.count() == 0


def test_what_was_pinned_cannot_be_rewritten(desk, member):
    pin(desk, member, "一")
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE members_pinnednote SET text = '二'")
