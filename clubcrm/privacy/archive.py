"""The access copy as a file to hand out: one ZIP with the same content for people (HTML) and for machines (JSON),
and the files that were added about them."""

import io
import json
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.template.loader import render_to_string

from clubcrm.privacy import copies
from members.models import Customer


def write(
    customer: Customer, sections: list[copies.Section], files: Iterable[tuple[str, Path]], at: datetime
) -> bytes:
    """copy.html and copy.json of these sections, in the page's language, and the files by name below files/."""
    context = {"customer": customer, "sections": sections, "at": at}
    content = {
        "at": at.isoformat(),
        "data": {
            section.model: [{field: text for field, _label, _purpose, text in row} for row in section.rows]
            for section in sections
        },
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("copy.html", render_to_string("privacy/copy.html", context))
        file.writestr("copy.json", json.dumps(content, ensure_ascii=False, indent=1))
        for name, path in files:
            file.write(path, f"files/{name}", zipfile.ZIP_STORED)
    return packed.getvalue()
