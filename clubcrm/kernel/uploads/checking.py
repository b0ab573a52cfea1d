"""One file as it came: what it is by its content, whether it is accepted here, and whether it is harmless."""

import hashlib
import io
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from clubcrm.kernel import languages
from clubcrm.kernel.uploads import archives, documents, images, names, types
from clubcrm.kernel.uploads.kinds import UploadKind
from clubcrm.kernel.uploads.refusals import Refused
from clubcrm.kernel.uploads.types import Type


@dataclass(frozen=True)
class Checked:
    """What may be kept: the name made harmless, the type found, the content as it is stored, for a picture a small one."""

    name: str
    type: Type
    content: bytes
    small: bytes = b""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def check(file: Any, name: str, kind: UploadKind) -> Checked:
    """`file` has a `size` and `read()`, as Django's uploaded files do. Raises Refused, its sentence names the file."""
    shown = names.clean(name)
    try:
        return checked(file, shown, kind)
    except Refused as refusal:
        raise Refused(_("%(name)s: %(why)s") % {"name": shown, "why": refusal.sentence}) from refusal


def checked(file: Any, name: str, kind: UploadKind) -> Checked:
    if file.size > kind.largest:
        most = {"most": f"{kind.largest / (1 << 20):.0f} MB"}
        raise Refused(_("The file is too large: %(most)s are the most.") % most)
    content = file.read(kind.largest + 1)
    if not content:
        raise Refused(_("The file is empty."))
    found = types.found(content)
    if found is None or found not in kind.accepts:
        raise not_accepted(content, kind)
    if names.extension(name) not in found.extensions:
        said = {"type": found.label, "extension": f".{found.extensions[0]}"}
        raise Refused(_("It is %(type)s; its name must end in %(extension)s.") % said)
    return harmless(name, found, content)


def harmless(name: str, found: Type, content: bytes) -> Checked:
    """The content as it may be kept. Raises Refused."""
    if found in types.PICTURES:
        picture = images.written_anew(content, found)
        return Checked(name, found, picture.content, picture.small)
    if found is types.PDF:
        documents.check(content)
    else:
        archives.check_workbook(io.BytesIO(content))
    return Checked(name, found, content)


def not_accepted(content: bytes, kind: UploadKind) -> Refused:
    accepted = languages.join_words(each.extensions[0].upper() for each in kind.accepts)
    said = {"found": types.describe_content(content), "accepted": accepted}
    return Refused(_("This is %(found)s, which is not accepted here. Accepted are %(accepted)s.") % said)
