"""Cleaning of what identifies people and cars: phones, plates, VINs."""

import re
from operator import mul

from members.importing.cells import SCIENTIFIC, Cell, Cleaner, Notes, Refused, as_text, plain

MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
LANDLINE = re.compile(r"0\d{2,3}[1-9]\d{6,7}|400\d{7}", re.ASCII)
COUNTRY = re.compile(r"(\+|00)86|86(?=1[3-9]\d{9}$)")
FRACTION = re.compile(r"(?<=\d{11})\.0+$")  # a phone that passed through a spreadsheet as a number
BETWEEN = re.compile(r"[\s\-‐-―()（）.]+")


def phone(*, required: bool = True, landlines: bool = False) -> Cleaner:
    """A mobile number of 11 digits, without country code; a landline only where asked, with the note 'landline'."""

    def clean(cell: Cell, notes: Notes) -> str:
        given = as_text(cell)
        if MOBILE.fullmatch(given):
            return given
        value = FRACTION.sub("", plain(cell))
        if not value:
            if required:
                raise Refused("phone-missing")
            return ""
        if SCIENTIFIC.fullmatch(value):
            raise Refused("phone-scientific")
        return repaired(given, value, landlines, notes)

    return clean


def repaired(given: str, value: str, landlines: bool, notes: Notes) -> str:
    """The number inside `value` (NFKC of `given`), a note for each repair; raises Refused."""
    bare = BETWEEN.sub("", value)
    local = COUNTRY.sub("", bare, count=1)
    if not MOBILE.fullmatch(local):
        if not (landlines and LANDLINE.fullmatch(local)):
            raise Refused("phone-invalid")
        notes.append("landline")
    if not given.strip().isascii():
        notes.append("full-width-phone")
    if local != bare:
        notes.append("country-code")
    elif bare != value:
        notes.append("dashed-phone")
    return local


def any_phone(cell: Cell, notes: Notes) -> str:
    """The referrer's phone: what cannot be a phone is kept as it is, and then nobody is found by it."""
    try:
        return str(OPTIONAL_PHONE(cell, []))
    except Refused:
        return plain(cell)[:20]


OPTIONAL_PHONE = phone(required=False, landlines=True)

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE = re.compile(
    rf"[{PROVINCES}][A-Z][A-Z0-9]{{4,5}}[A-Z0-9学挂警港澳]|[{PROVINCES}]?[使领][0-9]{{6}}[使领]?"
)
PLATE_FILLING = re.compile(r"[\s.·•・\-_]+")
UNLICENSED = {"", "-", "无", "无牌", "未上牌", "新车", "临牌", "暂无"}


def plate(cell: Cell, notes: Notes) -> str:
    """A plate of 7 characters, 8 for new energy; '' for a car that has none yet."""
    if isinstance(cell, str) and PLATE.fullmatch(cell):
        return cell
    value = plain(cell)
    if value in UNLICENSED:
        return ""
    bare = PLATE_FILLING.sub("", value)
    upper = bare.upper()
    if not PLATE.fullmatch(upper):
        raise Refused("plate-invalid")
    if bare != value:
        notes.append("spaces-in-plate")
    if upper != bare:
        notes.append("lower-case-plate")
    if isinstance(cell, str) and value != cell.strip() and bare == value:
        notes.append("full-width-text")
    return upper


VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
VIN_VALUES = dict(
    zip(VIN_LETTERS, [*range(1, 9), *range(1, 6), 7, 9, *range(2, 10), *range(10)], strict=True)
)
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
VIN_FILLING = re.compile(r"[\s\-]+")


def vin(cell: Cell, notes: Notes) -> str:
    """A VIN of 17 characters whose check digit (position 9, weights of GB 16735) is right."""
    if isinstance(cell, str) and VIN.fullmatch(cell) and check_digit(cell) == cell[8]:
        return cell
    value = plain(cell)
    bare = VIN_FILLING.sub("", value)
    upper = bare.upper()
    if len(upper) != 17:
        raise Refused("vin-length")
    if not VIN.fullmatch(upper):
        raise Refused("vin-characters")
    if check_digit(upper) != upper[8]:
        raise Refused("vin-check-digit")
    if isinstance(cell, str) and not cell.strip().isascii():
        notes.append("full-width-vin")
    if upper != bare:
        notes.append("lower-case-vin")
    if bare != value:
        notes.append("spaces-in-vin")
    return upper


def check_digit(vin: str) -> str:
    """The character that belongs at position 9 of these 17 characters."""
    return "0123456789X"[sum(map(mul, map(VIN_VALUES.__getitem__, vin), VIN_WEIGHTS)) % 11]


PAYERS = {
    "自费": "self", "客户": "self", "自付": "self", "客户自费": "self",
    "保险": "insurer", "保险公司": "insurer", "保司": "insurer",
    "厂家": "maker", "厂商": "maker", "索赔": "maker", "三包": "maker", "质保": "maker",
}  # fmt: skip


def payer(cell: Cell, notes: Notes) -> str:
    """Who pays the order: self, insurer or maker."""
    try:
        return PAYERS[plain(cell)]
    except KeyError:
        raise Refused("payer-unknown") from None
