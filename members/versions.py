"""The questions customers are asked, as they are kept in versions: answers carry the edition, whoever may write decides."""

from clubcrm.kernel.versions import VersionKind
from members.models import Wording

WORDINGS = VersionKind(
    code="consent-wording",
    model=Wording,
    closes=False,
    sentences=lambda wording: [wording.question],
)
KINDS = (WORDINGS,)
