"""docs/personal-data.md, written from the registry of personal fields (`manage.py personal_data`)."""

from django.utils import translation
from django.utils.functional import Promise

from clubcrm.kernel import personal, roles

HEAD = """# Personal data: what is kept, what for, how long

Written by `manage.py personal_data > docs/personal-data.md`; `make check` compares it with the code. Each app declares
its fields in its `personal.py`; a field of a model that is declared neither there nor as plain fails the tests.

Masked unless the role sees the class at once, or the customer was revealed by one click (both are logged):

| Class | Seen at once with | By the roles |
| --- | --- | --- |
"""
FIELDS = """
Everything else about a customer is open to those who may open the customer; phones, plates, VINs and e-mail addresses
inside free text are masked like the rest. Revealing needs `{reveal}`: {revealers}.

Kept for: `membership` while a member, then until the customer has been inactive for the club's limit; `accounts` ten
years, as books are kept; `year`; `for ever` as proof of what was decided. Erasure: `blank` empties the field,
`replace` puts a word that names nobody, `delete` removes the row, `keep` leaves a figure without the person.

| Field | Class | What for | 用途 | Kept | Erasure |
| --- | --- | --- | --- | --- | --- |
"""


def markdown() -> str:
    """The whole file."""
    classes = [f"| {kind} | `{code}` | {holders(code)} |\n" for kind, code in roles.SEES.items()]
    middle = FIELDS.format(reveal=roles.REVEAL, revealers=holders(roles.REVEAL))
    return HEAD + "".join(classes) + middle + "".join(row(field) for field in personal.declared())


def holders(permission: str) -> str:
    """The roles with this permission. An administrator reveals, but sees nothing at once (clubcrm.kernel.sight)."""
    found = [
        role.code
        for role in roles.ROLES
        if permission in role.permissions or (permission == roles.REVEAL and "*" in role.permissions)
    ]
    return ", ".join(found) or "nobody"


def row(field: personal.Personal) -> str:
    english, chinese = translate_text(field.purpose, "en"), translate_text(field.purpose, "zh-hans")
    return (
        f"| `{field.field}` | {field.kind} | {english} | {chinese} | {field.retention} | {field.erasure} |\n"
    )


def translate_text(text: str | Promise, language: str) -> str:
    with translation.override(language):
        return str(text)
