"""What members keep about people (clubcrm.kernel.personal). Generated from this: docs/personal-data.md."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.personal import Erasure, Personal, PersonalClass, Retention, fields

KNOW = _("To know and address the customer")
FIND = _("To find the customer by name in any spelling")
REACH = _("To reach the customer about their car and the club")
GREET = _("To greet on the birthday and to serve fittingly")
CAR = _("To know which car is served and whose it is")
SERVED = _("To prove what was done and paid, and to count it for points and tiers")
CLUB = _("To prove the membership and its card")
ASKED = _("To prove what was asked of the data and what was done")
SILENT = _("Not to contact who asked for it: a keyed hash, no number")
GONE = _("Not to bring back who was erased: a keyed hash, no number")
AGREED = _("To prove what the customer agreed to or refused")
REFERRED = _("To reward who brought whom")
REPAIR = _("To correct rows that an import refused")
REMIND = _("To remind colleagues of what matters to the customer")

books = partial(Personal, retention=Retention.ACCOUNTS, erasure=Erasure.KEEP)
proof = partial(Personal, retention=Retention.FOR_EVER, erasure=Erasure.KEEP)
FIELDS = (
    Personal("members.customer.name", PersonalClass.NAME, KNOW, erasure=Erasure.REPLACE),
    Personal("members.customer.name_key", PersonalClass.NAME, FIND),
    Personal("members.customer.pinyin", PersonalClass.NAME, FIND),
    Personal("members.customer.initials", PersonalClass.NAME, FIND),
    Personal(
        "members.customer.dealer_number",
        PersonalClass.NAME,
        _("To recognise the customer in the dealer system's files"),
    ),
    Personal("members.customer.phone", PersonalClass.CONTACT, REACH),
    Personal("members.customer.email", PersonalClass.CONTACT, REACH),
    Personal("members.customer.sex", PersonalClass.PERSON, KNOW),
    Personal("members.customer.birthday", PersonalClass.PERSON, GREET),
    Personal("members.customer.remark", PersonalClass.WORDS, REMIND),
    Personal("members.pinnednote.text", PersonalClass.WORDS, REMIND),
    Personal("members.vehicle.vin", PersonalClass.VEHICLE, CAR, Retention.ACCOUNTS, Erasure.REPLACE),
    Personal("members.vehicle.plate", PersonalClass.VEHICLE, CAR),
    Personal("members.vehicle.brand", PersonalClass.TRACE, CAR, Retention.ACCOUNTS, Erasure.REPLACE),
    Personal("members.vehicle.model", PersonalClass.TRACE, CAR, Retention.ACCOUNTS),
    books("members.vehicle.mileage_km", PersonalClass.TRACE, CAR),
    books("members.ownership.from_on", PersonalClass.TRACE, CAR),
    books("members.ownership.until_on", PersonalClass.TRACE, CAR),
    books("members.visit.arrived_on", PersonalClass.TRACE, SERVED),
    books("members.visit.order_number", PersonalClass.TRACE, SERVED),
    books("members.visit.service_type", PersonalClass.TRACE, SERVED, erasure=Erasure.BLANK),
    books("members.visit.mileage_km", PersonalClass.TRACE, SERVED),
    Personal("members.visitvoid.remark", PersonalClass.WORDS, SERVED, Retention.ACCOUNTS),
    books("members.invoice.number", PersonalClass.TRACE, SERVED),
    books("members.invoice.invoiced_on", PersonalClass.TRACE, SERVED),
    books("members.invoice.total_cents", PersonalClass.TRACE, SERVED),
    books("members.invoiceline.amount_cents", PersonalClass.TRACE, SERVED),
    Personal("members.invoicevoid.reason", PersonalClass.WORDS, SERVED, Retention.ACCOUNTS, Erasure.REPLACE),
    books("members.membership.joined_on", PersonalClass.TRACE, CLUB),
    books("members.membership.verified_on", PersonalClass.TRACE, CLUB),
    Personal("members.card.number", PersonalClass.NAME, CLUB, erasure=Erasure.REPLACE),
    books("members.card.valid_from_on", PersonalClass.TRACE, CLUB),
    books("members.card.valid_until_on", PersonalClass.TRACE, CLUB),
    books("members.referral.referred_on", PersonalClass.TRACE, REFERRED),
    books("members.referral.bought_on", PersonalClass.TRACE, REFERRED),
    proof("members.consent.purpose", PersonalClass.TRACE, AGREED),
    proof("members.consent.channel", PersonalClass.TRACE, AGREED),
    proof("members.consent.decision", PersonalClass.TRACE, AGREED),
    proof("members.consent.wording", PersonalClass.TRACE, AGREED),
    Personal("members.consent.evidence", PersonalClass.WORDS, AGREED, Retention.FOR_EVER, Erasure.REPLACE),
    proof("members.consent.recorded_at", PersonalClass.TRACE, AGREED),
    proof("members.consent.manner", PersonalClass.TRACE, AGREED),
    Personal("members.consent.guardian", PersonalClass.NAME, AGREED, Retention.FOR_EVER),
    proof("members.datarequest.kind", PersonalClass.TRACE, ASKED),
    Personal("members.datarequest.words", PersonalClass.WORDS, ASKED, Retention.FOR_EVER),
    proof("members.datarequest.recorded_at", PersonalClass.TRACE, ASKED),
    Personal("members.restriction.reason", PersonalClass.WORDS, ASKED, Retention.FOR_EVER, Erasure.REPLACE),
    proof("members.restriction.recorded_at", PersonalClass.TRACE, ASKED),
    proof("members.restriction.lifted_at", PersonalClass.TRACE, ASKED),
    proof("members.suppression.digest", PersonalClass.CONTACT, SILENT),
    proof("members.suppressionlift.reason", PersonalClass.WORDS, ASKED, erasure=Erasure.REPLACE),
    proof("members.erasedkey.digest", PersonalClass.CONTACT, GONE),
    proof("members.importbatch.file_name", PersonalClass.NAME, REPAIR, erasure=Erasure.REPLACE),
    Personal("members.importreject.found", PersonalClass.WORDS, REPAIR, Retention.YEAR, Erasure.DELETE),
    Personal("members.importreject.content", PersonalClass.WORDS, REPAIR, Retention.YEAR, Erasure.DELETE),
)
PLAIN = {
    *fields("members.customer", "id public_id kind branch advisor batch recorded_by recorded_at erased_at"),
    *fields("members.pinnednote", "id customer recorded_by recorded_at"),
    *fields("members.vehicle", "id batch recorded_at"),
    *fields("members.ownership", "id vehicle customer batch"),
    *fields("members.visit", "id customer vehicle branch advisor batch recorded_by recorded_at voided_at"),
    *fields("members.visitvoid", "id visit reason recorded_by recorded_at"),
    *fields(
        "members.invoice",
        "id revision kind visit customer vehicle branch staff batch recorded_by recorded_at",
    ),
    *fields("members.invoice", "voided_at"),
    *fields("members.invoiceline", "id invoice category payer"),
    *fields("members.invoicevoid", "id invoice recorded_by recorded_at"),
    *fields("members.membership", "id customer branch verified_by batch recorded_by recorded_at"),
    *fields("members.card", "id customer blocked_at"),
    *fields("members.referral", "id referrer referred batch"),
    *fields("members.consent", "id customer recorded_by"),
    *fields("members.category", "id code name_zh name_en position"),
    *fields("members.maker", "id code name_zh name_en has_check_digit"),
    *fields("members.importbatch", "id kind file_sha256 read committed unchanged skipped rejected notes"),
    *fields("members.importbatch", "recorded_by recorded_at"),
    *fields("members.importreject", "id batch row_number field reason"),
    *fields("members.touch", "id customer touched_at"),
    *fields(
        "members.wording", "id code version edition question_zh question_en state active_from active_until"
    ),
    *fields("members.suppression", "id kind key purpose channel reason recorded_by recorded_at"),
    *fields("members.suppressionlift", "id suppression recorded_by recorded_at"),
    *fields("members.datarequest", "id customer recorded_by"),
    *fields("members.restriction", "id customer recorded_by lifted_by"),
    *fields("members.erasure", "id customer reason key approval erased_by erased_at"),
    *fields("members.erasedkey", "id erasure kind"),
    *fields("members.retentionlimit", "id code days enabled changed_by changed_at"),
}
