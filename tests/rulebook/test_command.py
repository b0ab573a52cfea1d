"""`manage.py rulebook` and `manage.py newclub --rulebook`: what is printed, and the exit codes scripts rely on."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from clubcrm.kernel import inbox
from clubcrm.kernel.models import Branch
from clubcrm.kernel.scope import scope_of_branch
from clubcrm.rulebook import documenting, writing
from points.models import EarningRule
from tests.factories.kernel import GroupBranchFactory, StaffFactory, UserFactory
from tests.rulebook.test_faults import LADDER, RULE
from tiers import ladders

pytestmark = pytest.mark.django_db


def run(*words):
    """(exit code, what was said, what was complained of)."""
    out, err = StringIO(), StringIO()
    try:
        call_command("rulebook", *words, "--language", "en", stdout=out, stderr=err)
    except SystemExit as left:
        return left.code, out.getvalue(), err.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path):
    def written(text):
        path = tmp_path / "rules.toml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


def test_check_says_what_would_change_and_changes_nothing(file):
    before = writing.write()
    assert run("check", file(LADDER)) == (0, "+ programme club\n- programme carclub\n", "")
    assert writing.write() == before


def test_faults_leave_with_one(file):
    for act in ("check", "load"):
        code, _out, err = run(
            act, file(LADDER.replace("visits", "vists")), *(["--yes"] if act == "load" else [])
        )
        assert code == 1
        assert err.startswith("programme[0].tier[1].criterion[0].measure: there is no measure “vists”.")
        assert err.endswith("1 fault; nothing was changed.\n")


def test_a_file_with_the_mark_of_windows_editors_is_read(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(LADDER, encoding="utf-8-sig")
    assert run("check", str(path)) == (0, "+ programme club\n- programme carclub\n", "")


def test_an_empty_file_says_so_and_leaves_with_one(file, monkeypatch):
    said = "this rulebook is empty: no table stands in it.\n1 fault; nothing was changed.\n"
    assert run("check", file("")) == run("load", file(" \n"), "--yes") == (1, "", said)
    with pytest.raises(CommandError, match="this rulebook is empty"):
        newclub(monkeypatch, file(""))
    assert not Branch.objects.exists()


def test_of_very_many_faults_the_first_fifty_are_said_and_how_many_more(file):
    code, _out, err = run("check", file(LADDER + "x = [1]\n" + '[[category]]\ncode = "Ä"\n' * 120))
    lines = err.splitlines()
    assert code == 1 and len(lines) == 52
    assert lines[49].startswith("category[")
    total = int(lines[51].split()[0])
    assert lines[50:] == [f"… and {total - 50} more faults.", f"{total} faults; nothing was changed."]


def test_load_shows_the_difference_and_loads_it_once(file):
    path = file(LADDER)
    assert run("load", path, "--yes") == (0, "+ programme club\n- programme carclub\nLoaded.\n", "")
    assert ladders.find_active().code == "club"
    assert run("load", path, "--yes") == (0, "Nothing changes.\n", "")


def test_who_says_no_changes_nothing(file, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda asked: "n")
    assert run("load", file(LADDER))[0] == 1
    assert ladders.find_active().code == "carclub"
    monkeypatch.setattr("builtins.input", lambda asked: "是")
    assert run("load", file(LADDER))[0] == 0
    assert ladders.find_active().code == "club"


def test_wrong_arguments_leave_with_two(file, tmp_path):
    assert run("check")[0] == 2
    assert run("check", str(tmp_path / "none.toml")) == (
        2, "", f"There is no file {tmp_path}/none.toml, and no rulebook of that name. Shipped are: carclub, "
        "catering10, courier, nanya, onlineshop, photostudio, restaurant, shangfeng, travel.",
    )  # fmt: skip
    assert run("load", file(RULE), "--propose")[0] == 2
    assert run("load", file(RULE), "--by", "nobody")[0] == 2


def test_dump_writes_what_load_reads(tmp_path):
    path = tmp_path / "dump.toml"
    run("dump", str(path))
    assert path.read_text() == run("dump")[1] == writing.write()
    assert run("load", str(path), "--yes") == (0, "Nothing changes.\n", "")


def test_in_somebodys_name_a_second_person_has_to_agree(file):
    root = GroupBranchFactory()
    who = StaffFactory(branch=root, user=UserFactory(role="administrator")).user
    second = StaffFactory(branch=root, user=UserFactory(role="service-manager"))
    code, _out, err = run("load", file(LADDER + RULE), "--yes", "--by", who.username)
    assert code == 1
    assert "programme[0]: a second person has to agree to this: load it with --propose." in err
    assert "earning_rule[0]: a second person has to agree" in err
    code, out, _err = run("load", file(LADDER + RULE), "--yes", "--propose", "--by", who.username)
    assert (code, out.splitlines()[-1]) == (0, "Proposed: a second person decides in the inbox.")
    waiting = inbox.waiting(second.user, scope_of_branch(root.id)).approvals
    assert {row.kind for row in waiting} == {"tier-programme", "earning-rule", "earning-rule-end"}
    assert ladders.find_active().code == "carclub"
    assert EarningRule.objects.get(state="active").code == "service"
    again = run("load", file(LADDER + RULE), "--yes", "--propose", "--by", who.username)
    assert again == (0, "Nothing changes.\n", "")


def test_the_documentation_is_what_the_code_says(settings):
    assert (settings.BASE_DIR / "docs" / "rulebook.md").read_text() == documenting.markdown()


def test_the_documentation_says_the_days_at_which_things_begin_and_end():
    text = documenting.markdown()
    for line in (
        "| `12 months` | 2027-03-01 |", "| `24 months` | 2026-03-01 |", "| `365 days` | 2027-03-02 |",
        "| `calendar quarter` | 2028-01-01 |", "| `12 months` | 2029-02-28 |", "| `365 days` | 2029-02-28 |",
        "| `calendar year` | 2028-12-31 |", "| `anniversary` | 2028-05-03 |",
    ):  # fmt: skip
        assert line in text
    for word in ("next_purchase", "resets", "`branch`", "file_completeness`** is 100 times", "grace"):
        assert word in text[text.index("## Days") :]


def newclub(monkeypatch, rulebook):
    monkeypatch.setenv("NEWCLUB_PASSWORD", "correct horse battery")
    monkeypatch.setattr("clubcrm.rulebook.management.commands.newclub.call_command", lambda *a, **b: None)
    call_command("newclub", "--branch", "east=城东店", "--rulebook", rulebook, stdout=StringIO())


def test_a_club_may_begin_with_any_rulebook(monkeypatch, file):
    newclub(monkeypatch, "courier")
    assert Branch.objects.get(code="east").name == "城东店"
    assert ladders.find_active().code == "courier"
    assert EarningRule.objects.get(state="active").code == "purchase"


def test_a_club_does_not_begin_with_a_rulebook_that_is_wrong(monkeypatch, file):
    with pytest.raises(CommandError, match="vists"):
        newclub(monkeypatch, file(LADDER.replace("visits", "vists")))
    with pytest.raises(CommandError, match="There is no rulebook nothing"):
        newclub(monkeypatch, "nothing")
    assert not Branch.objects.exists()
