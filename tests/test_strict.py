"""The tests' own reading of templates (tests/strict.py): a mistake fails, what may be missing may be."""

from types import SimpleNamespace
from typing import NamedTuple

import pytest
from django.template import Context, Origin, Template, engines

from tests.strict import OURS, Mistaken


class Tab(NamedTuple):
    label: str
    number: int


PAGE = {
    "tab": Tab("sent", 8), "row": {"name": "x"}, "none": None, "rows": [1], "text": "word",
    "thing": SimpleNamespace(name="x", asks=lambda more: more),
}  # fmt: skip
MISTAKES = [
    "{% if tab.count %}{{ tab.number }}{% endif %}", "{{ tab.count }}", "{% if none and tab.index %}{% endif %}{{ tab.index }}",
    "{{ text.title }}", "{{ rows.copy }}", "{{ nobody }}", "{{ row.nam }}", "{{ thing.nam }}", "{{ nobody|length }}",
    "{% if thing.nam %}{% endif %}", "{% if none or thing.nam %}{% endif %}", "{{ thing.asks }}",
    "{% for each in nobody %}{% endfor %}", "{% with nobody as it %}{% endwith %}",
    "{% load i18n %}{% blocktranslate %}{{ nobody }} waits{% endblocktranslate %}",
]  # fmt: skip
FINE = {
    "{{ tab.number }} {{ row.name }} {{ thing.name }} {{ rows.0 }}": "8 x x 1",
    "{% if nobody %}{% endif %}{% firstof nobody text %}{{ nobody|default:'-' }}": "word-",
    "{{ none.name }}{% if none.name %}{% endif %}": "",
    "{% for key, value in row.items %}{{ key }}={{ value }}{% endfor %}": "name=x",
    "{% if row.nam %}{% endif %}{% for each in none.rows %}{% endfor %}": "",
}


def test_an_engine_made_anew_is_as_strict(settings):
    settings.DEBUG = not settings.DEBUG
    with pytest.raises(Mistaken):
        render(MISTAKES[-1])


def render(source, where=f"{OURS}/made_up.html"):
    return Template(source, origin=Origin(where), engine=engines["django"].engine).render(Context(PAGE))


@pytest.mark.parametrize("source", MISTAKES)
def test_a_mistake_in_a_template_of_ours_fails(source):
    with pytest.raises(Mistaken):
        render(source)
    render(
        source.replace("{% load i18n %}", ""), "/elsewhere/page.html"
    ) if "translate" not in source else None


@pytest.mark.parametrize("source", FINE)
def test_what_may_be_missing_is_nothing(source):
    assert render(source) == FINE[source]
