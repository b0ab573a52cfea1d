"""What the ledger keeps about people (clubcrm.kernel.personal): figures, which stay without the person."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.personal import Erasure, Personal, PersonalClass, Retention, fields

LEDGER = _("To account for every point given and used")
books = partial(Personal, retention=Retention.ACCOUNTS, erasure=Erasure.KEEP)
FIELDS = (
    books("points.account.balance", PersonalClass.TRACE, LEDGER),
    books("points.account.held", PersonalClass.TRACE, LEDGER),
    books("points.transfer.amount", PersonalClass.TRACE, LEDGER),
    books("points.transfer.happened_on", PersonalClass.TRACE, LEDGER),
    books("points.transfer.explanation", PersonalClass.TRACE, LEDGER),
    books("points.transfer.reference", PersonalClass.TRACE, LEDGER),
    books("points.lot.remaining", PersonalClass.TRACE, LEDGER),
    books("points.lot.expires_on", PersonalClass.TRACE, LEDGER),
    books("points.adjustment.amount", PersonalClass.TRACE, LEDGER),
    books("points.adjustment.reason", PersonalClass.TRACE, LEDGER),
    books("points.drift.stored", PersonalClass.TRACE, LEDGER),
    books("points.drift.derived", PersonalClass.TRACE, LEDGER),
    books("points.multiplier.percent", PersonalClass.TRACE, LEDGER),
    books("points.multiplier.from_on", PersonalClass.TRACE, LEDGER),
    books("points.multiplier.until_on", PersonalClass.TRACE, LEDGER),
)
PLAIN = {
    *fields("points.multiplier", "id customer"),
    *fields("points.account", "id kind unit customer branch purpose merged_into"),
    *fields("points.transfer", "id debit_account credit_account qualifying kind branch category recorded_at"),
    *fields("points.transfer", "business_month key request_digest rule reverses recorded_by"),
    *fields("points.lot", "id account source size gifted usable_on"),
    *fields("points.consumption", "id transfer lot amount"),
    *fields("points.hold", "id account amount branch purpose key request_digest held_at held_on until_at"),
    *fields("points.hold", "ended_at ended_by how transfer recorded_by"),
    *fields("points.release", "id transfer usable_on explanation key request_digest recorded_at recorded_by"),
    *fields("points.redemptionvisit", "id transfer visit"),
    *fields("points.closure", "id month closed_at closed_by through_id lines total"),
    *fields("points.intake", "id source through_id mark_id mark_xid"),
    *fields(
        "points.rollup", "id business_month branch unit kind category debit debit_branch credit credit_branch"
    ),
    *fields("points.rollup", "amount qualifying lines"),
    *fields("points.rollupmark", "one through_id mark_id mark_xid"),
    *fields("points.worth", "id unit from_month cents_per_hundred recorded_at recorded_by"),
    *fields("points.drift", "id place check_name account customer branch unit month found_at gone_at"),
    *fields("points.adjustment", "id kind customer unit branch key proposed_by proposed_at"),
    *fields("points.unit", "id code name_zh name_en measure"),
    *fields("points.purpose", "id code name_zh name_en position closed_at"),
    *fields("points.reason", "id code name_zh name_en serves position closed_at"),
    *fields("points.earningrule", "id code version name_zh name_en kind params payers unit"),
    *fields("points.earningrule", "expires expires_after"),
    *fields("points.earningrule", "state active_from active_until"),
    *fields("points.earningrule_categories", "id earningrule category"),
}
