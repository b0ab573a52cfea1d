"""What is said about a row: why it was refused, and what was repaired or remarked. Slugs are stable, sentences are translated."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, str | Promise] = {
    "amount-missing": _("The amount is missing."),
    "amount-not-a-number": _("The amount is not a number."),
    "amount-too-large": _("The amount is too large to be true."),
    "amount-too-precise": _("The amount has more than two decimals."),
    "birthday-does-not-exist": _("This birthday does not exist in the calendar."),
    "birthday-in-future": _("The birthday is in the future."),
    "birthday-not-understood": _("The birthday cannot be read as a date. Write it like 1980-05-31."),
    "branch-missing": _("The branch is missing. Fill it in, or import with --branch."),
    "branch-unknown": _("No branch of the club has this name."),
    "buyer-unclear": _("Several customers have this name and phone. Join them first, or correct the row."),
    "contract-used-before": _("This contract number was used before with other content."),
    "customer-number-used-before": _("This customer number was used before in the file with other content."),
    "date-does-not-exist": _("This date does not exist in the calendar."),
    "date-in-future": _("The date is in the future."),
    "date-missing": _("The date is missing."),
    "date-not-understood": _("The date cannot be read. Write it like 2026-05-31."),
    "erased": _("This person's data were erased on request: the row is left out and not kept."),
    "name-missing": _("The name is missing."),
    "negative-amount": _("The amount is negative. A correction is made in the club, not by a file."),
    "number-missing": _("The number is missing."),
    "number-unreadable": _(
        "The number was damaged by the spreadsheet (scientific notation). Export it as text."
    ),
    "order-number-used": _("This order number was used before with other content."),
    "owner-unknown": _("No owner of this car is known. Import or correct the owner first."),
    "payer-unknown": _("It is not clear who pays. Write 自费, 保险 or 厂家."),
    "phone-invalid": _("This is not a valid phone number."),
    "phone-missing": _("The phone number is missing."),
    "phone-scientific": _(
        "The phone number was damaged by the spreadsheet (scientific notation). Export it as text."
    ),
    "plate-invalid": _("This is not a valid plate number."),
    "price-not-positive": _("The price must be more than zero."),
    "row-too-long": _("The row has more cells than the heading. A comma or quotation mark may be misplaced."),
    "row-too-short": _("The row ends before all columns are filled."),
    "text-too-long": _("The text is too long."),
    "text-unreadable": _("The text holds characters that cannot be read."),
    "vin-characters": _("A VIN has only digits and capital letters without I, O and Q."),
    "vin-check-digit": _("The check digit of the VIN is wrong: one of its characters was mistyped."),
    "vin-length": _("A VIN has 17 characters."),
    "vin-of-another-customer": _("This car belongs to another customer."),
    "vin-sold-before": _("This car was already sold under another contract."),
}

NOTES: dict[str, str | Promise] = {
    "amount-as-text": _("amount written as text was read as a number"),
    "another-car": _("another car of the same customer"),
    "buyer-not-found": _("a returning customer was not found and was added"),
    "country-code": _("country code removed from the phone"),
    "dashed-phone": _("dashes or spaces removed from the phone"),
    "date-from-serial": _("date stored as a spreadsheet number was converted"),
    "formula-kept-as-text": _("formula kept as text"),
    "full-width-phone": _("full-width digits of the phone converted"),
    "full-width-text": _("full-width letters or digits converted"),
    "full-width-vin": _("full-width VIN converted"),
    "landline": _("landline of an organisation accepted"),
    "lower-case-plate": _("lower-case plate capitalised"),
    "lower-case-vin": _("lower-case VIN capitalised"),
    "mileage-below-last": _("mileage below the last one before: please check"),
    "mileage-not-understood": _("mileage could not be read and was left out"),
    "referral-known": _("the customer was already referred by someone else"),
    "referrer-ambiguous": _("several customers have the referrer's phone: no referral recorded"),
    "referrer-unknown": _("nobody is known by the referrer's phone: no referral recorded"),
    "self-referral": _("a referral of oneself gives no reward"),
    "sex-not-understood": _("sex could not be read and was left out"),
    "spaces-around-name": _("spaces around the name removed"),
    "spaces-in-name": _("spaces within the name removed"),
    "spaces-in-plate": _("spaces or dots removed from the plate"),
    "spaces-in-vin": _("spaces or dashes removed from the VIN"),
}


def sentence(slug: str) -> str:
    """The reason or note in the active language; an unknown slug stands for itself."""
    return str(REASONS.get(slug) or NOTES.get(slug) or slug)
