"""The rulebook in the browser: taken out, looked at with nothing written, proposed as it was looked at."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from clubcrm.kernel.models import Approval, Change
from clubcrm.rulebook import writing
from clubcrm.rulebook.forms import LARGEST
from clubcrm.rulebook.models import RulebookLoad
from complaints.models import Grade
from members.models import Category
from points.models import EarningRule
from tests.factories.kernel import BranchFactory, GroupBranchFactory, StaffFactory, UserFactory
from tiers import ladders
from tiers.models import Programme

pytestmark = pytest.mark.django_db
WITH_CATEGORY = '[[category]]\ncode = "paint"\nname_zh = "钣喷"\nname_en = "Paintwork"\n'
HIDDEN = re.compile(r'name="(key|seen|file_name|text)" value="(.*?)"', re.DOTALL)


@pytest.fixture
def root():
    return GroupBranchFactory()


@pytest.fixture
def manager(client, root):
    """A client signed in as the administrator of the group, reading English."""
    who = StaffFactory(name="王管理", branch=root, user=UserFactory(role="administrator")).user
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"], client.signed_in = "en", who
    return client


def send(client, content, name="rules.toml"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(reverse("rulebook:rulebook"), {"file": SimpleUploadedFile(name, content)})


def look(client, content):
    """The page that says what the file would change, and the form on it."""
    page = send(client, content)
    form = page.context["form"].initial
    return page.content.decode(), {name: str(value) for name, value in form.items()}


def agree(client, form):
    return client.post(reverse("rulebook:propose"), form, follow=True)


def changed(text, old, new):
    assert old in text
    return text.replace(old, new, 1)


def test_it_is_taken_out_byte_by_byte_as_the_command_writes_it(manager):
    answer = manager.get(reverse("rulebook:download"))
    assert answer.content == writing.write().encode()
    assert re.search(r'attachment; filename="rulebook-\d{4}-\d\d-\d\d\.toml"', answer["Content-Disposition"])
    text, _form = look(manager, answer.content)
    assert "Nothing changes" in text and "0 new, 0 changed, 0 to end" in text


def test_a_difference_is_read_in_sentences_and_nothing_is_written_by_looking(manager):
    before = writing.write()
    wished = changed(before, 'name_en = "Gold"', 'name_en = "Golden"')
    wished = changed(wished, "points = 1", "points = 2") + WITH_CATEGORY
    wished = wished.replace("[[category]]", "[[category]]", 1)
    text, _form = look(manager, wished)
    assert "1 new, 2 changed, 0 to end" in text
    assert "<ins>2 points</ins>" in text and "<del>1 point</del>" in text
    assert "<del>Gold</del>" in text and "<ins>Golden</ins>" in text
    assert "In force now" in text and "Paintwork" in text
    assert "Propose 2, write 1 now" in text
    assert writing.write() == before
    assert not Approval.objects.exists() and not RulebookLoad.objects.exists()
    assert not EarningRule.objects.filter(state__in=["draft", "proposed"]).exists()


def test_it_is_proposed_by_one_and_decided_by_another_and_what_is_not_kept_in_versions_is_written(manager):
    wished = changed(writing.write(), 'name_en = "Gold"', 'name_en = "Golden"') + WITH_CATEGORY
    _text, form = look(manager, wished)
    page = agree(manager, form)
    load = RulebookLoad.objects.get()
    assert page.redirect_chain == [(reverse("rulebook:loaded", args=[load.pk]), 302)]
    text = page.content.decode()
    assert "1 proposal waits for a second person in the inbox. 1 setting is written." in text
    assert "now: proposed" in text and "Paintwork" in text and "王管理" in text
    waiting = Approval.objects.get()
    assert (waiting.kind, waiting.proposed_by) == ("tier-programme", manager.signed_in)
    assert ladders.find_active().tiers.filter(name_en="Golden").count() == 0
    made = Category.objects.get(code="paint")
    assert (made.name_zh, load.by, load.counts) == (
        "钣喷",
        manager.signed_in,
        {"new": 1, "changed": 1, "ends": 0},
    )
    said = Change.objects.filter(of_table="members_category", row=made.pk).last()
    assert said is None or said.by == manager.signed_in
    assert manager.get(reverse("rulebook:download_loaded", args=[load.pk])).content == wished.encode()
    assert load.file_name in manager.get(reverse("rulebook:rulebook")).content.decode()


def test_a_double_click_proposes_once(manager):
    _text, form = look(manager, changed(writing.write(), 'name_en = "Gold"', 'name_en = "Golden"'))
    first, second = agree(manager, form), agree(manager, form)
    assert first.redirect_chain == second.redirect_chain
    assert RulebookLoad.objects.count() == Approval.objects.count() == 1


def test_what_was_looked_at_is_refused_once_the_rules_or_the_text_are_others(manager):
    _text, form = look(manager, WITH_CATEGORY)
    Category.objects.create(code="tyres", name_zh="轮胎", name_en="Tyres")
    page = agree(manager, form)
    assert "the rules have changed since you looked" in page.content.decode()
    assert "Paintwork" in page.content.decode()
    _text, form = look(manager, WITH_CATEGORY)
    agree(manager, form | {"text": WITH_CATEGORY.replace("Paintwork", "Free of charge")})
    assert not Category.objects.filter(code="paint").exists() and not RulebookLoad.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The submitted file is empty."),
        (b"#" * (LARGEST + 1), "The file is too large for a rulebook: 512 KB are the most."),
        ("[club]\nname = '车友汇'".encode("gb18030"), "This text is not in UTF-8"),
        ("[club]\nname = 'x'".encode("utf-16"), "This text is not in UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0", "This is a PNG picture, not a rulebook"),
        (b"PK\x03\x04\0\0", "This is an Excel workbook, not a rulebook"),
        (b"[club]\0", "not a rulebook: a rulebook is a text file"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused_in_words(manager, content, sentence):
    assert sentence in send(manager, content).content.decode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("name = ", "line 1, column 1: this is not TOML"),
        ("{" * 2_000, "this is not TOML"),
        ("a = " + "[" * 20_000, "brackets lie in one another too deep"),
        (" \n", "this rulebook is empty"),
        ("[reward]\n", "this version does not know “reward” yet"),
    ],
)
def test_what_is_no_rulebook_is_refused_in_words(manager, content, sentence):
    assert sentence in send(manager, content).content.decode().replace("&#x27;", "'")


def test_the_mark_of_windows_editors_and_their_ends_of_lines_change_nothing(manager):
    text, _form = look(manager, b"\xef\xbb\xbf" + writing.write().replace("\n", "\r\n").encode())
    assert "Nothing changes" in text


def test_faults_say_their_line_and_after_fifty_how_many_more(manager):
    wished = changed(writing.write(), 'measure = "points_earned"', 'measure = "points_burned"')
    number = wished.splitlines().index('measure = "points_burned"') + 1
    page = send(manager, wished)
    text = page.content.decode()
    assert f"line {number}" in text and "measure = &quot;points_burned&quot;" in text
    assert "there is no measure “points_burned”" in text and "1 fault; nothing was changed." in text
    page = send(manager, '[[category]]\nname_en = "x"\n' * 60)
    assert page.content.decode().count("<li>") >= 50 and "… and 10 more faults." in page.content.decode()
    place = page.context["faults"][1]
    assert (place.number, place.line, place.key) == (3, "[[category]]", "code")


def test_only_administrators_of_the_whole_group_have_it(client, root, manager):
    east = BranchFactory(code="east")
    addresses = ["rulebook:rulebook", "rulebook:download"]
    for role, branch in (("general-manager", root), ("care-manager", root), ("administrator", east)):
        who = StaffFactory(branch=branch, user=UserFactory(role=role)).user
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        assert [client.get(reverse(address)).status_code for address in addresses] == [403, 403], role
        assert send(client, WITH_CATEGORY).status_code == 403
        assert client.post(reverse("rulebook:propose"), {}).status_code == 403
    assert not Category.objects.filter(code="paint").exists()


def test_what_the_file_no_longer_names_is_proposed_to_end(manager):
    text, form = look(manager, "earning_rule = []\nprogramme = []\n")
    assert "0 new, 0 changed, 2 to end" in text
    agree(manager, form)
    assert {row.kind for row in Approval.objects.all()} == {"earning-rule-end", "tier-programme-end"}
    assert Programme.objects.filter(state="active").count() == 1
    text, _form = look(manager, "earning_rule = []\nprogramme = []\n")
    assert "Nothing changes" in text


def test_a_grade_is_shown_by_its_names_and_hours(manager):
    grade = Grade.objects.order_by("number").first()
    wished = changed(writing.write(), f"respond_minutes = {grade.respond_minutes}", "respond_minutes = 15")
    text, _form = look(manager, wished[wished.index("[[grade]]") : wished.index("[[channel]]")])
    assert "<ins>15 min</ins>" in text
    assert "respond_minutes" not in re.sub(HIDDEN, "", text)


def test_what_was_loaded_is_never_rewritten(manager):
    _text, form = look(manager, WITH_CATEGORY)
    agree(manager, form)
    for statement in (
        "UPDATE rulebook_rulebookload SET file_name = 'x'",
        "DELETE FROM rulebook_rulebookload",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
