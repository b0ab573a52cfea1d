"""Phone numbers of China. Stored: digits, without the country's code and without anything between them."""

import re

from clubcrm.kernel.spelling.text import drop_filling

MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
LANDLINE = re.compile(r"0\d{2,3}[1-9]\d{6,7}|400\d{7}", re.ASCII)
LABEL = re.compile(r"^(?:tel|phone|mobile|电话|手机|手机号|联系电话)[:：]?(?=[+\d])", re.IGNORECASE)
COUNTRY = re.compile(r"^(?:\+|00)86|^86(?=1[3-9]\d{9}$)", re.ASCII)


def drop_decoration(value: str) -> str:
    """Without brackets, dashes, dots and spaces, and without a "tel:" before it; the country's code is left."""
    return LABEL.sub("", drop_filling(value))


def drop_country(bare: str) -> str:
    """Without +86, 0086, or 86 before a whole mobile number; a landline gets back the 0 that is left out behind them."""
    local = COUNTRY.sub("", bare, count=1)
    without_zero = local != bare and not MOBILE.fullmatch(local) and LANDLINE.fullmatch(f"0{local}")
    return f"0{local}" if without_zero else local


def read_phone(value: str) -> str:
    """The number as it is stored; what is no number comes back without its decoration."""
    return drop_country(drop_decoration(value))
