"""Channels to customers: one file each. Dropping in a file that defines `CHANNEL` is all it takes to add one."""

from django.utils.functional import Promise

from campaigns.channels.channel import Channel, Refused, Unclear, Unreachable
from clubcrm.kernel import discovery

__all__ = [
    "Channel",
    "Refused",
    "Unclear",
    "Unreachable",
    "find_channels",
    "list_choices",
    "write_address_sql",
]


def find_channels() -> dict[str, Channel]:
    """Every channel by its code (= the name of its file)."""
    return discovery.find_kinds_in_folder(__name__, Channel, called="CHANNEL", beside=("channel",))


def write_address_sql() -> str:
    """The SQL expression for the address that a `message` goes to by its channel."""
    cases = " ".join(f"WHEN '{code}' THEN {channel.address}" for code, channel in find_channels().items())
    return f"CASE message.channel {cases} END"


def list_choices() -> list[tuple[str, str | Promise]]:
    """Channels for a select box."""
    return [(code, channel.label) for code, channel in find_channels().items()]
