"""Who opened a form, and what they were typing: kept for them when the session ends, and offered again.

Every form says who opened it (clubcrm.kernel.openers); one whose text is kept carries, signed, also on which page and
about whom. So what is sent after the session ended is kept for whoever typed it, and what is sent after a colleague
signed in in the same browser is not filed under the colleague unasked (clubcrm.kernel.middleware.OpenedMiddleware). The
browser keeps it too while one types (static/js/forms.js). Sent, it is
gone; never sent, it is gone after the days of the retention limit "drafts".
"""

from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils import timezone

from clubcrm.kernel import openers
from clubcrm.kernel.merging import MergingForm
from clubcrm.kernel.models import Draft, User

SALT = "clubcrm.opened"
FIELD = "opened"  # of the form, with the signed token
MYSELF = "as_myself"  # the answer to "opened by somebody else": the same token again
ASKED = "draft"  # of the address: the draft to be put back
MOST = 20_000  # characters of one draft
# What nobody typed, and what is never kept.
LEFT_OUT = {FIELD, MYSELF, openers.FIELD, "csrfmiddlewaretoken", "key", "password", "next"}


class Opened(NamedTuple):
    """Who opened the form, on which page (with the form's prefix), and which customer that page was about."""

    user: int
    form: str
    about: int | None


def sign(request: Any, prefix: str = "") -> str:
    """The token of a form on this page; one that was sent back with faults keeps its own."""
    sent = read(request)
    if sent and sent.user == request.user.pk:
        return str(request.POST[FIELD])
    return signing.dumps(
        Opened(request.user.pk, name_form(request, prefix), request.sight.customer), salt=SALT
    )


def read(request: Any) -> Opened | None:
    """What the token of the form that was sent says; None where it has none, or one that was not given out."""
    if request.method != "POST" or FIELD not in request.POST:
        return None
    try:
        return Opened(*signing.loads(request.POST[FIELD], salt=SALT))
    except (signing.BadSignature, TypeError):
        return None


def name_form(request: Any, prefix: str = "") -> str:
    address = request.GET.copy()
    address.pop(ASKED, None)
    query = f"?{address.urlencode()}" if address else ""
    return f"{request.path}{query}{f'#{prefix}' if prefix else ''}"


def keep(request: Any, *, at: datetime) -> Draft | None:
    """What was sent, for whoever opened the form, in place of what was kept of it before."""
    opened = read(request)
    typed = {name: values for name, values in request.POST.lists() if name not in LEFT_OUT} if opened else {}
    if not opened or not any(any(values) for values in typed.values()):
        return None
    if len(opened.form) > 300 or sum(len(text) for values in typed.values() for text in values) > MOST:
        return None
    if not User.objects.filter(id=opened.user, is_active=True).exists():
        return None
    kept = {"about": opened.about, "content": typed, "kept_at": at}
    return Draft.objects.update_or_create(user_id=opened.user, form=opened.form, defaults=kept)[0]


def keep_refused(request: Any) -> None:
    """For a view that refuses what was sent by leading away from the form: it is not lost."""
    keep(request, at=timezone.now())
    request.opened = None


def forget(opened: Opened) -> None:
    """The form was sent."""
    Draft.objects.filter(user_id=opened.user, form=opened.form).delete()


def find(request: Any, prefix: str = "") -> Draft | None:
    """What this person was typing on this page."""
    return Draft.objects.filter(user=request.user.pk, form=name_form(request, prefix)).first()


def list_texts(draft: Draft, form: forms.BaseForm) -> list[tuple[str, str]]:
    """The texts in it by the labels of their fields."""
    return [
        (str(field.label or name), text)
        for name, field in form.fields.items()
        if type(field.widget) in (forms.TextInput, forms.Textarea, forms.EmailInput)
        and (text := "".join(draft.content.get(form.add_prefix(name), [])).strip())
    ]


def fill(form: forms.BaseForm, draft: Draft) -> None:
    """Put what was typed back into a form that is about to be shown."""
    sent = QueryDict(mutable=True)
    for name, values in draft.content.items():
        sent.setlist(name, values)
    if isinstance(form, MergingForm):  # with what it showed then, so that it undoes nothing of meanwhile
        form.data, form.is_bound = sent, True
        return
    for name, field in form.fields.items():
        if form.add_prefix(name) in sent and not isinstance(field, forms.FileField):
            several = isinstance(field, (forms.MultipleChoiceField, forms.ModelMultipleChoiceField))
            path = form.add_prefix(name)
            form.initial[name] = sent.getlist(path) if several else sent[path]
