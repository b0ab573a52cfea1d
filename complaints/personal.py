"""What complaints keep about people (clubcrm.kernel.personal). Figures stay, words go."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.personal import Erasure, Personal, PersonalClass, Retention, fields

SOLVE = _("To understand the complaint and to solve it")
PROVE = _("To prove that it was answered in time")
replaced = partial(Personal, retention=Retention.ACCOUNTS, erasure=Erasure.REPLACE)
kept = partial(Personal, retention=Retention.ACCOUNTS, erasure=Erasure.KEEP)
FIELDS = (
    kept("complaints.complaint.number", PersonalClass.TRACE, PROVE),
    kept("complaints.complaint.received_at", PersonalClass.TRACE, PROVE),
    kept("complaints.complaint.closed_at", PersonalClass.TRACE, PROVE),
    kept("complaints.complaint.outcome", PersonalClass.TRACE, PROVE),
    replaced("complaints.complaint.words", PersonalClass.WORDS, SOLVE),
    Personal("complaints.complaint.wish", PersonalClass.WORDS, SOLVE, Retention.ACCOUNTS),
    replaced("complaints.event.words", PersonalClass.WORDS, SOLVE),
    kept("complaints.event.figures", PersonalClass.TRACE, PROVE),
    replaced("complaints.solution.plan", PersonalClass.WORDS, SOLVE),
    kept("complaints.solution.cost_cents", PersonalClass.TRACE, PROVE),
    replaced("complaints.feedback.words", PersonalClass.WORDS, SOLVE),
    kept("complaints.feedback.satisfaction", PersonalClass.TRACE, PROVE),
)
PLAIN = {
    *fields(
        "complaints.complaint",
        "id customer visit branch side channel grade owner_role owner_staff received_by",
    ),
    *fields(
        "complaints.complaint",
        "respond_by_at solve_by_at close_by_at clocks next_due_at state breaches answered_at",
    ),
    *fields("complaints.event", "id complaint kind by at clock due_at"),
    *fields("complaints.solution", "id complaint approval"),
    *fields("complaints.feedback", "id complaint recorded_by recorded_at"),
    *fields("complaints.serial", "month last"),
    *fields(
        "complaints.grade",
        "id name_zh name_en number meaning_zh meaning_en service_owner sales_owner approver",
    ),
    *fields("complaints.grade", "respond_minutes solve_minutes close_minutes calendar climbs_to"),
    *fields("complaints.channel", "id name_zh name_en code position minimum_grade closed_at"),
}
