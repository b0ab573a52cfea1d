"""What was typed into the search box, and which ways of finding it allows."""

import re
import unicodedata
from typing import Any, NamedTuple

HAN = re.compile(r"[㐀-鿿豈-﫿]")
LETTERS = re.compile(r"[a-z]+")
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
PLATE = re.compile(rf"[{PROVINCES}][A-Z]?[A-Z0-9]*[挂学警港澳]?")
# In a plate, a VIN, a card or a phone number these are only decoration.
COUNTRY = re.compile(r"^(\+|00)?86(?=1\d{10}$)")
DECORATION = re.compile(r"[\s·•.\-]")


class Phrase(NamedTuple):
    """The arms of members.queries that apply, and the values they need."""

    arms: tuple[str, ...]
    values: dict[str, Any]


def like(text: str) -> str:
    """`text` with the wildcards of LIKE taken literally."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def grams(text: str) -> list[str]:
    """The two-character pieces of a name (the character itself, if there is but one), as the index has them."""
    text = text.lower()
    return sorted({text[i : i + 2] for i in range(len(text) - 1)} or {text})


def read(typed: str) -> Phrase:
    """Decide the arms: Chinese is a name or a plate, letters are pinyin or a number's part, digits are numbers."""
    printable = "".join(
        letter if letter.isprintable() else " " for letter in unicodedata.normalize("NFKC", typed)
    )
    text = " ".join(printable.split())[:60]
    code = COUNTRY.sub("", DECORATION.sub("", text)).upper()
    letters = re.sub(r"[\s']", "", text).lower()
    values = {
        "text": text, "start": like(text) + "%", "inside": f"%{like(text.lower())}%", "grams": grams(text),
        "letters": letters, "letters_start": like(letters) + "%", "code": code, "code_start": like(code) + "%",
        "reversed": code[::-1], "tail": like(code[::-1]) + "%",
    }  # fmt: skip
    return Phrase(arms_of(text, code, letters), values)


def arms_of(text: str, code: str, letters: str) -> tuple[str, ...]:
    if not code:
        return ()
    if HAN.search(text):
        if PLATE.fullmatch(code) and any(letter.isdigit() for letter in code):
            return ("plate", "plate_start")
        names = ("name", "name_start") if len(text) == 1 else ("name", "name_start", "name_inside")
        return (*names, "plate", "plate_start") if PLATE.fullmatch(code) and len(code) > 1 else names
    if LETTERS.fullmatch(letters):
        arms = ("pinyin", "pinyin_start", "initials", "initials_start") if len(letters) > 1 else ()
        return (*arms, "name", "name_start", *codes(code)) if arms else ()
    if code.isdigit():
        phone = ("phone", "phone_tail") if len(code) >= 4 else ()
        return (*phone, *codes(code))
    return ("name", "name_start", *codes(code))


def codes(code: str) -> tuple[str, ...]:
    """Arms for the end of a plate (from three characters on), or of a VIN or card number (from four on)."""
    if len(code) < 3 or not code.isalnum() or not code.isascii():
        return ()
    return ("plate_tail",) if len(code) == 3 else ("plate_tail", "vin", "vin_tail", "card", "card_tail")
