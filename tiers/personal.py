"""What the ladder keeps about people (clubcrm.kernel.personal): which tier and why."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.personal import Erasure, Personal, PersonalClass, Retention, fields

LADDER = _("To know the tier, since when and by which numbers")
GUARD = _("To tell in time that a tier ends or is near, and what came of the call")
TRIED = _("To show before a rule is agreed whom it would move, and why")
books = partial(Personal, retention=Retention.ACCOUNTS, erasure=Erasure.KEEP)
FIELDS = (
    books("tiers.standing.tier", PersonalClass.TRACE, LADDER),
    books("tiers.standing.since_on", PersonalClass.TRACE, LADDER),
    books("tiers.standing.counted_from", PersonalClass.TRACE, LADDER),
    books("tiers.standing.valid_until", PersonalClass.TRACE, LADDER),
    books("tiers.standing.grace_until", PersonalClass.TRACE, LADDER),
    books("tiers.lapse.since_on", PersonalClass.TRACE, LADDER),
    books("tiers.lapse.counted_from", PersonalClass.TRACE, LADDER),
    books("tiers.override.tier", PersonalClass.TRACE, LADDER),
    books("tiers.override.before", PersonalClass.TRACE, LADDER),
    books("tiers.override.reason", PersonalClass.TRACE, LADDER, erasure=Erasure.REPLACE),
    books("tiers.override.from_on", PersonalClass.TRACE, LADDER),
    books("tiers.override.until_on", PersonalClass.TRACE, LADDER),
    books("tiers.freeze.reason", PersonalClass.TRACE, LADDER),
    books("tiers.freeze.from_on", PersonalClass.TRACE, LADDER),
    books("tiers.freeze.until_on", PersonalClass.TRACE, LADDER),
    books("tiers.fact.kind", PersonalClass.TRACE, LADDER),
    books("tiers.fact.happened_on", PersonalClass.TRACE, LADDER),
    books("tiers.fact.amount", PersonalClass.TRACE, LADDER),
    books("tiers.tierchange.before", PersonalClass.TRACE, LADDER),
    books("tiers.tierchange.after", PersonalClass.TRACE, LADDER),
    books("tiers.tierchange.as_of", PersonalClass.TRACE, LADDER),
    books("tiers.tierchange.evidence", PersonalClass.TRACE, LADDER, erasure=Erasure.REPLACE),
    books("tiers.nomination.applied_on", PersonalClass.TRACE, LADDER),
    books("tiers.nomination.confirmed_on", PersonalClass.TRACE, LADDER),
    books("tiers.guardcall.outcome", PersonalClass.TRACE, GUARD),
    Personal("tiers.nearness.tier", PersonalClass.TRACE, GUARD, erasure=Erasure.KEEP),
    Personal("tiers.nearness.short", PersonalClass.TRACE, GUARD, erasure=Erasure.KEEP),
    Personal("tiers.rehearsaloutcome.before", PersonalClass.TRACE, TRIED, Retention.YEAR, Erasure.KEEP),
    Personal("tiers.rehearsaloutcome.after", PersonalClass.TRACE, TRIED, Retention.YEAR, Erasure.KEEP),
    Personal("tiers.rehearsaloutcome.evidence", PersonalClass.TRACE, TRIED, Retention.YEAR, Erasure.KEEP),
    books("tiers.tally.values", PersonalClass.TRACE, LADDER),
)
PLAIN = {
    *fields("tiers.standing", "customer change"),
    *fields("tiers.lapse", "customer change"),
    *fields("tiers.override", "id customer before_valid_until recorded_by recorded_at ended_at ended_by"),
    *fields("tiers.freeze", "id customer reference recorded_at"),
    *fields("tiers.fact", "id customer recorded_by recorded_at"),
    *fields("tiers.tierchange", "id customer cause route recorded_at recorded_by"),
    *fields("tiers.nomination", "id customer kind confirmed_by confirmed_at recorded_by recorded_at"),
    *fields("tiers.tally", "customer"),
    *fields("tiers.nearness", "customer"),
    *fields("tiers.guardrule", "id near_percent"),
    *fields("tiers.guardcall", "id customer aim tier staff asked_by asked_at done_by done_at"),
    *fields("tiers.rehearsal", "id programme kind as_of asked_by asked_at ended_at rules ladder costs"),
    *fields("tiers.rehearsalcount", "id rehearsal on branch before after move members points"),
    *fields("tiers.rehearsaloutcome", "id rehearsal on customer branch move route"),
    *fields("tiers.due", "customer cause"),
    *fields("tiers.series", "id slot measure filter window own_start"),
    *fields("tiers.watermark", "id source through_id mark_id mark_xid as_of"),
    *fields(
        "tiers.programme", "id code version name_zh name_en climbing applies state active_from active_until"
    ),
    *fields(
        "tiers.tier",
        "id programme code rank name_zh name_en badge demotion valid_for grace_days resets warning_days",
    ),
    *fields("tiers.benefit", "id tier kind figures name_zh name_en"),
    *fields("tiers.criterion", "id tier route measure at_least at_most window filter"),
}
