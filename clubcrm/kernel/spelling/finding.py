"""What identifies people and cars, found in any text: a cell, a remark, a line of a file."""

import re
from typing import NamedTuple

from clubcrm.kernel import masking
from clubcrm.kernel.spelling import phones, plates, vins
from clubcrm.kernel.spelling.text import normalise

SHORTEST = 6  # characters; nothing shorter identifies anybody
PHONE_LIKE = re.compile(r"\d{7,}")


class Identifier(NamedTuple):
    """`kind` is phone, email, vin or plate; `value` as it is stored."""

    kind: str
    value: str


def find_identifiers(text: str) -> set[Identifier]:
    """Every phone, address, VIN and plate that the text is, or that stands in it."""
    text = normalise(text)
    if len(text) < SHORTEST:
        return set()
    found = {Identifier("email", each.lower()) for each in masking.FOUND_EMAIL.findall(text)}
    for piece in (text, *masking.FOUND_VIN.findall(text)):
        if vins.VIN.fullmatch(vin := vins.read_vin(piece)):
            found.add(Identifier("vin", vin))
    for piece in (text, *masking.FOUND_PLATE.findall(text)):
        if plate := plates.read_plate(piece):
            found.add(Identifier("plate", plate))
    for piece in (text, *masking.FOUND_MOBILE.findall(text), *masking.FOUND_LANDLINE.findall(text)):
        if PHONE_LIKE.fullmatch(phone := phones.read_phone(piece)):
            found.add(Identifier("phone", phone))
    return found
