"""Four placeholders, filled by name: whatever stands in a template or a value stays text."""

import pytest
from django.utils import translation

from campaigns import letters, placeholders

VALUES = {"name": "王建国", "branch": "城东店", "hotline": "400-820-1234", "sender": "李敏"}
HOSTILE = [
    "{{7*7}}",
    "{{ request.user.password }}",
    "{% load static %}",
    "{% include '/etc/passwd' %}",
    "{name.__class__}",
    "{name.__class__.__mro__[1].__subclasses__()}",
    "{name!r}",
    "{name:>1000000000}",
    "{0}",
    "{}",
    "{ name }",
    "{Name}",
    "{settings}",
    "{customer}",
    "{phone}",
    "{name",
    "name}",
    "{{name}}",
    "{na{name}me}",
    "{name\n}",
    "${7*7}",
    "#{7*7}",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!--#exec cmd='id'-->",
    "</body>",
    "&lt;b&gt;",
    "&#60;script",
    "\u202egnp.exe",
    "zero\u200bwidth",
    "bell\x07",
    "nul\x00",
]
# Nothing wrong with these.
HARMLESS = [
    "{name}",
    "{branch}：{hotline} {sender}",
    "100% gern",
    "a < b and b > c",
    "AT&T",
    "Dear {name},\r\n\tall the best",
    "",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_template_is_refused_in_words(text):
    faults = placeholders.find_faults(text)
    assert faults and all(isinstance(fault, str) and fault for fault in faults)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_template_is_accepted(text):
    assert placeholders.find_faults(text) == []


def test_an_unknown_placeholder_is_named_with_those_that_exist():
    with translation.override("en"):
        assert placeholders.find_faults("Dear {nmae}") == [
            "{nmae} is no placeholder here; there are: {name}, {branch}, {hotline}, {sender}."
        ]


def test_a_subject_may_not_stand_on_a_hotline():
    assert placeholders.find_faults("Call {hotline}", placeholders.NEVER_EMPTY)


@pytest.mark.parametrize(
    "value", [text for text in HOSTILE if not any(ord(one) < 32 or one in "\u202e\u200b" for one in text)]
)
def test_a_hostile_value_is_put_in_as_it_is_and_read_no_further(value):
    assert placeholders.fill("Dear {name}, {branch}", VALUES | {"name": value}) == f"Dear {value}, 城东店"


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("Wang\r\nBcc: all@example.com", "Wang Bcc: all@example.com"),
        ("  two   blanks ", "two blanks"),
        ("a\u2028b", "a b"),
        ("bell\x07", "bell"),
        ("\u202egnp.exe", "gnp.exe"),
        ("\x00", ""),
    ],
)
def test_a_value_is_one_visible_line(value, line):
    assert placeholders.put_on_one_line(value) == line


def test_a_line_without_its_value_is_left_out():
    text = "Dear {name}\nCall {hotline}\n{branch}"
    assert placeholders.fill(text, VALUES | {"hotline": ""}) == "Dear 王建国\n城东店"
    assert placeholders.fill(text, VALUES) == "Dear 王建国\nCall 400-820-1234\n城东店"


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("王建国", "zh-hans"),
        ("John Miller", "en"),
        ("Miller 王", "zh-hans"),
        ("Łukasz", "en"),
        ("㐂川", "zh-hans"),
    ],
)
def test_the_language_is_the_reader_s(name, language):
    assert letters.choose_language(name) == language
