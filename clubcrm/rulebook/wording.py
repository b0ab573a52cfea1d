"""What is said of a rulebook."""

from collections.abc import Iterator, Sequence

from django.utils.translation import ngettext

from clubcrm.kernel.rulefile import Fault

SHOWN = 50  # faults; one slip at the beginning of a file may make thousands


def list_faults(faults: Sequence[Fault]) -> Iterator[str]:
    """Line by line: the first of them, how many more there are, and how many in all."""
    yield from map(str, faults[:SHOWN])
    if (more := len(faults) - SHOWN) > 0:
        yield ngettext("… and %(count)s more fault.", "… and %(count)s more faults.", more) % {"count": more}
    text = ngettext(
        "%(count)s fault; nothing was changed.", "%(count)s faults; nothing was changed.", len(faults)
    )
    yield text % {"count": len(faults)}
