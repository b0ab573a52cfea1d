"""How pages print what identifies people: only through these tags, masked unless the request may show it whole.

`request.sight` decides and keeps account (clubcrm.kernel.sight); without a request everything is masked. A template
that prints `.phone`, `.email`, `.address`, `.plate` or `.vin` by itself fails the tests.
"""

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clubcrm.kernel.sight import MASKED, MINUTES, Sight
from clubcrm.kernel.spelling import plates
from members.models import Customer, Vehicle

register = template.Library()


def sight_of(context: Context) -> Sight:
    return getattr(context.get("request"), "sight", MASKED)


def plate_text(sight: Sight, vehicle: Vehicle, of: int | None = None) -> str:
    return plates.write_plate(sight.plate(vehicle.plate, of))


def car_text(sight: Sight, vehicle: Vehicle, of: int | None = None) -> str:
    """A car in one line of text: its plate, else its VIN."""
    return plate_text(sight, vehicle, of) or sight.vin(vehicle.vin, of)


def drawn(sight: Sight, vehicle: Vehicle, of: int | None = None) -> SafeString:
    """The plate drawn as one; the end of the VIN when the car has none yet."""
    if not vehicle.plate:
        return format_html('<span class="plate none">{} {}</span>', _("VIN"), short_vin(sight, vehicle, of))
    form = plates.find_form(vehicle.plate)
    look = f" {form.name}" if form and form.name != "ordinary" else ""
    return format_html('<span class="plate{}">{}</span>', look, plate_text(sight, vehicle, of))


def short_vin(sight: Sight, vehicle: Vehicle, of: int | None = None) -> str:
    """The last six for those who see VINs, the last four for others."""
    shown = sight.vin(vehicle.vin, of)
    return shown[-4:] if "*" in shown else shown[-6:]


@register.simple_tag(takes_context=True)
def phone(context: Context, customer: Customer) -> str:
    return sight_of(context).phone(customer.phone, customer.id)


@register.simple_tag(takes_context=True)
def email(context: Context, customer: Customer) -> str:
    return sight_of(context).email(customer.email, customer.id)


@register.simple_tag(takes_context=True)
def plate(context: Context, vehicle: Vehicle, of: int | None = None) -> SafeString:
    """`of`: whose car it is here (a customer's id), where the page is not about one customer."""
    return drawn(sight_of(context), vehicle, of)


@register.simple_tag(takes_context=True, name="plate_text")
def plate_text_tag(context: Context, vehicle: Vehicle, of: int | None = None) -> str:
    return plate_text(sight_of(context), vehicle, of)


@register.simple_tag(takes_context=True)
def words(context: Context, text: Any, of: int | None = None) -> str:
    """Free text, in which anything may stand."""
    return sight_of(context).words(str(text), of)


@register.inclusion_tag("components/_reveal.html", takes_context=True)
def reveal(context: Context, customer: Customer) -> dict[str, Any]:
    """The eye beside what is masked, or until when it is revealed; nothing for those who may not reveal."""
    sight = sight_of(context)
    return {
        "customer": customer,
        "request": context.get("request"),
        "csrf_token": context.get("csrf_token"),
        "may": sight.may_reveal and bool(sight.masked_classes),
        "until": sight.revealed_until(customer.id),
        "minutes": MINUTES,
    }
