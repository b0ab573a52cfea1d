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
from members.templatetags import personal


def edit_customer(request: StaffRequest, public_id: str) -> HttpResponse:
    """The facts of the file; what stands in it about reaching the customer only for those who may reveal it."""
    customer = access.customer_or_404(request, public_id)
    reaching = request.sight.opens(customer.id, PersonalClass.CONTACT, PersonalClass.WORDS)
    form = forms.CustomerForm(
        request.POST or None, branches=choices.list_stores(request), today=business_date(),
        initial={name: getattr(customer, name) for name in forms.CustomerForm.base_fields},
        without=() if reaching else ("phone", "email", "remark"),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        advisor = facts.pop("advisor")
        members.change_customer(
            customer=customer.id,
            **facts,
            advisor_id=advisor.id if advisor else None,
            by=request.user.pk,
            at=timezone.now(),
        )
        messages.success(request, _("The file of %(name)s is changed.") % {"name": facts["name"]})
        return redirect("desk:customer", customer.public_id)
    context = {"customer": customer, "form": form}
    return render(request, "members/edit_customer.html", context)


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
