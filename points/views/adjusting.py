"""Points given, taken off or waived by a person, alone or by two."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.kernel import approvals, choices, languages
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.requests import StaffRequest
from members import access
from points import operations as points
from points import queries as ledger
from points import wording
from points.views import forms


def adjust(request: StaffRequest, public_id: str) -> HttpResponse:
    """The form's key goes to the ledger or to the proposal: sent twice, it is done once."""
    customer = access.customer_or_404(request, public_id)
    form = forms.AdjustForm(request.POST or None, branches=choices.list_stores(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        asked = {
            "kind": given["kind"],
            "customer": customer.id,
            "amount": given["amount"],
            "reason": given["reason"].code,
            "branch": given["branch"].id,
            "key": f"desk:{given['key']}",
            "by": request.user.pk,
            "at": timezone.now(),
        }
        try:
            messages.success(request, carry_out(asked, reverse("desk:points", args=[customer.public_id])))
        except (points.NotEnoughPoints, points.OwesLess) as refusal:
            form.add_error("amount", wording.explain_refusal(refusal))
        except points.KeyReused:
            form.add_error(None, _("This form was sent before with other content. Open it again."))
        else:
            return redirect("desk:points", customer.public_id)
    context = {
        "customer": customer,
        "form": form,
        "balance": ledger.balance(customer.id, business_date()),
        "limits": wording.describe_limits(request.user.pk, customer.branch_id),
    }
    return render(request, "points/adjust.html", context)


def carry_out(asked: dict, url: str) -> str:  # type: ignore[type-arg]
    """At once where the person's limit allows it, else as a proposal; what happened, in words."""
    try:
        return wording.say_adjusted(asked["kind"], points.adjust(**asked))
    except approvals.NeedsSecond:
        waiting = points.propose_adjustment(**asked, url=url)
        proposed = wording.say_proposed(asked["kind"], asked["amount"])
        if not waiting.is_open:
            return proposed
        return languages.join_sentences([proposed, approvals.say_who_decides(waiting)])
