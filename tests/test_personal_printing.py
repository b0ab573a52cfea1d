"""No template and no module prints what identifies people past `request.sight`: read from the sources."""

import ast
import re
from pathlib import Path

import pytest

from tests.test_architecture import ROOT, SOURCES

RAW = re.compile(r"\.(phone|email|address|plate|vin|recipient|words|wish|remark|plan|body)\b")
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
# What is printed by a tag of members.templatetags.personal, is only asked for being there, or is one's own.
SAFE_TAG = re.compile(r"\{%\s*(phone|email|plate|plate_text|words|reveal|if|elif|include)\b")
ALLOWED = {
    ("campaigns/test_mail.html", "user.email"), ("kernel/account.html", "user.email"),  # one's own
    ("campaigns/_occasion.html", "letter.body"), ("admin/campaigns/_sample.html", "letter.body"),  # sample letters to nobody
    ("kernel/access_log.html", "row.access.address"), ("kernel/_access_rows.html", "row.access.address"),  # of a computer
}  # fmt: skip
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))


def raw_in(template: Path) -> list[str]:
    name = str(template.relative_to(ROOT / "templates"))
    found = []
    for tag in TAG.findall(template.read_text()):
        if RAW.search(tag) and not SAFE_TAG.match(tag):
            allowed = any(name == where and what in tag for where, what in ALLOWED)
            found += [] if allowed else [f"{name}: {tag}"]
    return found


def test_no_template_prints_a_raw_value():
    assert [one for template in TEMPLATES for one in raw_in(template)] == []


def test_an_include_gets_no_raw_value_either():
    passing = re.compile(r"\{%\s*include\b[^%]*=[\w.]*\.(phone|email|address|plate|vin)\b")
    assert [template.name for template in TEMPLATES if passing.search(template.read_text())] == []


def test_the_reading_finds_what_it_is_for(tmp_path):
    for line in (
        "{{ customer.phone }}",
        "{{ a.vin|lower }}",
        "{% blocktranslate with x=a.email %}{{ x }}{% endblocktranslate %}",
    ):
        assert any(RAW.search(tag) and not SAFE_TAG.match(tag) for tag in TAG.findall(line)), line


# Modules that turn rows into what people read: pages' tables, forms, sentences, messages, panels, views, files, admin.
SPEAKING = re.compile(
    r"(views(/\w+)?|tables|forms|sentences|wording|telling|panels|story|acting|offering|customer_list|access_log|admin(/\w+)?"
    r"|workbook|page|saying|lists|timeline|home|context|deciding|tasks|announcing)\.py$"
)
ATTRIBUTES = {"phone", "email", "address", "plate", "vin"}
MAY = {
    "campaigns/views/mail.py": {"email"},  # one's own address
    "points/views/exports.py": {"phone"},  # of a column that clubcrm.kernel.exporting masks
    "clubcrm/kernel/pages/views/staff.py": {"email"},  # a colleague's, on the page where it is kept
    "clubcrm/kernel/versions/admin.py": {"address"},  # where versions are compared
    "clubcrm/rulebook/wording.py": {"address"},  # the same
    "clubcrm/privacy/views.py": {"phone", "email"},  # handed to the do-not-contact list, not shown
    "members/admin.py": {"phone", "email", "plate", "vin"},  # through MASKED
}
MASKING = {"sight", "MASKED", "masking", "personal"}


def spoken(path: Path) -> set[str]:
    """The attributes this module reads from rows, other than from `sight` and the modules that mask."""
    read = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES and isinstance(node.ctx, ast.Load):
            owner = (
                node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            )
            if owner not in MASKING | {"identifiers"}:
                read.add(node.attr)
    return read


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if SPEAKING.search(str(path.relative_to(ROOT)))],
    ids=lambda path: str(path.relative_to(ROOT)),
)  # fmt: skip
def test_a_module_that_speaks_to_people_reads_no_raw_value(path):
    assert spoken(path) <= MAY.get(str(path.relative_to(ROOT)), set())
