"""Opening a customer of another branch: read only, for a while, with a reason that is kept."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from clubcrm.kernel import accesslog, foreign
from clubcrm.kernel.models import Access
from clubcrm.kernel.personal import PersonalClass
from clubcrm.kernel.requests import StaffRequest
from members import access, forms

SHOWN = (
    PersonalClass.NAME,
    PersonalClass.CONTACT,
    PersonalClass.VEHICLE,
    PersonalClass.PERSON,
    PersonalClass.WORDS,
    PersonalClass.TRACE,
)


def give_reason(request: StaffRequest, public_id: str) -> HttpResponse:
    """Whose they are and why one opens them; sent, the customer's page. One's own need no reason."""
    if access.customer_or_none(request, public_id):
        return redirect("desk:customer", public_id)
    customer = access.found_or_404(request, public_id)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accesslog.record(
            request,
            action=Access.Action.FOREIGN,
            kind="customer",
            subject=customer.id,
            classes=SHOWN,
            reason=form.cleaned_data["reason"],
        )
        foreign.open_for_reading(request, customer.id)
        return redirect("desk:customer", public_id)
    context = {"customer": customer, "form": form, "minutes": foreign.MINUTES}
    return render(request, "members/open_customer.html", context, status=422 if form.errors else 200)
