"""Redeeming: points are taken for a purpose; and taking that back."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.kernel import choices
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.requests import StaffRequest
from members import access
from members.models import Customer, Visit
from points import ledgers, operations, wording
from points import queries as ledger
from points.models import Transfer
from points.queries import worth
from points.views import forms

RECENT_DAYS = 30  # how far back the visits reach that are offered


def redeem(request: StaffRequest, public_id: str) -> HttpResponse:
    """Take points for a purpose. The form's key goes to the ledger: sent twice, it is redeemed once."""
    customer = access.customer_or_404(request, public_id)
    today = business_date()
    each = worth.find_worth(today)
    form = forms.RedeemForm(
        request.POST or None,
        branches=choices.list_stores(request),
        today=today,
        visits=list_recent_visits(customer, today),
        known=Visit.objects.filter(customer=customer),
    )
    if request.method == "POST" and form.is_valid() and take(request, customer, form, each):
        return redirect("desk:customer", customer.public_id)
    balance = ledger.balance(customer.id, today)
    context = {
        "customer": customer,
        "form": form,
        "balance": balance,
        "cents_per_hundred": each,
        "worth": worth.value(balance.spendable, each),
    }
    return render(request, "points/redeem.html", context)


def list_recent_visits(customer: Customer, today: date) -> "QuerySet[Visit]":
    """The newest first."""
    recent = Visit.objects.filter(arrived_on__gte=today - timedelta(days=RECENT_DAYS))
    return recent.filter(customer=customer, voided_at=None).order_by("-arrived_on", "-id")


def take(request: StaffRequest, customer: Customer, form: forms.RedeemForm, each: int) -> bool:
    """Whether the points were taken; the form says why not."""
    given = form.cleaned_data
    try:
        posting = operations.redeem(
            customer=customer.id,
            amount=given["amount"],
            branch=given["branch"].id,
            purpose=given["purpose"].code,
            visit=visit.id if (visit := given.get("visit")) else None,
            key=f"desk:{given['key']}",
            by=request.user.pk,
            at=timezone.now(),
        )
    except operations.NotEnoughPoints as refusal:
        form.add_error("amount", wording.explain_shortage(refusal))
        return False
    except operations.KeyReused:
        form.add_error(None, _("This form was sent before with other content. Open it again."))
        return False
    cents = worth.value(given["amount"], each)
    said = wording.say_redeemed(posting, given["amount"], str(given["purpose"]), cents)
    messages.success(request, said)
    return True


def take_back(request: StaffRequest, line: int) -> HttpResponse:
    """What is left of a redemption goes back into the lots it came from, with their own last days, for a reason."""
    redeemed = Transfer.objects.filter(id=line, kind=Transfer.Kind.REDEEM)
    row = get_object_or_404(redeemed.select_related("debit_account__customer", "debit_account__unit"))
    owner = row.debit_account.customer
    assert owner is not None  # a house account redeems nothing
    customer = access.customer_or_404(request, str(owner.public_id))
    if not ledgers.may_take_back(row, request.user, business_date()):
        raise PermissionDenied
    form = forms.TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            posting = operations.reverse(
                transfer=row.id, amount=None, reason=given["reason"].code, key=f"desk:{given['key']}",
                by=request.user.pk, at=timezone.now(),
            )  # fmt: skip
        except (operations.AlreadyReversed, operations.ReversesTooMuch):
            form.add_error(None, _("This redemption was taken back before; nothing was changed."))
        except operations.KeyReused:
            form.add_error(None, _("This form was sent before with other content. Open it again."))
        else:
            messages.success(request, wording.say_taken_back(posting))
            return redirect("desk:points", customer.public_id)
    context = {
        "customer": customer, "form": form, "line": row, "unit": row.debit_account.unit,
        "why": wording.why(row.explanation, kind=row.kind),
    }  # fmt: skip
    return render(request, "points/take_back.html", context)
