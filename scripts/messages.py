"""The Chinese catalogue, without GNU gettext.

    python scripts/messages.py update [--prune]   rewrite it from the sources, keeping translations
    python scripts/messages.py check              fail on missing, fuzzy, obsolete or mismatched ones, and on words that
                                                  docs/words.md calls otherwise
    python scripts/messages.py compile            write the .mo files that are older than their .po

`update` keeps what the sources no longer use as obsolete lines; `--prune` drops them.
Strings of libraries that we translate ourselves are marked with gettext_noop in one of our modules.
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
CATALOGUE = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"
# Directories below the root that hold no text for users.
SILENT = {
    "tests",
    "bench",
    "scripts",
    "docs",
    "locale",
    "static",
    "staticfiles",
    "node_modules",
    "migrations",
}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "ugettext"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
WORDS = ROOT / "docs" / "words.md"
# Punctuation of English beside a Chinese character.
HALF_WIDTH = re.compile(r"[一-鿿][,;:?!](?![\w/])|(?<![\w/])[,;:?!][一-鿿]|[一-鿿]\(|\)[一-鿿]")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def sources(suffixes: tuple[str, ...]) -> Iterator[Path]:
    """Files of our own that may hold text, in a stable order."""
    for folder, below, files in os.walk(ROOT):
        below[:] = sorted(name for name in below if not name.startswith(".") and name not in SILENT)
        yield from (Path(folder, name) for name in sorted(files) if name.endswith(suffixes))


def as_python(template: str) -> str:
    """A template turned into lines that Babel's Python extractor reads: only calls and blanks are left."""
    from django.utils.translation import template as django_template

    lines = django_template.templatize(template).splitlines()
    return "\n".join(line.lstrip() for line in lines)


def extracted() -> Catalog:
    """Everything that the sources mark for translation."""
    catalog = Catalog()
    for path in sources((".py", ".html", ".txt")):
        if path.suffix == ".txt" and "templates" not in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = as_python(text)
        try:
            found = list(
                extract(
                    "python", io.BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=("Translators:",)
                )
            )
        except (SyntaxError, IndentationError) as error:
            sys.exit(f"{path.relative_to(ROOT)} cannot be read for its messages: {error}")
        for line, identity, comments, context in found:
            if identity:
                where = [(path.relative_to(ROOT).as_posix(), line)]
                catalog.add(identity, None, where, auto_comments=comments, context=context)
    return catalog


def read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale="zh_Hans", project="clubcrm", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        catalog = read_po(file, locale="zh_Hans", charset="utf-8")
    catalog.fuzzy = False
    return catalog


def update(prune: bool) -> int:
    catalog = read(CATALOGUE)
    created = catalog.creation_date
    revised = catalog.revision_date
    catalog.update(extracted(), no_fuzzy_matching=True)
    # Dates would make every update a conflict.
    catalog.creation_date, catalog.revision_date = created, revised
    catalog.header_comment = (
        "# Simplified Chinese of clubcrm. Rewritten by `make messages`; translate by hand."
    )
    if prune:
        catalog.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    fresh = CATALOGUE.with_suffix(f".po.{os.getpid()}")
    with fresh.open("wb") as file:
        write_po(file, catalog, width=110, sort_output=True, include_lineno=False)
    fresh.replace(CATALOGUE)
    missing = [message for message in catalog if message.id and not translated(message)]
    print(f"{CATALOGUE.relative_to(ROOT)}: {len(catalog)} messages, {len(missing)} without a translation")
    return 0


def forms(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return list(value) if isinstance(value, (tuple, list)) else [value or ""]


def translated(message: Message) -> bool:
    return all(forms(message.string))


def placeholders_differ(message: Message) -> bool:
    """Chinese has one form: it must use what the plural uses, no more and no less."""
    wanted = sorted(PLACEHOLDER.findall(forms(message.id)[-1].replace("%%", "")))
    return any(
        sorted(PLACEHOLDER.findall(text.replace("%%", ""))) != wanted for text in forms(message.string)
    )


class Word(NamedTuple):
    """A row of docs/words.md: the English word, and what is not said for it in Chinese and in English."""

    english: str
    not_chinese: list[str]
    not_english: list[str]


def read_words() -> list[Word]:
    """The table of the house's words."""
    rows = [
        line.strip("|").split("|")
        for line in WORDS.read_text(encoding="utf-8").splitlines()
        if line[:1] == "|"
    ]
    cells = [[cell.strip() for cell in row] for row in rows[2:]]
    return [
        Word(english, chinese.split(), list(filter(None, [other]))) for english, _zh, chinese, other in cells
    ]


def wrong_words(message: Message, words: list[Word]) -> Iterator[str]:
    """What the house calls otherwise, and English punctuation in Chinese text."""
    english, chinese = " ".join(forms(message.id)), " ".join(forms(message.string))
    for word in words:
        if re.search(rf"\b{word.english}s?\b", english, re.IGNORECASE):
            yield from (f"“{said}” for “{word.english}”" for said in word.not_chinese if said in chinese)
        yield from (f"“{said}” in English" for said in word.not_english if re.search(rf"\b{said}\b", english))
    if HALF_WIDTH.search(PLACEHOLDER.sub("", chinese)):
        yield "English punctuation in Chinese"


def faults(catalog: Catalog, sources_say: Catalog) -> Iterator[str]:
    words = read_words()
    for message in sources_say:
        if message.id and (message.context, message.id) not in {(None, "")}:
            ours = catalog.get(message.id, message.context)
            where = message.locations[0][0] if message.locations else "?"
            if ours is None:
                yield f"not in the catalogue: {message.id!r} ({where})"
            elif not translated(ours):
                yield f"not translated: {message.id!r} ({where})"
            elif ours.fuzzy:
                yield f"fuzzy: {message.id!r} ({where})"
            elif placeholders_differ(ours):
                yield f"placeholders differ: {message.id!r} -> {ours.string!r}"
            else:
                yield from (
                    f"{fault}: {message.id!r} -> {ours.string!r}" for fault in wrong_words(ours, words)
                )
    for message in catalog:
        if message.id and sources_say.get(message.id, message.context) is None:
            yield f"used nowhere: {message.id!r}"
    for message in catalog.obsolete.values():
        yield f"obsolete: {message.id!r}"


def check() -> int:
    if not CATALOGUE.exists():
        print("There is no catalogue yet: make messages")
        return 1
    found = list(faults(read(CATALOGUE), extracted()))
    for fault in found[:60]:
        print(fault)
    if found:
        print(
            f"{len(found)} faults. New strings: make messages; old ones: scripts/messages.py update --prune"
        )
    return bool(found)


def compile_catalogues() -> int:
    for po in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as file:
            catalog = read_po(file, locale=po.parent.parent.name, charset="utf-8")
        fresh = mo.with_suffix(f".mo.{os.getpid()}")
        with fresh.open("wb") as file:
            write_mo(file, catalog)
        fresh.replace(mo)
        print(f"Compiled the translations of {po.parent.parent.name}")
    return 0


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update", *flags]:
            return update(prune="--prune" in flags)
        case ["check"]:
            return check()
        case ["compile"]:
            return compile_catalogues()
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
