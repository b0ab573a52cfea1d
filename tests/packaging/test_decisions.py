"""The pages of docs/decisions: each says its outcome in the first line, and the index lists it by that line."""

import re
from pathlib import Path

from clubcrm.run.configuration import ROOT

FOLDER: Path = ROOT / "docs" / "decisions"
ENTRY = re.compile(r"^- \[(\d{4})\]\((.+?)\) (.+)$", re.MULTILINE)


def test_the_index_lists_every_page_once_by_the_outcome_in_its_first_line() -> None:
    listed = sorted((number, name, outcome) for number, name, outcome in ENTRY.findall(read("README.md")))
    pages = sorted(path.name for path in FOLDER.glob("[0-9]*.md"))
    assert [name for _, name, _ in listed] == pages
    for number, name, outcome in listed:
        assert read(name).splitlines()[0] == f"# {number} {outcome}", name


def test_no_two_pages_share_a_number() -> None:
    numbers = [path.name[:4] for path in FOLDER.glob("[0-9]*.md")]
    assert len(numbers) == len(set(numbers))


def read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
