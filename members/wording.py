"""The sentences of members that code puts together, for people. Slugs are stable, sentences are translated."""

from collections.abc import Iterable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import languages
from members.models import Customer


# --- Pages -----------------------------------------------------------------------------------------------------
def name_owner(owner: int) -> str:
    """Whose a car is already, so that it is not entered twice."""
    customer = Customer.everywhere.select_related("branch").get(id=owner)
    text = gettext("This car belongs to %(name)s (%(branch)s). End that ownership first.")
    return text % {"name": customer, "branch": customer.branch}


# --- Why a file cannot be read at all ------------------------------------------------------------------------
FILE_EMPTY = _("The file is empty.")
FILE_OF_NO_ENCODING = _(
    "The file is neither UTF-8 nor GB18030 text. Export it again as CSV or as an Excel workbook."
)
WORKBOOK_LOCKED = _("The workbook is locked by a password. Save it without one.")
WORKBOOK_DAMAGED = _("The workbook is damaged or not a workbook. Save it again, or export it as CSV.")


def explain_closed_file(why: str) -> str:
    return gettext("The file cannot be opened: %(why)s.") % {"why": why}


def explain_open_quote(row: int) -> str:
    return gettext("A quotation mark opened in row %(row)s is never closed.") % {"row": row}


def explain_missing_columns(columns: Iterable[str]) -> str:
    return gettext("The file lacks these columns: %(columns)s.") % {"columns": "、".join(columns)}


def explain_doubled_column(columns: Iterable[str]) -> str:
    return gettext("The column %(column)s appears more than once.") % {"column": " / ".join(columns)}


# --- Why a row was refused, and what was repaired or remarked --------------------------------------------------

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
    "cell-without-value": _(
        "The cell has no value: an error, or a formula that was never computed. Open the file in its program and save it."
    ),
    "contract-used-before": _("This contract number was used before with other content."),
    "customer-number-used-before": _("This customer number was used before in the file with other content."),
    "date-does-not-exist": _("This date does not exist in the calendar."),
    "date-in-future": _("The date is in the future."),
    "date-missing": _("The date is missing."),
    "date-not-understood": _("The date cannot be read. Write it like 2026-05-31."),
    "digits-lost": _(
        "The spreadsheet keeps only 15 digits of a number, so digits are lost. Export the column as text."
    ),
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
    "text-of-private-font": _(
        "The text holds a character that only one computer's font knows. Type this character anew."
    ),
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
    "damaged-number-left-out": _("number that had lost digits was left out"),
    "date-from-serial": _("date stored as a spreadsheet number was converted"),
    "dot-in-name": _("dot within the name written as ·"),
    "formula-kept-as-text": _("formula kept as text"),
    "full-width-phone": _("full-width digits of the phone converted"),
    "full-width-text": _("full-width letters or digits converted"),
    "full-width-vin": _("full-width VIN converted"),
    "landline": _("landline of an organisation accepted"),
    "lower-case-plate": _("lower-case plate capitalised"),
    "lower-case-vin": _("lower-case VIN capitalised"),
    "mileage-below-last": _("mileage below the last one before: please check"),
    "mileage-not-understood": _("mileage could not be read and was left out"),
    "no-value-left-out": _("cell without a value was left out"),
    "plate-left-out": _("plate could not be read and was left out"),
    "referral-known": _("the customer was already referred by someone else"),
    "referrer-ambiguous": _("several customers have the referrer's phone: no referral recorded"),
    "referrer-unknown": _("nobody is known by the referrer's phone: no referral recorded"),
    "respelt-plate": _("letters O and I of the plate read as 0 and 1, its sign put at the end"),
    "self-referral": _("a referral of oneself gives no reward"),
    "sex-not-understood": _("sex could not be read and was left out"),
    "spaces-around-name": _("spaces around the name removed"),
    "spaces-in-name": _("spaces within the name removed"),
    "spaces-in-plate": _("spaces or dots removed from the plate"),
    "spaces-in-vin": _("spaces or dashes removed from the VIN"),
    "vin-without-check-digit": _("VIN without a check digit accepted: its maker uses none"),
}


# What somebody may want to look up in the file; of repairs the number is enough.
OMISSIONS = {
    "buyer-not-found",
    "damaged-number-left-out",
    "mileage-not-understood",
    "no-value-left-out",
    "plate-left-out",
    "referrer-ambiguous",
    "referrer-unknown",
    "sex-not-understood",
    "vin-without-check-digit",
}


def explain_note(slug: str, count: int, rows: Sequence[int]) -> str:
    """The note; where something was left out or not linked, with the rows that bear it or the first of them."""
    if slug not in OMISSIONS:
        return explain_row(slug)
    listed = languages.join_words(rows) + (" …" if count > len(rows) else "")
    return gettext("%(note)s (rows %(rows)s)") % {"note": explain_row(slug), "rows": listed}


def explain_row(slug: str) -> str:
    """The reason or note in the active language; an unknown slug stands for itself."""
    return str(REASONS.get(slug) or NOTES.get(slug) or slug)


# --- The settings' home ------------------------------------------------------------------------------------------
def say_check_digits(makers: Sequence[str]) -> str:
    text = ngettext(
        "check digit asked of %(count)s beginning of a VIN",
        "check digit asked of %(count)s beginnings of VINs",
        len(makers),
    )
    return text % {"count": len(makers)}
