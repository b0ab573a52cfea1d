"""Number plates of China (GA 36-2018): one table of their forms, for imports, forms, search, masks and the drawn plate.

Stored: capitals and digits without dot or space, 京A12345. I and O are left out of serials because they look like 1 and
0; so a serial written with them is read with the digits.
"""

import re
from typing import NamedTuple

from clubcrm.kernel.spelling.simplified import to_simplified
from clubcrm.kernel.spelling.text import drop_filling

PROVINCES = "京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新"
AREA = f"[{PROVINCES}][A-HJ-Z]"
SERIAL = "[A-HJ-NP-Z0-9]"
ENERGY = "[A-HJK]"  # A to E electric, F to K with another engine besides


class PlateForm(NamedTuple):
    """A kind of plate: `area`, `serial` and `ending` are its parts, `dot` the place of the dot when it is written for
    people (0: none), `name` also the class that draws it."""

    name: str
    area: str
    serial: str
    ending: str = ""
    dot: int = 2

    @property
    def pattern(self) -> str:
        return f"{self.area}(?:{self.serial}){self.ending}"

    def put_dot(self, plate: str) -> str:
        """The plate, or its mask, with the dot that people write."""
        return f"{plate[: self.dot]}·{plate[self.dot :]}" if self.dot else plate


FORMS = (
    PlateForm("ordinary", AREA, f"{SERIAL}{{5}}"),
    PlateForm("new-energy", AREA, rf"{ENERGY}{SERIAL}\d{{4}}|\d{{5}}{ENERGY}", dot=0),
    PlateForm("police", AREA, f"{SERIAL}{{4}}", "警"),
    PlateForm("trailer", AREA, f"{SERIAL}{{4}}", "挂"),
    PlateForm("learner", AREA, f"{SERIAL}{{4}}", "学"),
    PlateForm("temporary", AREA, f"{SERIAL}{{4,5}}", "临"),
    PlateForm("hong-kong", "粤Z", f"{SERIAL}{{4}}", "港"),
    PlateForm("macao", "粤Z", f"{SERIAL}{{4}}", "澳"),
    PlateForm("consulate", AREA, f"{SERIAL}{{4}}", "领"),
    PlateForm("embassy", "", r"\d{6}", "使", dot=3),
    PlateForm("armed-police", f"WJ[{PROVINCES}]", f"{SERIAL}{{5}}", dot=0),
)
ENDINGS = "".join(form.ending for form in FORMS)
PLATE = re.compile("|".join(f"(?P<{form.name.replace('-', '_')}>{form.pattern})" for form in FORMS), re.ASCII)
BY_GROUP = {form.name.replace("-", "_"): form for form in FORMS}

# These two are also written with their sign in front: 使014578, 临京A1234.
SIGN_IN_FRONT = re.compile(r"([使临])(.+)")
SPOKEN_OF = re.compile(rf"[{PROVINCES}][A-Z]?[A-Z0-9]*[{ENDINGS}]?|WJ[{PROVINCES}][A-Z0-9]*")
ENDS_SPOKEN_OF = re.compile(rf"[A-Z0-9]{{2,}}[{ENDINGS}]")
DIGITS_FOR_LETTERS = str.maketrans("IO", "10")


def find_form(plate: str) -> PlateForm | None:
    """The form of a plate that is written as it is stored."""
    found = PLATE.fullmatch(plate)
    return BY_GROUP[found.lastgroup] if found and found.lastgroup else None


def read_plate(value: str) -> str | None:
    """The plate as it is stored; None where it has none of the forms."""
    plate = bare_plate(value)
    for spelling in (plate, mend_serial(plate)):
        if PLATE.fullmatch(spelling):
            return spelling
    return None


def bare_plate(value: str) -> str:
    """In capitals and simplified characters, its sign at the end, without anything in between."""
    plate = to_simplified(drop_filling(value)).upper()
    return SIGN_IN_FRONT.sub(r"\2\1", plate) if plate[:1] in "使临" else plate


def mend_serial(plate: str) -> str:
    """With 1 and 0 for I and O, but for the letter of the place: 粤BO1234 is 粤B01234."""
    place = 2 if plate[:1] in PROVINCES else 0
    return plate[:place] + plate[place:].translate(DIGITS_FOR_LETTERS)


def mend_ending(code: str) -> str:
    """The same for the end of a plate; a letter before five or six others is that of the place."""
    place = 1 if len(code) in (6, 7) and code[0].isalpha() else 0
    return code[:place] + code[place:].translate(DIGITS_FOR_LETTERS)


def may_begin_plate(code: str) -> bool:
    """Whether somebody who types this may mean a plate, or the beginning of one."""
    return SPOKEN_OF.fullmatch(code) is not None


def may_end_plate(code: str) -> bool:
    """Whether somebody who types this may mean the end of a plate with a sign: 0023领."""
    return ENDS_SPOKEN_OF.fullmatch(code) is not None


def write_plate(plate: str) -> str:
    """For people: 京A·12345; plates of new-energy cars carry no dot."""
    form = find_form(plate)
    return form.put_dot(plate) if form else plate
