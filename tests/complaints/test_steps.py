"""A kind of step is one file: what it needs is found in it, and nothing else knows of it."""

import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from clubcrm.kernel import discovery
from complaints import clocks, steps, story
from complaints import operations as complaints
from complaints.models import Complaint
from tests.complaints.test_pages import text_of
from tests.factories.complaints import MONDAY, brought_to, filled_in

PLANTED = '''
"""The customer is told that what was promised has been done."""

from complaints import forms
from complaints.models import Complaint
from complaints.operations.moving import finish
from complaints.steps import Exit, StepKind

TOLD = Exit("customer_told_by_letter_or_telephone", "Customer told", "megaphone", lambda figures: f"by {figures['way']}")


class TellForm(forms.KeyedForm):
    words = forms.words_field("What was told")


def tell(taking, *, words):
    finish(taking, TOLD, words=words, figures={"way": "telephone"})


STEP = StepKind(
    code="tell-customer", heading="Tell the customer", button="Told", begins_in=Complaint.State.CARRIED_OUT,
    exits=(TOLD,), form=TellForm, act=tell,
)
'''


@pytest.fixture
def planted(tmp_path, monkeypatch):
    """A seventh file among the steps."""
    (tmp_path / "tell_customer.py").write_text(PLANTED)
    monkeypatch.setattr(steps, "__path__", [*steps.__path__, str(tmp_path)])
    discovery.find_kinds_in_folder.cache_clear()
    yield
    discovery.find_kinds_in_folder.cache_clear()
    sys.modules.pop("complaints.steps.tell_customer", None)


CLOSING = "Close with the customer's last word"


def draw(row) -> list[tuple[str, str]]:
    return [(step.label, step.status) for step in story.draw_flow(row, story.read_events(row))]


@pytest.mark.django_db
def test_a_planted_file_is_a_step_on_the_page_in_the_flow_and_in_the_story(planted, signed_in, advisor, care):
    row, client = brought_to("carried_out", by=advisor, approver=care), signed_in(advisor)
    address = f"/complaints/{row.number}/"
    shown = client.get(address)
    page = text_of(shown)
    assert "step 7 of 8" in page and "Tell the customer" in page
    assert f'action="{address}close/"' not in shown.content.decode()
    assert draw(row)[5:] == [("Carried out", "done"), ("Tell the customer", "now"), (CLOSING, "ahead")]

    assert "This field is required." in text_of(
        client.post(f"{address}tell-customer/", filled_in("tell-customer"))
    )
    sent = client.post(
        f"{address}tell-customer/", filled_in("tell-customer", words="已电话告知"), follow=True
    )
    page = text_of(sent)
    assert "step 8 of 8" in page and "Close with the customer" in page
    assert "Customer told" in page and "by telephone" in page and "已电话告知" in page
    assert 'class="bi bi-megaphone quiet"' in sent.content.decode()
    assert draw(row)[6:] == [("Customer told", "done"), (CLOSING, "now")]
    line = row.events.last()
    assert (line.kind, line.by, line.words) == (
        "customer_told_by_letter_or_telephone",
        advisor.user,
        "已电话告知",
    )


@pytest.mark.django_db
def test_a_planted_step_comes_in_its_turn_once_and_moves_neither_state_nor_clocks(planted, advisor, care):
    row = brought_to("carried_out", by=advisor, approver=care)
    common = {"complaint": row.id, "by": advisor.user, "at": MONDAY}
    with pytest.raises(complaints.WrongState):
        complaints.take_step("close", satisfaction=9, words="", **common)
    before = Complaint.objects.values("state", "clocks", "next_due_at", "breaches").get()
    complaints.take_step("tell-customer", words="w", **common)
    assert Complaint.objects.values("state", "clocks", "next_due_at", "breaches").get() == before
    with pytest.raises(complaints.WrongState):
        complaints.take_step("tell-customer", words="w", **common)
    assert complaints.take_step("close", satisfaction=9, words="", **common).state == "closed"


@pytest.mark.django_db
def test_a_planted_step_is_not_drawn_where_a_complaint_was_past_it_before(advisor, care, request):
    row = brought_to("closed", by=advisor, approver=care)
    request.getfixturevalue("planted")
    assert len(draw(row)) == 7 and {status for _label, status in draw(row)} == {"done"}


@pytest.mark.django_db
def test_a_line_whose_file_is_gone_still_stands_in_the_story(signed_in, advisor):
    row = brought_to("received", by=advisor)
    row.events.create(kind="analysed", by=advisor.user, at=MONDAY, words="轴承磨损")
    page = text_of(signed_in(advisor).get(f"/complaints/{row.number}/"))
    assert "analysed" in page and "轴承磨损" in page


@pytest.mark.django_db
def test_a_planted_step_needs_no_migration(planted):
    assert "tell-customer" in steps.find_all()
    call_command("makemigrations", "complaints", check=True, dry_run=True, verbosity=0)


def test_the_steps_in_their_order_and_the_states_they_lead_to():
    flow = [(step.code, step.begins_in, [exit.ends_in for exit in step.exits]) for step in steps.list_flow()]
    assert flow == [
        ("answer", "received", ["answered"]),
        ("judge", "answered", ["justified", "closed"]),
        ("propose", "justified", ["proposed"]),
        ("decide", "proposed", ["approved", "justified"]),
        ("carry-out", "approved", ["carried_out"]),
        ("close", "carried_out", ["closed"]),
    ]
    assert [step.code for step in steps.list_beside_flow()] == ["regrade"]


def test_every_line_of_the_story_has_a_kind_of_its_own():
    exits = [exit for step in steps.find_all().values() for exit in step.exits]
    kinds = [line.kind for line in (*steps.BESIDE_STEPS, *exits)]
    assert len(kinds) == len(set(kinds)) == 15


RUNNING = {
    "received": ("respond", "solve", "close"),
    "answered": ("solve", "close"),
    "justified": ("solve", "close"),
    "proposed": ("close",),
    "approved": ("close",),
    "carried_out": ("close",),
    "closed": (),
}


def test_the_clocks_that_run_in_each_state_follow_from_the_steps_that_stop_them():
    assert {state: clocks.list_running(state) for state in steps.STATES} == RUNNING


def test_a_step_that_stays_in_its_state_stops_no_clock():
    stays = steps.Exit("looked", "Looked at", "eye")
    with pytest.raises(ImproperlyConfigured, match="Step look stops clocks but stays"):
        steps.StepKind(
            code="look", heading="Look", button="Looked", form=steps.KeyedForm, act=print, exits=(stays,),
            begins_in="received", stops=("respond",),
        )  # fmt: skip
