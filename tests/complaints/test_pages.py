"""Pages: what they say, to whom they open, what they cost."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import operations as complaints
from complaints.models import Complaint
from tests.factories.complaints import MONDAY, brought_to, filled_in, person, take_in, visit_of
from tests.factories.kernel import BranchFactory
from tests.factories.members import CustomerFactory

pytestmark = pytest.mark.django_db
HANDLERS = [
    "service-director",
    "sales-director",
    "service-manager",
    "sales-manager",
    "care-manager",
    "general-manager",
]
TAKERS = ["service-advisor", "sales-consultant", "receptionist"]
NOBODY = ["marketing-manager", "finance-manager"]


def intake(customer, **changes):
    return {
        "key": uuid.uuid4(), "branch": customer.branch_id, "side": "service", "channel": "phone", "words": "异响",
        "wish": "换总成", "grade": 3, "visit": "",
    } | changes  # fmt: skip


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_taken_in_from_the_customers_page_it_says_whose_it_is_and_until_when(
    signed_in, advisor, owner_of_car
):
    client, visit = signed_in(advisor), visit_of(owner_of_car, owner_of_car.ownerships.get().vehicle)
    address = f"/complaints/new/?customer={owner_of_car.public_id}"
    page = text_of(client.get(address))
    assert "李秀英" in page and "138****5678" in page and "Service director / Sales director" in page
    sent = client.post(address, intake(owner_of_car, visit=visit.id), follow=True)
    row = Complaint.objects.get()
    assert (row.visit, row.words, row.received_by, row.owner_role) == (
        visit,
        "异响",
        advisor.user,
        "service-director",
    )
    said = text_of(sent)
    assert (
        f"{row.number}: received." in said
        and "Service director" in said
        and "换总成" in said
        and "沪B·8K2R6" in said
    )
    assert sent.redirect_chain[-1][0] == f"/complaints/{row.number}/"


def test_sending_the_form_twice_makes_one_complaint(signed_in, advisor, owner_of_car):
    client, form = signed_in(advisor), intake(owner_of_car)
    places = [client.post(f"/complaints/new/?customer={owner_of_car.public_id}", form).url for _ in range(2)]
    assert places[0] == places[1] and Complaint.objects.count() == 1


def test_a_form_with_faults_says_which_and_loses_nothing(signed_in, advisor, owner_of_car):
    response = signed_in(advisor).post(
        f"/complaints/new/?customer={owner_of_car.public_id}",
        intake(owner_of_car, words="", wish="道歉", grade="9"),
    )
    assert response.status_code == 200 and Complaint.objects.count() == 0
    assert "This field is required." in text_of(response) and 'value="道歉"' in response.content.decode()


def test_without_a_customer_they_are_found_first(signed_in, advisor, owner_of_car):
    client = signed_in(advisor)
    assert "Who complains?" in text_of(client.get("/complaints/new/"))
    assert f"customer={owner_of_car.public_id}" in client.get("/complaints/new/?q=李秀英").content.decode()
    assert "Nobody is found" in text_of(client.get("/complaints/new/?q=赵钱孙"))
    assert client.get("/complaints/new/?customer=nonsense").status_code == 404


def test_every_step_is_taken_on_the_page_and_the_next_form_stands_there(signed_in, advisor, care):
    row, client = take_in(by=advisor), signed_in(advisor)
    address = f"/complaints/{row.number}/"

    def send(step, **answers):
        return client.post(f"{address}{step}/", filled_in(step, **answers), follow=True)

    assert "answered." in text_of(send("answer", words="已致电"))
    assert "found justified." in text_of(send("judge", justified="yes", words="属实"))
    page = text_of(send("propose", plan="更换总成", cost="2000"))
    assert "Waits for a second person: Customer-care manager." in page and "¥2,000.00" in page
    signed_in(care)
    assert "Say why" in text_of(send("decide", approve="no", comment=""))
    assert "solution approved." in text_of(send("decide", approve="yes", comment="好"))
    signed_in(advisor)
    assert "carried out." in text_of(send("carry-out", words="已更换"))
    assert "A mark, or at least" in text_of(send("close", satisfaction="", words=""))
    page = text_of(send("close", satisfaction="8", words="满意"))
    assert f"{row.number}: solved." in page and "satisfaction 8 of 10" in page
    row.refresh_from_db()
    assert (row.outcome, row.solutions.get().cost_cents) == ("solved", 200_000)


def test_a_page_opened_before_somebody_else_moved_on_changes_nothing(signed_in, advisor):
    row = brought_to("answered", by=advisor)
    response = signed_in(advisor).post(
        f"/complaints/{row.number}/answer/", filled_in("answer", words="again"), follow=True
    )
    assert "has moved on meanwhile" in text_of(response)
    assert row.events.count() == 2


def test_ones_own_proposal_is_not_offered_for_decision_and_refused(signed_in, care):
    row = brought_to("proposed", by=care)
    client = signed_in(care)
    assert "Waits for a second person" in text_of(client.get(f"/complaints/{row.number}/"))
    refused = client.post(
        f"/complaints/{row.number}/decide/", filled_in("decide", approve="yes"), follow=True
    )
    assert "a second person has to" in text_of(refused)
    row.refresh_from_db()
    assert row.state == "proposed"


@pytest.mark.parametrize("role", HANDLERS + TAKERS + NOBODY)
def test_who_may_see_take_in_handle_and_regrade(signed_in, advisor, owner_of_car, role):
    row = take_in(by=advisor, customer=owner_of_car)
    client = signed_in(person(role, advisor.branch))
    opens = 403 if role in NOBODY else 200
    for address in (
        "/complaints/",
        f"/complaints/{row.number}/",
        f"/complaints/new/?customer={owner_of_car.public_id}",
    ):
        assert client.get(address).status_code == opens
    handles = 302 if role in HANDLERS else 403
    regraded = client.post(f"/complaints/{row.number}/regrade/", filled_in("regrade", grade=2, reason="r"))
    answered = client.post(f"/complaints/{row.number}/answer/", filled_in("answer", words="w"))
    assert (regraded.status_code, answered.status_code) == (handles, handles)
    row.refresh_from_db()
    assert (row.grade.number, row.state) == ((2, "answered") if role in HANDLERS else (1, "received"))


@pytest.mark.parametrize("role", HANDLERS + TAKERS)
def test_only_the_approver_of_the_grade_decides(signed_in, advisor, role):
    minor, major = brought_to("proposed", by=advisor), brought_to("proposed", by=advisor, grade=4)
    client = signed_in(person(role, advisor.branch))
    codes = [
        client.post(f"/complaints/{row.number}/decide/", filled_in("decide", approve="yes")).status_code
        for row in (minor, major)
    ]
    expected = {"care-manager": [302, 403], "general-manager": [302, 302]}.get(role, [403, 403])
    assert codes == expected


def test_complaints_of_another_branch_do_not_exist_for_me(signed_in, advisor, west):
    row = take_in(by=advisor)
    client = signed_in(person("service-manager", west))
    assert client.get(f"/complaints/{row.number}/").status_code == 404
    for step in ("answer", "judge", "propose", "decide", "carry-out", "close", "regrade"):
        given = filled_in(step, words="w", grade=2, reason="r")
        assert client.post(f"/complaints/{row.number}/{step}/", given).status_code == 404
    assert client.get(f"/complaints/?state=all&branch={advisor.branch_id}").status_code == 404
    assert row.number not in text_of(client.get("/complaints/?state=all"))
    assert client.get(f"/complaints/new/?customer={row.customer.public_id}").status_code == 404
    own = CustomerFactory(branch=west)
    stolen = visit_of(row.customer)
    for foreign in ({"branch": advisor.branch_id}, {"visit": stolen.id}):
        response = client.post(f"/complaints/new/?customer={own.public_id}", intake(own, **foreign))
        assert response.status_code == 404
    assert Complaint.objects.get().events.count() == 1


def test_anonymous_visitors_are_sent_to_the_sign_in(client, advisor):
    row = take_in(by=advisor)
    for address in ("/complaints/", "/complaints/new/", f"/complaints/{row.number}/"):
        assert client.get(address).url.startswith("/accounts/login/")
    assert client.post(f"/complaints/{row.number}/answer/").url.startswith("/accounts/login/")


def test_an_unknown_step_and_a_plain_visit_to_a_step_are_refused(signed_in, care):
    row, client = take_in(by=care), signed_in(care)
    assert client.post(f"/complaints/{row.number}/nonsense/").status_code == 404
    assert client.get(f"/complaints/{row.number}/answer/").status_code == 405


FILTERS = {
    "": {"open", "sales", "major", "late"},
    "state=closed": {"closed"},
    "state=all": {"open", "sales", "major", "late", "closed"},
    "state=proposed": {"major"},
    "grade=4": {"major"},
    "side=sales": {"sales"},
    "overdue=1": {"late"},
    "mine=1": {"open", "late"},
    "mine=1&overdue=1": {"late"},
    "grade=x&side=y&state=z&page=w&branch=v": {"open", "sales", "major", "late"},
}


def test_the_list_is_filtered_by_its_address(signed_in, advisor, care):
    now = timezone.now()
    rows = {
        "open": take_in(by=advisor, when=now),
        "sales": take_in(by=care, customer=CustomerFactory(branch=advisor.branch), when=now, side="sales"),
        "major": brought_to("proposed", by=advisor, when=now, grade=4),
        "late": take_in(by=advisor, when=now - timedelta(days=365)),
        "closed": brought_to("closed", by=advisor, approver=care, when=now),
    }
    client = signed_in(advisor)
    for address, expected in FILTERS.items():
        text = text_of(client.get(f"/complaints/?{address}"))
        assert {name for name, row in rows.items() if row.number in text} == expected, address
        assert f"{len(expected)} complaint" in text, address


def test_what_is_due_first_stands_on_top(signed_in, advisor):
    numbers = [take_in(by=advisor, grade=grade).number for grade in (1, 3, 4, 2)]
    found = re.findall(r"/complaints/(C2611-\d+)/", signed_in(advisor).get("/complaints/").content.decode())
    assert found == [numbers[2], numbers[1], numbers[3], numbers[0]]


def test_the_list_costs_the_same_for_one_and_for_many(
    signed_in, care, advisor, django_assert_max_num_queries
):
    client = signed_in(care)
    for _ in range(60):
        take_in(by=advisor, grade=3)
    with django_assert_max_num_queries(16):
        page = client.get("/complaints/")
    assert "60 complaints" in text_of(page) and page.content.decode().count('<a class="nowrap"') == 50
    assert text_of(client.get("/complaints/?page=2")).count("C2611-") == 10


def test_the_page_of_a_complaint_is_bounded(
    signed_in, care, advisor, owner_of_car, django_assert_max_num_queries
):
    for _ in range(8):
        brought_to("closed", by=advisor, approver=care, customer=owner_of_car)
    row = brought_to("proposed", by=advisor, customer=owner_of_car)
    client = signed_in(care)
    with django_assert_max_num_queries(19):
        page = text_of(client.get(f"/complaints/{row.number}/"))
    assert page.count("satisfaction 8 of 10") == 5  # similar cases, no more
    with django_assert_max_num_queries(24):
        client.get(f"/complaints/new/?customer={owner_of_car.public_id}")


def test_similar_cases_are_of_the_same_car_first_and_never_of_another_branch(
    signed_in, advisor, care, owner_of_car, west
):
    visit = visit_of(owner_of_car, owner_of_car.ownerships.get().vehicle)
    same_car = brought_to("closed", by=advisor, approver=care, customer=owner_of_car, visit=visit.id, grade=2)
    like = brought_to("closed", by=advisor, approver=care, grade=3)
    other = brought_to("closed", by=advisor, approver=care, grade=2)
    foreign = brought_to("closed", by=person("care-manager", west), approver=care, grade=3)
    row = take_in(by=advisor, customer=owner_of_car, visit=visit.id, grade=3)
    page = signed_in(advisor).get(f"/complaints/{row.number}/").content.decode()
    found = re.findall(r"/complaints/(C2611-\d+)/\"", page)
    assert [number for number in found if number != row.number] == [same_car.number, like.number]
    assert other.number not in page and foreign.number not in page


def test_the_explanation_stands_on_the_page_in_both_languages(signed_in, advisor):
    row = take_in(by=advisor, grade=3)
    english = text_of(signed_in(advisor).get(f"/complaints/{row.number}/"))
    assert "Grade 3 gives 1 h from 11-23 09:00, counted in the hours of “Office calendar”." in english
    chinese = text_of(signed_in(advisor, "zh-hans").get(f"/complaints/{row.number}/"))
    assert "办公日历" in chinese and "投诉" in chinese


def test_the_rail_counts_what_is_open_and_opens_for_those_who_may(signed_in, advisor, west):
    for _ in range(2):
        take_in(by=advisor)
    take_in(by=person("service-advisor", west))
    page = signed_in(advisor).get("/").content.decode()
    assert re.search(r'href="/complaints/".*?<b class="count">2</b>', page, re.DOTALL)
    assert "/complaints/new/" in page
    assert "/complaints/" not in signed_in(person("finance-manager", west)).get("/").content.decode()


def test_words_are_shown_as_text_never_as_markup(signed_in, advisor):
    attack = "<script>alert(1)</script>{{ 7|add:7 }}"
    row = take_in(by=advisor, words=attack, wish=attack)
    complaints.take_step("answer", complaint=row.id, words=attack, by=advisor.user, at=MONDAY)
    page = signed_in(advisor).get(f"/complaints/{row.number}/").content.decode()
    assert (
        "<script>alert" not in page and page.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}") >= 3
    )


def test_numbers_in_the_address_belong_to_a_branch_of_mine_only(signed_in, advisor):
    take_in(by=person("service-advisor", BranchFactory()))
    client = signed_in(advisor)
    assert (
        client.get("/complaints/C2611-001/").status_code
        == client.get("/complaints/C2611-999/").status_code
        == 404
    )
