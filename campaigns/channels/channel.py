"""What a channel consists of, and what may be concluded from how a handing-over went."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from campaigns.letters import Letter


class Unreachable(Exception):
    """The other side could not be reached: nothing was offered. The message is the answer, in words."""


class Refused(Exception):
    """The other side said no before it took the letter, or cannot carry it: nothing was sent."""


class Unclear(Exception):
    """The connection broke while the letter was being handed over: it may have been taken."""


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A way to a customer. The name of the file is the channel's code; consent is given for it.

    `address`: SQL over `customer` for what the channel needs, '' where there is none.
    `find_fault`: why an address cannot be used, a slug of `reasons`, or "".
    `hand_over`: gives the letter away, with a mark by which it is found again on the other side. It returns when the
        letter was taken, and raises Unreachable, Refused or Unclear otherwise; what comes to an end in any other way
        counts as unclear.
    `given_up`: the slug of `reasons` for a letter that was refused too often.
    """

    label: str | Promise
    address: str
    find_fault: Callable[[str], str]
    hand_over: Callable[[Letter, str], None]
    given_up: str
    reasons: Mapping[str, str | Promise]
