"""Cleaning of what identifies people and cars, by kernel.spelling; and of who pays."""

from clubcrm.kernel.spelling import phones, plates, vins
from clubcrm.kernel.spelling.text import drop_filling
from members.importing.cells import (
    SCIENTIFIC,
    WHOLE,
    Cell,
    Cleaner,
    Notes,
    Refused,
    read_plain,
    write_cell,
)


# --- Phones --------------------------------------------------------------------------------------------------
def make_phone_cleaner(*, required: bool = True, landlines: bool = False) -> Cleaner:
    """A mobile number of 11 digits, without country code; a landline only where asked, with the note 'landline'."""

    def clean(cell: Cell, notes: Notes) -> str:
        given = cell if isinstance(cell, str) else write_cell(cell)
        if phones.MOBILE.fullmatch(given):
            return given
        value = read_plain(cell)
        if whole := WHOLE.fullmatch(value):
            value = whole[1]
        if not value:
            if required:
                raise Refused("phone-missing")
            return ""
        if SCIENTIFIC.fullmatch(value):
            raise Refused("phone-scientific")
        return mend_phone(given, value, landlines, notes)

    return clean


def mend_phone(given: str, value: str, landlines: bool, notes: Notes) -> str:
    """The number inside `value` (NFKC of `given`), a note for each repair; raises Refused."""
    bare = phones.drop_decoration(value)
    local = phones.drop_country(bare)
    if not phones.MOBILE.fullmatch(local):
        if not (landlines and phones.LANDLINE.fullmatch(local)):
            raise Refused("phone-invalid")
        notes.append("landline")
    if not given.strip().isascii():
        notes.append("full-width-phone")
    if local != bare:
        notes.append("country-code")
    elif bare != value:
        notes.append("dashed-phone")
    return local


def clean_referrer_phone(cell: Cell, notes: Notes) -> str:
    """The referrer's phone: what cannot be a phone is kept as it is, and then nobody is found by it."""
    try:
        return str(OPTIONAL_PHONE(cell, []))
    except Refused:
        return read_plain(cell)[:20]


OPTIONAL_PHONE = make_phone_cleaner(required=False, landlines=True)

# --- Plates --------------------------------------------------------------------------------------------------
UNLICENSED = {"", "无牌", "未上牌", "待上牌", "未上", "新车", "临牌"}


def clean_plate(cell: Cell, notes: Notes) -> str:
    """A plate of one of the forms of kernel.spelling.plates; '' for a car that has none yet."""
    if isinstance(cell, str) and plates.PLATE.fullmatch(cell):
        return cell
    value = read_plain(cell)
    if value in UNLICENSED:
        return ""
    plate = plates.read_plate(value)
    if plate is None:
        raise Refused("plate-invalid")
    bare = drop_filling(value)
    if bare != value:
        notes.append("spaces-in-plate")
    if bare.upper() != bare:
        notes.append("lower-case-plate")
    if plate != bare.upper():
        notes.append("respelt-plate")
    if isinstance(cell, str) and value != cell.strip().lstrip("'") and bare == value:
        notes.append("full-width-text")
    return plate


# --- VINs ----------------------------------------------------------------------------------------------------
CHECK_DIGIT = "vin-check-digit"
WITHOUT_CHECK_DIGIT = "vin-without-check-digit"


def clean_vin(cell: Cell, notes: Notes) -> str:
    """A VIN of 17 characters whose check digit is right."""
    vin = clean_any_vin(cell, notes)
    if not vins.has_right_check_digit(vin):
        raise Refused(CHECK_DIGIT)
    return vin


def clean_any_vin(cell: Cell, notes: Notes) -> str:
    """A VIN of 17 characters. A wrong check digit is a note: whether it is a fault is a matter of the maker
    (members.models.Maker), which the rows of the database say."""
    vin = cell if isinstance(cell, str) and vins.VIN.fullmatch(cell) else mend_vin(cell, notes)
    if not vins.has_right_check_digit(vin):
        notes.append(WITHOUT_CHECK_DIGIT)
    return vin


def mend_vin(cell: Cell, notes: Notes) -> str:
    value = read_plain(cell)
    bare = drop_filling(value)
    upper = bare.upper()
    if len(upper) != vins.LENGTH:
        raise Refused("vin-length")
    if not vins.VIN.fullmatch(upper):
        raise Refused("vin-characters")
    if isinstance(cell, str) and not cell.strip().isascii():
        notes.append("full-width-vin")
    if upper != bare:
        notes.append("lower-case-vin")
    if bare != value:
        notes.append("spaces-in-vin")
    return upper


# --- Who pays ------------------------------------------------------------------------------------------------
PAYERS = {
    "self": ("自费", "客户", "自付", "客户自费"),
    "insurer": ("保险", "保险公司", "保司"),
    "maker": ("厂家", "厂商", "索赔", "三包", "质保"),
}
PAYER_BY_WORD = {word: payer for payer, words in PAYERS.items() for word in words}


def clean_payer(cell: Cell, notes: Notes) -> str:
    """Who pays the order: self, insurer or maker."""
    try:
        return PAYER_BY_WORD[read_plain(cell)]
    except KeyError:
        raise Refused("payer-unknown") from None
