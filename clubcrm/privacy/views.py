"""What a customer asks of their data: the data page, and the page of the club's data protection."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.kernel import approvals, exporting, languages
from clubcrm.kernel.models import Approval
from clubcrm.kernel.requests import StaffRequest
from clubcrm.privacy import archive, copies, erasing, retaining
from clubcrm.privacy.forms import PrivacyWords, SuppressionForm
from members import access, consents, suppressions
from members import operations as members
from members.models import Customer, DataRequest, RetentionLimit

SHOWN = 50


def own_customer(request: StaffRequest, public_id: str) -> Customer:
    """A customer of one's branches: whoever was only found elsewhere is nobody's to hand out or erase. Raises Http404."""
    customer = access.customer_or_404(request, public_id)
    if not Customer.objects.within(request.scope).filter(id=customer.id).exists():
        raise Http404
    return customer


def customer_data(request: StaffRequest, public_id: str) -> HttpResponse:
    """What is kept of a customer, in numbers; what was asked; and everything that may be done about it."""
    customer = own_customer(request, public_id)
    return page(request, customer)


def page(request: StaffRequest, customer: Customer, status: int = 200) -> HttpResponse:
    sections = copies.collect(customer)
    waiting = Approval.objects.filter(kind=erasing.KIND, subject=customer.id, decided_at=None)
    context = {
        "customer": customer,
        "sections": [(section.heading, len(section.rows)) for section in sections],
        "restriction": customer.restrictions.filter(lifted_at=None)
        .select_related("recorded_by__staff")
        .first(),
        "requests": customer.data_requests.select_related("recorded_by__staff").order_by("-id")[:SHOWN],
        "suppressed": [
            (entry, consents.name_scope(entry.purpose, entry.channel))
            for entry in suppressions.list_entries(customer)
        ],
        "hindrances": erasing.hindrances(customer.id, forfeit=True),
        "points": erasing.balance(customer.id),
        "proposed": waiting.select_related("proposed_by__staff").first(),
    }
    return render(request, "privacy/data.html", context, status=status)


def data_copy(request: StaffRequest, public_id: str) -> HttpResponseBase:
    """Everything registered about the customer as a ZIP, to hand out. Logged as an export."""
    customer = own_customer(request, public_id)
    at, sections = timezone.now(), copies.collect(customer)
    kinds = {one.kind.value for fields in copies.registered().values() for one in fields}
    members.record_request(customer=customer.id, kind=DataRequest.Kind.COPY, by=request.user.pk, at=at)
    return exporting.handed_out(
        request,
        archive.write(customer, sections, copies.files(customer), at),
        f"customer-{customer.id}.zip",
        "application/zip",
        ("customer", customer.id),
        1,
        kinds,
    )


def data_correction(request: StaffRequest, public_id: str) -> HttpResponse:
    """What is wrong is written down, and the form of the file opens."""
    customer = own_customer(request, public_id)
    form = PrivacyWords(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what is wrong: nothing was recorded."))
        return redirect("privacy:customer_data", customer.public_id)
    members.record_request(
        customer=customer.id,
        kind=DataRequest.Kind.CORRECTION,
        words=form.cleaned_data["words"],
        by=request.user.pk,
        at=timezone.now(),
    )
    return redirect("members:edit_customer", customer.public_id)


def data_restriction(request: StaffRequest, public_id: str) -> HttpResponse:
    """Restrict with a reason, or lift; both on record."""
    customer = own_customer(request, public_id)
    form, by, at = PrivacyWords(request.POST), request.user.pk, timezone.now()
    lift = request.POST.get("answer") == "lift"
    if not form.is_valid():
        messages.error(request, _("Say why: nothing was changed."))
        return redirect("privacy:customer_data", customer.public_id)
    words = form.cleaned_data["words"]
    try:
        if lift:
            members.lift_restriction(customer=customer.id, by=by, at=at)
        else:
            members.restrict(customer=customer.id, reason=words[:200], by=by, at=at)
    except (members.AlreadyRestricted, members.NotRestricted):
        messages.warning(request, _("Somebody was faster; nothing was changed."))
    else:
        kind = DataRequest.Kind.RELEASE if lift else DataRequest.Kind.RESTRICTION
        members.record_request(customer=customer.id, kind=kind, words=words, by=by, at=at)
        said = (
            _("The data may be used again.")
            if lift
            else _("Restricted: nothing is sent, and the file stays as it is.")
        )
        messages.success(request, said)
    return redirect("privacy:customer_data", customer.public_id)


def data_silence(request: StaffRequest, public_id: str) -> HttpResponse:
    """The customer's phone and address go on the do-not-contact list."""
    customer = own_customer(request, public_id)
    by, at = request.user.pk, timezone.now()
    try:
        added = members.suppress(phone=customer.phone, email=customer.email, by=by, at=at)
    except members.NothingToSuppress:
        messages.warning(request, _("There is neither a phone nor an e-mail address in the file."))
    else:
        if added:
            members.record_request(customer=customer.id, kind=DataRequest.Kind.SILENCE, by=by, at=at)
        messages.success(
            request, _("Nobody contacts %(name)s any more, whatever was agreed.") % {"name": customer}
        )
    return redirect("privacy:customer_data", customer.public_id)


def data_erasure(request: StaffRequest, public_id: str) -> HttpResponse:
    """Propose to erase; a second person decides in the inbox."""
    customer = own_customer(request, public_id)
    form = PrivacyWords(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say who asked for it and how: nothing was proposed."))
        return redirect("privacy:customer_data", customer.public_id)
    try:
        waiting = erasing.propose(
            customer=customer,
            words=form.cleaned_data["words"],
            forfeit=request.POST.get("forfeit") == "yes",
            by=request.user.pk,
            at=timezone.now(),
        )
    except erasing.Hindered as hindered:
        for reason in hindered.reasons:
            messages.error(request, reason)
    except approvals.AlreadyProposed:
        messages.warning(request, _("It is proposed already and waits for a second person."))
    else:
        proposed = _("Proposed. A second person decides in the inbox; until then nothing is erased.")
        messages.success(request, languages.join_sentences([proposed, approvals.say_who_decides(waiting)]))
    return redirect("privacy:customer_data", customer.public_id)


def privacy(request: StaffRequest) -> HttpResponse:
    """The do-not-contact list in numbers, how long things are kept, customers not heard of for long."""
    form = SuppressionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_list(request, form)
        return redirect("privacy:privacy")
    at = timezone.now()
    limit = RetentionLimit.objects.filter(code=retaining.INACTIVE).first()
    silent = retaining.silent_customers(limit, at, request.scope) if limit else []
    context = {
        "form": form,
        "counts": suppressions.counts(),
        "effects": retaining.effects(at),
        "inactive": silent,
        "limit": limit,
    }
    return render(request, "privacy/privacy.html", context, status=422 if form.errors else 200)


def change_list(request: StaffRequest, form: SuppressionForm) -> None:
    """Put a phone or address on the list, or take it off."""
    given, by, at = form.cleaned_data, request.user.pk, timezone.now()
    who = {"phone": given["phone"], "email": given["email"]}
    if given["answer"] == "lift":
        count = members.lift_suppression(**who, reason=given["words"], by=by, at=at)
        text = _("%(count)s entries ended.") if count else _("It was not on the list; nothing was changed.")
        messages.success(request, text % {"count": count})
    else:
        added = members.suppress(**who, purpose=given["purpose"], channel=given["channel"], by=by, at=at)
        text = _("On the list: nobody contacts it any more.") if added else _("It was on the list already.")
        messages.success(request, text)
