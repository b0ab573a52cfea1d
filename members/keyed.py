"""Keyed hashes (HMAC-SHA-256): a phone, an address, a VIN is recognised again without being kept.

The key is a setting and never in the database or a backup. SQL computes the same hashes over many rows
(sql/keys.sql, members_digest) from the two padded keys, which statements get as parameters.
"""

import hashlib
import hmac
import re
import unicodedata
from typing import NamedTuple

from django.conf import settings

BLOCK = 64
COUNTRY = re.compile(r"^(00)?86(1[0-9]{10})$")


class Pads(NamedTuple):
    """The inner and outer padded key of RFC 2104."""

    inner: bytes
    outer: bytes


def key() -> bytes:
    return hashlib.sha256(b"clubcrm privacy " + settings.PRIVACY_KEY.encode()).digest()


def pads() -> Pads:
    padded = key().ljust(BLOCK, b"\0")
    return Pads(bytes(one ^ 0x36 for one in padded), bytes(one ^ 0x5C for one in padded))


def mark() -> str:
    """Eight characters that tell one key from another and nothing else about it."""
    return digest("which", "key").hex()[:8]


def digest(kind: str, value: str) -> bytes:
    """The hash of `value` among its kind: phone, email, vin, number, public."""
    return hmac.digest(key(), f"{kind}:{value}".encode(), "sha256")


def phone(text: str) -> str:
    """The digits of a phone without China's country code; "" where there are none. members_phone_key in SQL."""
    digits = re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))
    return COUNTRY.sub(r"\2", digits)


def email(text: str) -> str:
    """An address as it is compared; members_email_key in SQL."""
    return unicodedata.normalize("NFKC", text).strip().lower()
