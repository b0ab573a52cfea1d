"""The questions customers are asked, as they are kept in versions: answers carry the edition, whoever may write decides."""

from datetime import datetime
from itertools import count

from django.utils import timezone

from clubcrm.kernel.versions import VersionKind
from members.models import Wording


def name_edition(former: Wording, at: datetime) -> str:
    """An edition no version of this question has yet: the month, from the second of a month on with a number."""
    month = f"{timezone.localtime(at):%Y-%m}"
    taken = set(Wording.objects.filter(code=former.code).values_list("edition", flat=True))
    return (
        month if month not in taken else next(name for n in count(2) if (name := f"{month}-{n}") not in taken)
    )


WORDINGS = VersionKind(
    code="consent-wording",
    model=Wording,
    closes=False,
    copied=lambda former, at: {"edition": name_edition(former, at)},
    sentences=lambda wording: [wording.question],
)
KINDS = (WORDINGS,)
