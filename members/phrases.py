"""What was typed into the search box, and which ways of finding it allows."""

import re
from typing import Any, NamedTuple

from clubcrm.kernel.spelling import phones, plates
from clubcrm.kernel.spelling.names import fold_name
from clubcrm.kernel.spelling.text import HAN, drop_filling, normalise

CHINESE = re.compile(rf"[{HAN}]")
LETTERS = re.compile(r"[a-z]+")
LONGEST = 60
SHORTEST_PHONE, SHORTEST_PLATE, SHORTEST_NUMBER = 4, 3, 4

NAMES = ("name", "name_start")
PINYIN = ("pinyin", "pinyin_start", "initials", "initials_start")
PLATE_BEGINNING = ("plate", "plate_start")
PHONE = ("phone", "phone_tail")
NUMBER = ("vin", "vin_tail", "card", "card_tail")


class Phrase(NamedTuple):
    """The arms of members.queries that apply, and the values they need."""

    arms: tuple[str, ...]
    values: dict[str, Any]


def read_phrase(typed: str) -> Phrase:
    """Decide the arms: Chinese is a name or a plate, letters are pinyin or a number's part, digits are numbers.

    Each part of it is read as imports and forms read it (kernel.spelling).
    """
    printable = "".join(letter if letter.isprintable() else " " for letter in normalise(typed))
    text = " ".join(printable.split())[:LONGEST]
    name = fold_name(text)
    code = phones.drop_country(phones.drop_decoration(text)).upper()
    letters = re.sub(r"[\s']", "", text).lower()
    bare = plates.bare_plate(text)
    plate = plates.read_plate(text) or plates.mend_serial(bare)
    values = {
        "name": name,
        "name_start": escape_like(name) + "%",
        "name_inside": f"%{escape_like(name)}%",
        "grams": cut_grams(name),
        "letters": letters,
        "letters_start": escape_like(letters) + "%",
        "plate": plate,
        "plate_start": escape_like(plate) + "%",
        "plate_tail": turn_round(plates.mend_ending(bare)),
        "code": code,
        "reversed": code[::-1],
        "tail": turn_round(code),
    }
    return Phrase(choose_arms(name, plate, code, letters), values)


def escape_like(text: str) -> str:
    """`text` with the wildcards of LIKE taken literally."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def turn_round(code: str) -> str:
    """For LIKE on the reversed value: whatever ends so."""
    return escape_like(code[::-1]) + "%"


def cut_grams(name: str) -> list[str]:
    """The two-character pieces of a name (the character itself, if there is but one), as the index has them."""
    return sorted({name[i : i + 2] for i in range(len(name) - 1)} or {name})


def choose_arms(name: str, plate: str, code: str, letters: str) -> tuple[str, ...]:
    if not name or not drop_filling(name):
        return ()
    if plates.PLATE.fullmatch(plate):
        return PLATE_BEGINNING
    if CHINESE.search(name):
        may_be_plate = len(plate) > 1 and plates.may_begin_plate(plate)
        if may_be_plate and any(letter.isdigit() for letter in plate):
            return PLATE_BEGINNING
        if plates.may_end_plate(plate):
            return ("plate_tail",)
        inside = ("name_inside",) if len(name) > 1 else ()
        return (*NAMES, *inside, *(PLATE_BEGINNING if may_be_plate else ()))
    if LETTERS.fullmatch(letters):
        return (*PINYIN, *NAMES, *choose_code_arms(code)) if len(letters) > 1 else ()
    if code.isdigit():
        return (*(PHONE if len(code) >= SHORTEST_PHONE else ()), *choose_code_arms(code))
    return (*NAMES, *choose_code_arms(code))


def choose_code_arms(code: str) -> tuple[str, ...]:
    """Arms for the end of a plate (from three characters on), or of a VIN or card number (from four on)."""
    if len(code) < SHORTEST_PLATE or not code.isalnum() or not code.isascii():
        return ()
    return ("plate_tail", *(NUMBER if len(code) >= SHORTEST_NUMBER else ()))
