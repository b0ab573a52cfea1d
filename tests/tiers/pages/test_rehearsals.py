"""Rehearsals at the desk: who asks, what the page says, whose rows it shows, and the file."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from clubcrm.kernel import operations as kernel
from clubcrm.kernel import versions, waking
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Access, Job
from tests.factories.members import CustomerFactory, MembershipFactory
from tests.tiers.clubs import AT, days, draft, earn, ladder, night
from tiers import operations as tiers
from tiers.models import Rehearsal, RehearsalOutcome, Standing
from tiers.rehearsals import running, summary

pytestmark = pytest.mark.django_db
POINTS = "points_earned"


def two_steps(first, second):
    return [[(POINTS, first, "all time", {})]], [[(POINTS, second, "all time", {})]]


@pytest.fixture
def woken(monkeypatch):
    """What the worker was asked for; the tests run none."""
    asked = []
    monkeypatch.setattr(waking, "wake", lambda task, *arguments: asked.append((task.name, *arguments)))
    return asked


@pytest.fixture
def club(east, west):
    """Two members of east (50 and 150 points) and one of west (150), under a ladder of 100 and 200; and a draft."""
    today = business_date()
    ladder(*two_steps(100, 200))
    found = []
    for branch, amount, name in ((east, 50, "王一"), (east, 150, "王二"), (west, 150, "李三")):
        customer = CustomerFactory(branch=branch, name=name, phone="13800001234")
        MembershipFactory(customer=customer)
        earn(customer.id, amount, today - days(60))
        found.append(customer)
    night(today)
    return found


@pytest.fixture
def plan(club):
    return draft(*two_steps(40, 140))


def done(plan, kind="today"):
    asked = tiers.ask(programme=plan.id, kind=kind, as_of=business_date(), by=None, at=AT)
    running.run(rehearsal=asked, clock=timezone.now)
    return asked


def test_asking_writes_it_down_wakes_the_worker_and_shows_how_far_it_is(as_role, east, plan, woken):
    client = as_role("service-manager", east)
    page = client.get("/tiers/rehearsals/", {"programme": plan.id})
    assert f'<option value="{plan.id}" selected>' in page.content.decode()
    answer = client.post("/tiers/rehearsals/", {"programme": plan.id, "kind": "year"})
    row = Rehearsal.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/tiers/rehearsals/{row.id}/")
    assert woken == [("tiers.tasks.rehearse", row.id)]
    assert (row.kind, row.asked_by, row.ended_at) == ("year", client.signed_in, None)
    whole = client.get(answer["Location"]).content.decode()
    assert "waits for the worker" in whole and "Look again" in whole and "<html" in whole
    part = client.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()
    assert "waits for the worker" in part and "<html" not in part
    running.run(rehearsal=row.id, clock=timezone.now)
    refreshed = client.get(answer["Location"], headers={"HX-Request": "true"})
    assert refreshed["HX-Refresh"] == "true"
    assert Job.objects.get(name=row.job).state == "done"


def test_without_a_broker_it_waits_and_is_started_again_later(as_role, east, plan, monkeypatch, woken):
    def silent(*arguments):
        raise waking.Unreachable

    client = as_role("service-manager", east)
    with monkeypatch.context() as broken:
        broken.setattr(waking, "wake", silent)
        answer = client.post("/tiers/rehearsals/", {"programme": plan.id, "kind": "today"}, follow=True)
    assert "The rehearsal waits: the broker does not answer." in answer.content.decode()
    row = Rehearsal.objects.get()
    client.post(f"/tiers/rehearsals/{row.id}/again/")
    assert woken == [("tiers.tasks.rehearse", row.id)]


def test_a_run_that_breaks_is_kept_as_failed_and_may_be_run_again(plan, as_role, east):
    asked = tiers.ask(programme=plan.id, kind="today", as_of=business_date(), by=None, at=AT)
    criterion = plan.tiers.get(rank=1).criteria.get()
    plan.tiers.get(rank=1).criteria.update(measure="nothing_known")
    with pytest.raises(versions.Invalid):
        running.run(rehearsal=asked, clock=timezone.now)
    assert running.standing(Rehearsal.objects.get()).state == "failed"
    assert (
        "It broke off" in as_role("service-manager", east).get(f"/tiers/rehearsals/{asked}/").content.decode()
    )
    plan.tiers.get(rank=1).criteria.update(measure=criterion.measure)
    running.run(rehearsal=asked, clock=timezone.now)
    assert running.standing(Rehearsal.objects.get()).state == "done"
    before = list(RehearsalOutcome.objects.values_list("id", flat=True))
    running.run(rehearsal=asked, clock=timezone.now)
    assert list(RehearsalOutcome.objects.values_list("id", flat=True)) == before


def test_a_run_whose_worker_died_is_shown_as_interrupted_and_run_again(plan, as_role, east, woken):
    asked = tiers.ask(programme=plan.id, kind="today", as_of=business_date(), by=None, at=AT)
    row = Rehearsal.objects.get()
    client = as_role("service-manager", east)
    with kernel.running_job(name=row.job, on=row.as_of, at=AT) as job:
        kernel.report_progress(job=job, step="rehearse", done=1, total=3)
        running_page = client.get(f"/tiers/rehearsals/{asked}/").content.decode()
        assert running.standing(row) == ("running", 1, 3)
    assert "Run again" not in running_page and "1 of 3" in running_page
    Job.objects.filter(id=job).update(state="running", ended_at=None)
    assert running.standing(row) == ("interrupted", 3, 3)
    page = client.get(f"/tiers/rehearsals/{asked}/").content.decode()
    assert "The worker ended before it was done" in page and "Run again" in page
    assert "interrupted" in client.get("/tiers/rehearsals/").content.decode()
    client.post(f"/tiers/rehearsals/{asked}/again/")
    assert woken == [("tiers.tasks.rehearse", asked)]
    running.run(rehearsal=asked, clock=timezone.now)
    assert running.standing(Rehearsal.objects.get()).state == "done"


def test_the_page_adds_up_and_names_who_and_why(as_role, east, west, plan, club):
    number = done(plan)
    page = as_role("service-manager", east.parent).get(f"/tiers/rehearsals/{number}/")
    found = page.context["found"]
    assert found.sums == summary.Sums(rise=3, fall=0, stay=0, kept=0)
    assert [(step.name, step.before, step.after) for step in found.steps] == [
        ("Tier 2", 0, 2), ("Tier 1", 2, 1), ("No tier", 1, 0),
    ]  # fmt: skip
    assert [(place.branch, place.sums.rise) for place in found.places] == [("城东店", 2), ("城西店", 1)]
    one = as_role("service-manager", east.parent).get(f"/tiers/rehearsals/{number}/", {"branch": west.id})
    assert (one.context["found"].sums.rise, one.context["found"].members) == (1, 1)
    said = page.content.decode()
    assert "王一" in said and "李三" in said and "50 points earned" in said
    assert [line.row.customer for line in page.context["lines"]] == club[::-1]


def test_rules_that_wait_for_a_purchase_are_said_to_be_shown_as_if_everybody_had_bought(as_role, east, plan):
    number, said = done(plan), "what is shown is once everybody has bought"
    client = as_role("service-manager", east)
    assert said not in client.get(f"/tiers/rehearsals/{number}/").content.decode()
    plan.applies = "next_purchase"
    plan.save()
    assert said in client.get(f"/tiers/rehearsals/{number}/").content.decode()


def test_one_branch_sees_its_own_counts_and_rows_in_page_chart_and_file(as_role, east, west, plan):
    number = done(plan)
    client = as_role("service-manager", west)
    page = client.get(f"/tiers/rehearsals/{number}/")
    assert page.context["found"].sums.rise == 1
    assert ("王一" in page.content.decode(), "李三" in page.content.decode()) == (False, True)
    file = b"".join(client.get(f"/tiers/rehearsals/{number}/export/?as=csv").streaming_content).decode()
    assert ("王一" in file, "李三" in file, "13800001234" in file, "138****1234" in file) == (
        False, True, False, True,
    )  # fmt: skip
    for page in ("", "chart.svg", "export/"):
        assert client.get(f"/tiers/rehearsals/{number}/{page}", {"branch": east.id}).status_code == 404


def test_the_list_is_narrowed_by_what_happens_and_where_to(as_role, east, plan):
    number = done(plan)
    client = as_role("service-manager", east)
    shown = [
        [
            line.row.customer.name
            for line in client.get(f"/tiers/rehearsals/{number}/", given).context["lines"]
        ]
        for given in ({}, {"what": "fall"}, {"what": "rise"}, {"tier": "t1"}, {"what": "rise", "tier": "t2"})
    ]
    assert shown == [["王二", "王一"], [], ["王二", "王一"], ["王一"], ["王二"]]


def test_the_workbook_has_a_line_per_member_and_is_logged(as_role, east, plan):
    number = done(plan)
    answer = as_role("service-manager", east).get(f"/tiers/rehearsals/{number}/export/", {"tier": "t2"})
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(
        0
    )
    rows = sheet.to_python()
    assert [row[1:3] + row[5:9] for row in rows[1:]] == [
        ["王二", "138****1234", "Tier 1", "Tier 2", "rises", "150 points earned"]
    ]
    logged = Access.objects.get(action="export")
    assert (logged.subject_kind, logged.subject, logged.count) == ("rehearsal", number, 1)


def test_a_changed_draft_is_said_to_be_out_of_date(as_role, east, plan):
    number, client = done(plan), as_role("service-manager", east)
    said = "The draft was changed after this rehearsal"
    assert said not in client.get(f"/tiers/rehearsals/{number}/").content.decode()
    plan.tiers.get(rank=1).criteria.update(at_least=41)
    assert said in client.get(f"/tiers/rehearsals/{number}/").content.decode()


def test_a_year_is_shown_by_months(as_role, east, plan):
    number = done(plan, "year")
    client = as_role("service-manager", east)
    page = client.get(f"/tiers/rehearsals/{number}/")
    found = page.context["found"]
    assert (len(found.months), found.sums.rise, found.moved, found.sums.stay) == (12, 2, 2, 0)
    assert sum(month.sums.rise for month in found.months) == 2
    chart = client.get(f"/tiers/rehearsals/{number}/chart.svg")
    assert (chart["Content-Type"], chart.content[:5]) == ("image/svg+xml", b"<?xml")


def test_removing_takes_the_rehearsal_and_leaves_the_tiers(as_role, east, plan):
    number, client = done(plan), as_role("service-manager", east)
    held = list(Standing.objects.order_by("customer").values_list("customer", "tier"))
    answer = client.post(f"/tiers/rehearsals/{number}/remove/", follow=True)
    assert "Removed: the rehearsal" in answer.content.decode()
    assert not (Rehearsal.objects.exists() or Job.objects.filter(name=f"rehearsal-{number}").exists())
    assert list(Standing.objects.order_by("customer").values_list("customer", "tier")) == held


def test_reading_is_for_who_reads_rules_and_asking_for_who_agrees_to_them(as_role, east, plan, woken):
    number = done(plan)
    reader = as_role("care-manager", east)
    assert reader.get(f"/tiers/rehearsals/{number}/").status_code == 200
    assert reader.post("/tiers/rehearsals/", {"programme": plan.id, "kind": "today"}).status_code == 403
    assert reader.post(f"/tiers/rehearsals/{number}/remove/").status_code == 403
    assert as_role("service-advisor", east).get(f"/tiers/rehearsals/{number}/").status_code == 403
    assert woken == []


def test_the_page_costs_the_same_for_one_member_and_for_many(as_role, east, plan):
    client, costs = as_role("service-manager", east), []
    for more in (0, 30):
        for _ in range(more):
            earn(MembershipFactory(customer=CustomerFactory(branch=east)).customer_id, 150, business_date())
        number = done(plan)
        client.get(f"/tiers/rehearsals/{number}/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(f"/tiers/rehearsals/{number}/")
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 25


def test_an_empty_list_points_to_a_draft_only_where_one_can_be_chosen(as_role, east, plan):
    page = "/tiers/rehearsals/"
    assert "Choose a draft above" in as_role("service-director", east).get(page).content.decode()
    reader = as_role("care-manager", east).get(page).content.decode()
    assert "Choose a draft above" not in reader and "once somebody who agrees to rules asks" in reader
