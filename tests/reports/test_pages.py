"""The page, its charts and its workbook: to whom they open, what they say, what they cost."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from clubcrm.kernel import months
from clubcrm.kernel.roles import ROLES
from clubcrm.reports import charts, figures, page, reading, saying, wording
from tests.factories.complaints import person

pytestmark = pytest.mark.django_db
MONTH = "/reports/2026-10/"
CHOSEN = [MONTH, f"{MONTH}points.svg", f"{MONTH}complaints.svg", f"{MONTH}report.xlsx"]
READERS = {
    "administrator", "general-manager", "care-manager", "service-director", "sales-director", "service-manager",
    "sales-manager", "marketing-manager", "finance-manager",
}  # fmt: skip


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-22T04:00:00Z", tick=False):
        yield


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize("role", [role.code for role in ROLES])
def test_managers_read_reports_and_nobody_else(signed_in, empty, role):
    who = person(role, empty)
    if role == "administrator":
        who.user.is_superuser = True
        who.user.save()
    client = signed_in(who)
    for address in CHOSEN:
        assert (address, client.get(address).status_code) == (address, 200 if role in READERS else 403)
    assert (b'href="/reports/"' in client.get("/").content) == (role in READERS)


@pytest.mark.parametrize("address", ["/reports/", *CHOSEN])
def test_who_is_not_signed_in_is_asked_to(client, db, address):
    response = client.get(address)
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("address", CHOSEN)
def test_a_branch_sees_its_own_and_another_does_not_exist_for_it(
    signed_in, stores, of_east, manager, address
):
    client = signed_in(of_east)
    assert client.get(address, {"branch": "east"}).status_code == 200
    for code in ("west", "group", "nowhere", "east'"):
        assert client.get(address, {"branch": code}).status_code == 404
    assert signed_in(manager).get(address, {"branch": "west"}).status_code == 200


def test_the_numbers_of_a_branch_are_its_own(signed_in, stores, of_east, manager):
    month, scope = date(2026, 10, 1), reading.branches_of("east")
    own = reading.read(month, scope)["points_issued"].total
    whole = reading.read(month, reading.everywhere())["points_issued"].total
    assert own.values != whole.values
    shown = {}
    for who, query in ((of_east, {}), (manager, {"branch": "east"}), (manager, {})):
        context = signed_in(who).get(MONTH, query).context
        rows = next(section.rows for section in context["sections"] if section.theme == "points")
        shown[who.id, bool(query)] = rows[0].this
    assert shown[of_east.id, False] == shown[manager.id, True] == f"{own.this:,}"
    assert shown[manager.id, False] == f"{whole.this:,}"
    # One branch alone is not split by branch.
    assert b"Members by branch" not in signed_in(of_east).get(MONTH).content
    assert b"Members by branch" in signed_in(manager).get(MONTH).content


def test_the_page_shows_six_figures_and_a_section_per_theme_with_every_definition(signed_in, manager):
    response = signed_in(manager).get(MONTH)
    context = response.context
    assert [one.label for one in context["headlines"]] == [
        "Members", "Owner conversion", "Points issued", "Points outstanding", "Complaints closed on time",
        "Greetings sent",
    ]  # fmt: skip
    assert [section.theme for section in context["sections"]] == list(figures.THEMES)
    page = text_of(response)
    for figure in figures.every().values():
        assert str(figure.label) in page
    assert page.count("Target 55 %.") == 1
    assert response.content.count(b"<img") == len(charts.CHARTS) == 5


def test_the_sentence_says_what_the_table_says(signed_in, manager, stores):
    response = signed_in(manager).get(MONTH)
    found = reading.read(date(2026, 10, 1), reading.everywhere())
    section = next(one for one in response.context["sections"] if one.theme == "points")
    issued = found["points_issued"].total
    word = "more" if issued.change > 0 else "fewer"
    assert section.sentence == (
        f"{issued.this:,} points were issued, {abs(issued.change):,} {word} than the month before, and "
        f"{found['points_redeemed'].total.this:,} redeemed; {found['points_outstanding'].total.this:,} are outstanding."
    )


def test_a_chart_is_an_image_without_scripts_that_names_what_it_shows(signed_in, manager):
    response = signed_in(manager).get(f"{MONTH}points.svg")
    assert response["Content-Type"] == "image/svg+xml"
    drawn = ElementTree.fromstring(response.content)
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    assert not [node for node in drawn.iter() if node.tag.endswith("script") or "style" in node.attrib]
    words = {node.text for node in drawn.iter() if node.text}
    assert {"Points issued", "Points redeemed", "2026-1", "10"} <= words
    assert signed_in(manager).get(f"{MONTH}weather.svg").status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_month_that_has_not_begun_is_said_so_in_a_sentence(signed_in, head, language):
    sentences = {
        "en": "2026-12 has not begun; today is 2026-11-22. There is nothing to report yet.",
        "zh-hans": "2026-12 尚未开始；今天是 2026-11-22，还没有可报告的内容。",
    }
    client = signed_in(head, language)
    response = client.get("/reports/2026-12/")
    assert response.status_code == 404
    assert sentences[language] in text_of(response)
    for part in ("points.svg", "report.xlsx"):
        assert client.get(f"/reports/2026-12/{part}").status_code == 404


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "0000-01", "26-10", "٢٠٢٦-١٠", "2026-10-01", "x"])
def test_what_is_no_month_is_not_found(signed_in, head, month):
    assert signed_in(head).get(f"/reports/{month}/").status_code == 404


def test_reports_open_with_the_last_month_that_is_over_and_keep_the_chosen_branch(signed_in, head):
    client = signed_in(head)
    assert client.get("/reports/")["Location"] == "/reports/2026-10/"
    chosen = client.get("/reports/", {"month": "2026-11", "branch": "east"})
    assert chosen["Location"] == "/reports/2026-11/?branch=east"
    assert client.get("/reports/", {"month": "soon"}).status_code == 404
    running = client.get("/reports/2026-11/", {"branch": "east"})
    assert "城东店 · the month is not over, as of 2026-11-22" in text_of(running)
    assert b"/reports/2026-11/report.xlsx?branch=east" in running.content
    assert b'value="branch=' not in running.content  # the search box is not the report's


def test_an_empty_month_of_long_ago_is_a_page_of_zeros(signed_in, head):
    response = signed_in(head).get("/reports/1999-12/")
    assert response.status_code == 200
    page = text_of(response)
    for sentence in (
        "Nobody joined, as in the month before; the club has 0.",
        "Nobody reached a higher tier.",
        "No points were issued, as in the month before, and 0 redeemed; 0 are outstanding.",
        "No complaint came in, as in the month before; 0 open at the end of the month.",
    ):
        assert sentence in page
    assert "No greeting went out, as in the month before; 0 were due and did not." in page


def test_the_page_costs_the_figures_statements_and_a_fixed_few_for_names(signed_in, manager):
    client = signed_in(manager)
    client.get(MONTH)
    with CaptureQueriesContext(connection) as frame:
        client.get("/reports/2026-12/")
    with CaptureQueriesContext(connection) as page:
        client.get(MONTH)
    codes, names, choice = 3, 7, 1
    statements = {figure.sql for figure in figures.every().values()}
    assert len(page) - len(frame) == len(statements) + codes + names + choice == 30


def test_days_and_yuan_are_said_beside_the_number():
    every = figures.every()
    with translation.override("zh-hans"):
        assert wording.number(every["days_in_tier"], 20) == "20 天"
        assert wording.number(every["benefit_cost"], 1_250) == "1,250 元"
    with translation.override("en"):
        assert wording.number(every["benefit_cost"], 1_250) == "1,250 yuan"
        assert wording.number(every["members_total"], 1_250) == "1,250"


def test_the_line_goes_through_the_months_that_have_a_value():
    share = figures.every()["owner_conversion"]
    empty = reading.Series(share, ((0, 0),) * months.SHOWN)
    rising = reading.Series(share, ((0, 0), (0, 0), *((part, 100) for part in range(11))))
    assert charts.spark(empty) == ""
    assert charts.spark(rising).split()[0] == "14,25"
    assert charts.spark(rising).split()[-1] == "129,3"


@pytest.mark.parametrize(
    ("owners", "said"),
    [
        ((573, 1000), "Of the car owners, 57.3 % are members; the target is 55 %."),
        ((8, 8), "Every car owner is a member."),
    ],
)
def test_the_conversion_of_owners_is_said_as_a_share(stores, owners, said):
    found = reading.read(date(2026, 10, 1), reading.everywhere())
    figure = figures.every()["owner_conversion"]
    found["owner_conversion"] = reading.Reading(figure, reading.Series(figure, (owners,) * 13), {})
    with translation.override("en"):
        assert saying.members(found, {}).endswith(f" {said}")


def test_twelve_empty_months_are_not_drawn(stores):
    found = reading.read(date(2026, 10, 1), reading.everywhere())
    drawn = {one.theme: one.bars for one in page.sections(date(2026, 10, 1), reading.everywhere(), found)}
    assert all(drawn.values())
    figure = figures.every()["greetings_sent"]
    found["greetings_sent"] = reading.Reading(figure, reading.Series(figure, ((0, None),) * 13), {})
    empty = {one.theme: one.bars for one in page.sections(date(2026, 10, 1), reading.everywhere(), found)}
    assert empty == drawn | {"care": []}
