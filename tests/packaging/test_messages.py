"""The catalogue's own tools: what they take from templates and what they refuse in a translation."""

import io
import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract

from scripts import messages

TEMPLATE = """\
{% load i18n %}
<html>
    <h1>{% translate "Points" %}</h1>
  {% trans 'Open' context "button" %}
      {% blocktranslate count counter=visits %}one visit{% plural %}{{ counter }} visits{% endblocktranslate %}
 {% blocktranslate with name=customer.name trimmed %}
    Dear {{ name }},
    welcome
 {% endblocktranslate %}
   {{ _("Sign in") }} {% include "x.html" with title=_("Cars") %}
</html>
"""


@pytest.mark.parametrize(
    ("english", "chinese", "said"),
    [
        ("Change the grade", "调整等级", ["“等级” for “grade”"]),
        ("Change the grade", "调整级别", []),
        ("Tier of the member", "会员级别", ["“级别” for “tier”"]),
        ("Complaints", "投诉", ["“投诉” for “complaint”"]),
        ("Show whole (is logged)", "显示完整（会记录）", ["“is logged” in English"]),
        ("Which day?", "哪一天?", ["English punctuation in Chinese"]),
        ("%(name)s: %(value)s", "%(name)s：%(value)s", []),
    ],
)  # fmt: skip
def test_a_word_that_the_house_does_not_use_is_a_fault(english: str, chinese: str, said: list[str]) -> None:
    catalog = Catalog(locale="zh_Hans")
    catalog.add(english, chinese)
    assert list(messages.wrong_words(catalog.get(english), messages.read_words())) == said


def test_every_way_to_mark_text_in_a_template_is_found() -> None:
    source = io.BytesIO(messages.as_python(TEMPLATE).encode())
    found = [(identity, context) for _, identity, _, context in extract("python", source, messages.KEYWORDS)]

    assert found == [
        ("Points", None),
        ("Open", "button"),
        (("one visit", "%(counter)s visits"), None),
        ("Dear %(name)s, welcome", None),
        ("Sign in", None),
        ("Cars", None),
    ]


def test_a_complete_catalogue_has_no_faults() -> None:
    ours = Catalog(locale="zh_Hans", fuzzy=False)
    ours.add(("%(n)s visit", "%(n)s visits"), ("%(n)s 次到店",))
    sources = Catalog()
    sources.add(("%(n)s visit", "%(n)s visits"), locations=[("a.py", 1)])
    assert list(messages.faults(ours, sources)) == []


@pytest.mark.parametrize(
    ("identity", "text", "fault"),
    [
        ("Dear %(name)s", "尊敬的会员", "placeholders differ: 'Dear %(name)s' -> '尊敬的会员'"),
        ("Dear {name}", "尊敬的{nom}", "placeholders differ: 'Dear {name}' -> '尊敬的{nom}'"),
        ("Points", "", "not translated: 'Points' (a.py)"),
    ],
)
def test_a_faulty_translation_is_named(identity: str, text: str, fault: str) -> None:
    ours, sources = Catalog(locale="zh_Hans", fuzzy=False), Catalog()
    ours.add(identity, text)
    sources.add(identity, locations=[("a.py", 1)])
    assert list(messages.faults(ours, sources)) == [fault]


def test_a_fuzzy_a_missing_and_a_forgotten_string_are_named() -> None:
    ours, sources = Catalog(locale="zh_Hans", fuzzy=False), Catalog()
    ours.add("Points", "积分", flags=["fuzzy"])
    ours.add("Old", "旧")
    sources.add("Points", locations=[("a.py", 1)])
    sources.add("New", locations=[("b.html", 2)])

    assert list(messages.faults(ours, sources)) == [
        "fuzzy: 'Points' (a.py)",
        "not in the catalogue: 'New' (b.html)",
        "used nowhere: 'Old'",
    ]


def test_gettext_goes_by_no_name_that_the_catalogue_does_not_know() -> None:
    """Under another name it may translate what was marked elsewhere, but a text written there would be missed."""
    texts = {str(path.relative_to(messages.ROOT)): path.read_text() for path in messages.sources((".py",))}
    missed = [
        (path, name)
        for path, text in texts.items()
        for name in re.findall(r"import gettext(?:_lazy)? as (\w+)", text)
        if name != "_" and re.search(rf"\b{name}\(\s*[\"']", text)
    ]
    assert missed == []
