"""How personal data is written for those who may not see it whole. Pure functions: text in, text out.

Every mask keeps enough to recognise a value one knows and too little to use one that one does not. What has not the
shape that is expected keeps less: a short or odd value never passes whole.
"""

import re
import string
from collections.abc import Callable
from urllib.parse import quote

from clubcrm.kernel.spelling import phones, plates, vins
from clubcrm.kernel.spelling.text import DASHES, DOTS, normalise

HIDDEN = "****"
MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1[0-9]{2})[0-9]{4}([0-9]{4})")
LANDLINE = re.compile(r"(0(?:10|2[0-9]|[3-9][0-9]{2}))[0-9]{3,4}([0-9]{4})")
KEPT_OF_PLATE = 3  # at its beginning, and the last
CITY = re.compile(r"(?P<city>[^\d\s]{2,12}?(?:市|自治州|地区|盟))(?=.)")

# In running text and in logs: also as a browser quotes them and as Python or JSON escapes them.
_PROVINCE = "|".join(form for one in plates.PROVINCES for form in (one, quote(one), rf"\\+u{ord(one):04x}"))
_GAP = rf"[\s.()（）{DASHES}{DOTS}\u200b-\u200f\u2060\ufeff]{{0,2}}"
_MIDDLE = rf"(?:[.\s{DASHES}{DOTS}]|%C2%B7|%20|\\+u00b7)?"
FULL_WIDTH = {ord(one) + 0xFEE0: one for one in "+-.@" + string.digits + string.ascii_letters}
FOUND_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
FOUND_VIN = re.compile(
    r"(?<![A-Z0-9])(?=(?:[A-Z]*[0-9]){4})(?=[0-9]*[A-Z])[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9])", re.I | re.A
)
FOUND_PLATE = re.compile(
    rf"(?:{_PROVINCE})[A-Z]{_MIDDLE}[A-Z0-9]{{4,6}}[{plates.ENDINGS}]?(?![A-Z0-9])"
    rf"|(?<![0-9])[0-9]{{3}}{_MIDDLE}[0-9]{{3}}使|使{_MIDDLE}[0-9]{{3}}{_MIDDLE}[0-9]{{3}}(?![0-9])"
    rf"|WJ{_MIDDLE}(?:{_PROVINCE}){_MIDDLE}[A-Z0-9]{{5}}(?![A-Z0-9])",
    re.I | re.A,
)
FOUND_MOBILE = re.compile(
    rf"(?<![0-9])(?:(?:\+|00)?86{_GAP})?1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}(?![0-9])"
)
FOUND_LANDLINE = re.compile(r"(?<![0-9.:])0(?:10|2[0-9]|[3-9][0-9]{2})[-\s]?[0-9]{7,8}(?![0-9])")
SAID_BY_DATABASE = re.compile(
    r"\b(DETAIL|CONTEXT):.*?(?=\n(?:The above|During handling|Traceback|HINT:|CONTEXT:|DETAIL:|  File \"|</)|\Z)",
    re.DOTALL,
)


def end(value: str) -> str:
    """The last characters, at most a third of the value and at most four."""
    keep = min(4, len(value) // 3)
    return HIDDEN + (value[-keep:] if keep else "")


def phone(value: str) -> str:
    """138****1234; of a landline the area and the last four: 010****5678."""
    digits = phones.read_phone(value)
    if found := MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits):
        return f"{found[1]}{HIDDEN}{found[2]}"
    return end(digits) if digits else ""


def plate(value: str) -> str:
    """京A·1***5, and so of every form of plates (kernel.spelling.plates); of anything else at most the first character."""
    known = plates.read_plate(value)
    if known is None:
        text = plates.bare_plate(value)
        return text[:1] + HIDDEN if len(text) > 3 else HIDDEN if text else ""
    form = plates.find_form(known)
    masked = f"{known[:KEPT_OF_PLATE]}{'*' * (len(known) - KEPT_OF_PLATE - 1)}{known[-1]}"
    return form.put_dot(masked) if form else masked


def vin(value: str) -> str:
    """LSV**********0001: whose make it is, and the end of the serial number."""
    text = vins.read_vin(value)
    return f"{text[:3]}{'*' * 10}{text[-4:]}" if len(text) == vins.LENGTH else end(text) if text else ""


def email(value: str) -> str:
    """w***@example.com; of a name of one letter nothing."""
    text = normalise(value)
    name, at, domain = text.rpartition("@")
    if not (at and name and domain):
        return end(text) if text else ""
    return f"{name[0] if len(name) > 1 else ''}***@{domain}"


def address(value: str) -> str:
    """The city stays, the rest does not: 北京市****."""
    text = normalise(value)
    found = CITY.match(text)
    return (found["city"] if found else "") + HIDDEN if text else ""


def card(value: str) -> str:
    """The last four of a member card's number."""
    text = normalise(value)
    return end(text) if text else ""


def text(value: str) -> str:
    """Free text with every phone, plate, VIN and e-mail address in it masked; the rest as it was written (full-width
    letters and digits become ordinary ones)."""
    value = value.translate(FULL_WIDTH)
    for pattern, mask in IN_TEXT:
        value = pattern.sub(lambda found, mask=mask: mask(found[0]), value)  # type: ignore[misc]
    return value


def report(value: str) -> str:
    """What a machine says of a failure: as `text`, and without the rows and values that PostgreSQL adds, in which names
    and remarks may stand."""
    return text(SAID_BY_DATABASE.sub(r"\1: hidden", value))


def found_plate(value: str) -> str:
    """A plate as text carries it; in a quoted or escaped form only that there was one."""
    return HIDDEN if "%" in value or "\\" in value else plate(value)


def found_email(value: str) -> str:
    return email(value.replace("%40", "@"))


IN_TEXT: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (FOUND_EMAIL, found_email),
    (FOUND_VIN, vin),
    (FOUND_PLATE, found_plate),
    (FOUND_MOBILE, phone),
    (FOUND_LANDLINE, phone),
)
