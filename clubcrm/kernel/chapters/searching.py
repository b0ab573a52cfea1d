"""A search over all settings: pages, fields and rows by what they are called and say, in both languages at once.

Settings are few (tens of rows of a model), so they are read whole and looked through in words: one query per model, and
those that a version takes to be said. Only what the reader may open is looked through.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from clubcrm.kernel import languages
from clubcrm.kernel.chapters import fields, rows
from clubcrm.kernel.chapters.home import address, is_read_only, list_seen
from clubcrm.kernel.chapters.kinds import Chapter, Reading, chapters, label_of
from clubcrm.kernel.chapters.texts import Hit, Text
from clubcrm.kernel.routes import link_for

MOST = 60
LINES = 3  # of one row that say it
DISCOUNT = re.compile(r"(\d)\.(\d)(?=折)")  # 8.8折 and 88折 are the same


class Result(NamedTuple):
    """Where it is set: the path in the reader's language, what is said there, and the address."""

    path: list[str]
    text: str
    url: str
    sort: str


class Found(NamedTuple):
    """The first results, and how many there are."""

    query: str
    results: list[Result]
    every: int


def search(query: str, reading: Reading) -> Found:
    """Everything in which each word of the query stands: pages first, then fields, then rows."""
    wanted = plain(query).split()
    fitting = [result for hit in list_hits(reading) for result in fit(hit, wanted)] if wanted else []
    order = {"page": 0, "field": 1, "row": 2}
    fitting.sort(key=lambda result: order[result.sort])
    return Found(query, fitting[:MOST], len(fitting))


def plain(text: str) -> str:
    """As it is compared: full-width signs as narrow ones, small letters, discounts without a point."""
    return DISCOUNT.sub(r"\1\2", unicodedata.normalize("NFKC", text).casefold())


def fit(hit: Hit, wanted: list[str]) -> Iterator[Result]:
    """The hit with the lines that are meant: those that hold a word which its path does not."""
    path = plain(" ".join(each for text in hit.path for each in text))
    missing = [word for word in wanted if word not in path]
    url = hit.url
    if not missing:
        yield Result(read(hit.path), languages.choose(*hit.lines[0]) if hit.lines else "", url, hit.sort)
        return
    lines = [line for line in hit.lines if all(word in plain(" ".join(line)) for word in missing)]
    for line in lines[:LINES]:
        yield Result(read(hit.path), languages.choose(*line), url, hit.sort)


def read(path: Iterable[Text]) -> list[str]:
    return [languages.choose(*text) for text in path]


def list_hits(reading: Reading) -> Iterator[Hit]:
    """Everything there is to be found, chapter by chapter."""
    for chapter in chapters():
        models = list_seen(chapter, reading)
        yield from list_pages(chapter, reading)
        for model in models:
            path = (Text.of(chapter.label), Text.of(model._meta.verbose_name_plural))
            about = chapter.about.get(label_of(model))
            yield Hit("page", path, [Text.of(about)] if about else [], address(model))
            if not is_read_only(model):
                held = rows.read(model, reading)
                yield from fields.list_fields(chapter, model, path, held, reading)
                yield from rows.list_rows(chapter, model, path, held)


def list_pages(chapter: Chapter, reading: Reading) -> Iterator[Hit]:
    for page in chapter.pages:
        if url := link_for(reading.request.user, page.name):
            yield Hit("page", (Text.of(chapter.label), Text.of(page.label)), [Text.of(page.about)], url)
