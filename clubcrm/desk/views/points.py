"""Points: the whole ledger of a customer, and redeeming."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.desk import forms, ledgers, sentences
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.requests import StaffRequest
from members import access
from points import operations
from points import queries as ledger
from tiers import queries as ladder


def points(request: StaffRequest, public_id: str) -> HttpResponse:
    """Every line, newest first, with the balance after it and its story; and the lots that are open now."""
    customer = access.customer_or_404(request, public_id)
    today, what = business_date(), ledgers.asked(request.GET, customer, request.scope)
    page = ledgers.page(customer, what, request.GET.get("before", ""))
    context = {
        "customer": customer, "balance": ledger.balance(customer.id, today, what.unit.code), "asked": what,
        "open": ledger.open_lots(customer.id, today, what.unit.code), "lines": ledgers.told(page.entries, customer),
        "next": ledgers.cursor_of(page.next, customer, what.unit), "cut": page.cut, "today": today,
        "counted": ladder.counted(customer.id, "points_earned") if what.unit.code == ledger.POINT else None,
    }  # fmt: skip
    context |= ledgers.choices(request.scope) | access.shown_to(request, customer)
    return render(request, "desk/points.html", context)


def statement(request: StaffRequest, public_id: str) -> HttpResponse:
    """The lines of a period as on paper, oldest first, between the balances at its two ends."""
    customer = access.customer_or_404(request, public_id)
    today, what = business_date(), ledgers.asked(request.GET, customer, request.scope)
    since, until = ledgers.period(request.GET, today)
    printed = ledgers.paper(customer, what.unit, since, until)
    context = {
        "customer": customer, "asked": what, "since": since, "until": until, "paper": printed, "today": today,
        "lines": ledgers.told(printed.entries, customer),
    }  # fmt: skip
    return render(request, "desk/points/statement.html", context | access.shown_to(request, customer))


def redeem(request: StaffRequest, public_id: str) -> HttpResponse:
    """Take points for a purpose. The form's key goes to the ledger: sent twice, it is redeemed once."""
    customer = access.customer_or_404(request, public_id)
    form = forms.RedeemForm(request.POST or None, branches=access.stores(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            posting = operations.redeem(
                customer=customer.id, amount=given["amount"], branch=given["branch"].id,
                purpose=given["purpose"].code, key=f"desk:{given['key']}", by=request.user.pk, at=timezone.now(),
            )  # fmt: skip
        except operations.NotEnoughPoints as refusal:
            form.add_error("amount", sentences.not_enough(refusal))
        except operations.KeyReused:
            form.add_error(None, _("This form was sent before with other content. Open it again."))
        else:
            messages.success(request, sentences.redeemed(posting, given["amount"], str(given["purpose"])))
            return redirect("desk:customer", customer.public_id)
    balance = ledger.balance(customer.id, business_date())
    context = {"customer": customer, "form": form, "balance": balance}
    return render(request, "desk/redeem.html", context)
