"""What messages keep about people (clubcrm.kernel.personal): what was sent to which address."""

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.personal import Erasure, Personal, PersonalClass, Retention, fields

SENT = _("To know what was sent to whom, and to send nothing twice")
FIELDS = (
    Personal("campaigns.attempt.recipient", PersonalClass.CONTACT, SENT, Retention.YEAR, Erasure.REPLACE),
    Personal("campaigns.attempt.subject", PersonalClass.WORDS, SENT, Retention.YEAR, Erasure.REPLACE),
    Personal("campaigns.attempt.body", PersonalClass.WORDS, SENT, Retention.YEAR, Erasure.REPLACE),
    Personal("campaigns.attempt.answer", PersonalClass.WORDS, SENT, Retention.YEAR),
    Personal("campaigns.message.due_on", PersonalClass.TRACE, SENT, Retention.YEAR, Erasure.KEEP),
    Personal("campaigns.message.state", PersonalClass.TRACE, SENT, Retention.YEAR, Erasure.KEEP),
)
PLAIN = {
    *fields("campaigns.message", "id customer occasion instance channel branch reason send_after"),
    *fields("campaigns.message", "announced_at ended_at resolved_by"),
    *fields("campaigns.attempt", "id message channel template language begun_at result ended_at"),
    *fields("campaigns.occasion", "id code kind name_zh name_en enabled template channel purpose params"),
    *fields("campaigns.occasion", "send_from send_until catch_up_days changed_by changed_at"),
    *fields("campaigns.template", "id code version subject_zh body_zh subject_en body_en state"),
    *fields("campaigns.template", "active_from active_until"),
}
