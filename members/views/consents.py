"""What a customer agrees to or refuses, recorded at the desk with its evidence."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.kernel.requests import StaffRequest
from members import access, consents
from members import operations as members
from members.forms import ConsentForm


def record_consent(request: StaffRequest, public_id: str) -> HttpResponse:
    """The questions to read out, the answer, and every answer so far."""
    customer = access.customer_or_404(request, public_id)
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        members.record_consent(
            customer=customer.id, purpose=given["purpose"], channel=given["channel"],
            agreed=given["decision"] == "granted", withdrawn=given["decision"] == "withdrawn",
            manner=given["manner"], evidence=given["evidence"], guardian=given["guardian"],
            by=request.user.id, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Recorded: what %(name)s said counts from now on.") % {"name": customer})
        return redirect("desk:customer", customer.public_id)
    context = {
        "customer": customer,
        "form": form,
        "history": consents.history(customer.id),
        "wordings": consents.wordings().values(),
    }
    return render(request, "members/consents.html", context, status=422 if form.errors else 200)
