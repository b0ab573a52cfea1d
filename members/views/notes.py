"""Pinning a note to a customer's page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.kernel import languages
from clubcrm.kernel.requests import StaffRequest
from members import access, notes
from members import operations as members
from members.forms import NoteForm


def pin_note(request: StaffRequest, public_id: str) -> HttpResponse:
    """The text in place of what was pinned; back to the page. Over another's note of meanwhile nothing is pinned unseen."""
    customer = access.customer_or_404(request, public_id)
    form = NoteForm(request.POST, pinned=notes.read_last(customer.id))
    if not form.is_valid():
        messages.error(request, languages.join_sentences(form.errors.get("text", [])))
        messages.warning(request, _("It was not pinned: %(text)s") % {"text": request.POST.get("text", "")})
        return redirect("desk:customer", customer.public_id)
    text = form.cleaned_data["text"]
    try:
        changed = members.pin_note(customer=customer.id, text=text, by=request.user.pk, at=timezone.now())
    except members.TooLong:
        messages.error(request, _("The note is longer than 200 characters; it was not pinned."))
    else:
        if changed:
            said = _("The note is pinned.") if text.strip() else _("The note was taken down.")
            messages.success(request, said)
    return redirect("desk:customer", customer.public_id)
