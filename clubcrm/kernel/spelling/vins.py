"""Vehicle identification numbers. Stored: 17 capital letters and digits."""

import re
from operator import mul

from clubcrm.kernel.spelling.text import drop_filling

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
VALUES = dict(zip(LETTERS, [*range(1, 9), *range(1, 6), 7, 9, *range(2, 10), *range(10)], strict=True))
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
LENGTH = 17
VIN = re.compile(rf"[A-HJ-NPR-Z0-9]{{{LENGTH}}}")


def read_vin(value: str) -> str:
    """In capitals and without anything between them; whether it is a VIN is another question."""
    return drop_filling(value).upper()


def compute_check_digit(vin: str) -> str:
    """The character that belongs at position 9 of these 17 characters (GB 16735, 49 CFR 565)."""
    return "0123456789X"[sum(map(mul, map(VALUES.__getitem__, vin), WEIGHTS)) % 11]


def has_right_check_digit(vin: str) -> bool:
    return compute_check_digit(vin) == vin[8]
