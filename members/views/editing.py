"""The facts of a customer's file, and their cars."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.kernel import choices
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.personal import PersonalClass
from clubcrm.kernel.requests import StaffRequest
from members import access, forms, wording
from members import operations as members
from members.models import Customer
from members.templatetags import personal


def edit_customer(request: StaffRequest, public_id: str) -> HttpResponse:
    """The facts of the file; what stands in it about reaching the customer only for those who may reveal it."""
    customer = access.customer_or_404(request, public_id)
    if request.method != "POST":
        return show_file(request, customer, file_form(request, customer))
    with transaction.atomic():
        # What stands now is read behind whoever saves at this moment.
        form = file_form(request, Customer.objects.select_for_update(of=("self",)).get(id=customer.id))
        if not form.is_valid():
            return show_file(request, customer, form)
        facts = form.changed_facts()
        if "advisor" in facts:
            advisor = facts.pop("advisor")
            facts["advisor_id"] = advisor.id if advisor else None
        if facts:
            members.change_customer(customer=customer.id, **facts, by=request.user.pk, at=timezone.now())
    said = (
        _("The file of %(name)s is changed.") if facts else _("Nothing was changed in the file of %(name)s.")
    )
    messages.success(request, said % {"name": form.cleaned_data["name"]})
    for sentence in form.tell_meanwhile():
        messages.info(request, sentence)
    return redirect("desk:customer", customer.public_id)


def file_form(request: StaffRequest, customer: Customer) -> forms.CustomerForm:
    reaching = request.sight.opens(customer.id, PersonalClass.CONTACT, PersonalClass.WORDS)
    return forms.CustomerForm(
        request.POST or None, branches=choices.list_stores(request), today=business_date(), subject=customer,
        initial={name: getattr(customer, name) for name in forms.CustomerForm.base_fields},
        without=() if reaching else ("phone", "email", "remark"),
    )  # fmt: skip


def show_file(request: StaffRequest, customer: Customer, form: forms.CustomerForm) -> HttpResponse:
    return render(request, "members/edit_customer.html", {"customer": customer, "form": form})


def add_vehicle(request: StaffRequest, public_id: str) -> HttpResponse:
    """A car of this customer."""
    customer = access.customer_or_404(request, public_id)
    form = forms.CarForm(request.POST or None, today=business_date())
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                car = members.add_vehicle(
                    customer=customer.id, **form.cleaned_data, by=request.user.pk, at=timezone.now()
                )
        except members.VehicleHasOwner as refusal:
            form.add_error("vin", wording.name_owner(refusal.owner))
        else:
            said = _("%(car)s is now a car of %(name)s.")
            messages.success(request, said % {"car": personal.car_text(request.sight, car), "name": customer})
            return redirect("desk:customer", customer.public_id)
    context = {"customer": customer, "form": form}
    return render(request, "members/add_vehicle.html", context)
