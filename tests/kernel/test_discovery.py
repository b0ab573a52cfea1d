"""How kinds are found: in rooms and folders, in order, once, and with a sentence for what is wrong."""

import sys
from types import ModuleType
from typing import NamedTuple

import pytest
from django.core.exceptions import ImproperlyConfigured

from clubcrm.kernel import approvals, discovery
from clubcrm.kernel.approvals import ApprovalKind


class Shade(NamedTuple):
    code: str


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A package `shades` to drop files into: `folder(red="KIND = ...")`."""
    (tmp_path / "shades").mkdir()
    (tmp_path / "shades" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))

    def drop(**files):
        for name, line in files.items():
            text = f"from {__name__} import Shade\n{line}\n"
            (tmp_path / "shades" / f"{name}.py").write_text(text)

    yield drop
    discovery.find_kinds_in_folder.cache_clear()
    for name in [name for name in sys.modules if name.split(".")[0] == "shades"]:
        del sys.modules[name]


@pytest.fixture
def rooms(monkeypatch):
    """The rooms found are these, each with its KINDS."""

    def make(**kinds):
        found = []
        for name, value in kinds.items():
            found.append(ModuleType(f"{name}.shades"))
            found[-1].KINDS = value
        monkeypatch.setattr(discovery, "find_rooms", lambda name: found)

    yield make
    discovery.find_kinds_in_rooms.cache_clear()


def test_a_file_dropped_into_a_folder_is_a_kind_by_the_files_name(folder):
    folder(red="KIND = Shade('dark-red')", blue="KIND = Shade('dark-blue')")
    found = discovery.find_kinds_in_folder("shades", Shade)
    assert list(found.items()) == [("blue", Shade("dark-blue")), ("red", Shade("dark-red"))]


def test_a_kind_may_go_by_a_code_of_its_own(folder):
    folder(red="KIND = Shade('dark-red')", blue="KIND = Shade('dark-blue')")
    assert list(discovery.find_kinds_in_folder("shades", Shade, code="code")) == ["dark-blue", "dark-red"]


def test_files_that_kinds_share_are_named(folder):
    folder(red="TINT = Shade('red')", mixing="")
    assert list(discovery.find_kinds_in_folder("shades", Shade, called="TINT", beside=("mixing",))) == ["red"]


def test_a_file_without_a_kind_is_named(folder):
    folder(red="KIND = Shade('red')", mixing="")
    with pytest.raises(ImproperlyConfigured, match=r"^shades\.mixing has no KIND\.$"):
        discovery.find_kinds_in_folder("shades", Shade)


def test_something_else_in_the_place_of_a_kind_is_named(folder):
    folder(red="KIND = 'red'")
    with pytest.raises(ImproperlyConfigured, match=r"^KIND of shades\.red: str where Shade is wanted\.$"):
        discovery.find_kinds_in_folder("shades", Shade)


def test_two_kinds_of_one_code_are_named_with_their_files(folder):
    folder(red="KIND = Shade('dark')", blue="KIND = Shade('dark')")
    with pytest.raises(ImproperlyConfigured, match=r"code 'dark': in shades\.blue and shades\.red\.$"):
        discovery.find_kinds_in_folder("shades", Shade, code="code")


def test_kinds_are_read_once(folder):
    folder(red="KIND = Shade('red')")
    before = discovery.find_kinds_in_folder("shades", Shade)
    folder(blue="KIND = Shade('blue')")
    assert discovery.find_kinds_in_folder("shades", Shade) is before


def test_rooms_stand_in_the_order_of_the_apps():
    found = [room.__name__ for room in discovery.find_rooms("approvals")]
    places = [found.index(f"{app}.approvals") for app in ("clubcrm.kernel", "points", "complaints")]
    assert places == sorted(places)
    assert discovery.find_kinds_in_rooms("approvals", ApprovalKind).items() <= approvals.kinds().items()


def test_the_kinds_of_all_rooms_are_one_list(rooms):
    rooms(inn=(Shade("red"),), barn=(), mill=(Shade("blue"), Shade("green")))
    assert list(discovery.find_kinds_in_rooms("shades", Shade)) == ["red", "blue", "green"]


def test_two_rooms_with_one_code_are_named(rooms):
    rooms(inn=(Shade("red"),), mill=(Shade("red"),))
    with pytest.raises(ImproperlyConfigured, match=r"code 'red': in inn\.shades and mill\.shades\.$"):
        discovery.find_kinds_in_rooms("shades", Shade)


def test_a_room_with_something_else_among_its_kinds_is_named(rooms):
    rooms(inn=(Shade("red"), "blue"))
    with pytest.raises(ImproperlyConfigured, match=r"^KINDS of inn\.shades: str where Shade is wanted\.$"):
        discovery.find_kinds_in_rooms("shades", Shade)
