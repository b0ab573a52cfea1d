"""How pages write the ledger."""

from django import template

from points.models import Transfer

register = template.Library()


@register.filter
def ledger_kind(kind: str) -> str:
    """What a line of the ledger is: earned, redeemed, …; an unknown kind as it is written."""
    return str(Transfer.Kind(kind).label) if kind in Transfer.Kind.values else kind
