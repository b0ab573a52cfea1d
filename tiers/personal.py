"""What the ladder keeps about people (clubcrm.kernel.personal): which tier and why."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.personal import Erasure, Kind, Personal, Retention, fields

LADDER = _("To know the tier, since when and by which numbers")
GUARD = _("To tell in time that a tier ends or is near, and what came of the call")
TRIED = _("To show before a rule is agreed whom it would move, and why")
books = partial(Personal, retention=Retention.ACCOUNTS, erasure=Erasure.KEEP)
FIELDS = (
    books("tiers.standing.tier", Kind.TRACE, LADDER),
    books("tiers.standing.since_on", Kind.TRACE, LADDER),
    books("tiers.standing.counted_from", Kind.TRACE, LADDER),
    books("tiers.standing.valid_until", Kind.TRACE, LADDER),
    books("tiers.standing.grace_until", Kind.TRACE, LADDER),
    books("tiers.lapse.since_on", Kind.TRACE, LADDER),
    books("tiers.lapse.counted_from", Kind.TRACE, LADDER),
    books("tiers.override.tier", Kind.TRACE, LADDER),
    books("tiers.override.before", Kind.TRACE, LADDER),
    books("tiers.override.reason", Kind.TRACE, LADDER),
    books("tiers.override.from_on", Kind.TRACE, LADDER),
    books("tiers.override.until_on", Kind.TRACE, LADDER),
    books("tiers.freeze.reason", Kind.TRACE, LADDER),
    books("tiers.freeze.from_on", Kind.TRACE, LADDER),
    books("tiers.freeze.until_on", Kind.TRACE, LADDER),
    books("tiers.fact.kind", Kind.TRACE, LADDER),
    books("tiers.fact.happened_on", Kind.TRACE, LADDER),
    books("tiers.fact.amount", Kind.TRACE, LADDER),
    books("tiers.tierchange.before", Kind.TRACE, LADDER),
    books("tiers.tierchange.after", Kind.TRACE, LADDER),
    books("tiers.tierchange.as_of", Kind.TRACE, LADDER),
    books("tiers.tierchange.evidence", Kind.TRACE, LADDER),
    books("tiers.nomination.applied_on", Kind.TRACE, LADDER),
    books("tiers.nomination.confirmed_on", Kind.TRACE, LADDER),
    books("tiers.guardcall.outcome", Kind.TRACE, GUARD),
    Personal("tiers.nearness.tier", Kind.TRACE, GUARD, erasure=Erasure.KEEP),
    Personal("tiers.nearness.short", Kind.TRACE, GUARD, erasure=Erasure.KEEP),
    Personal("tiers.rehearsaloutcome.before", Kind.TRACE, TRIED, Retention.YEAR, Erasure.KEEP),
    Personal("tiers.rehearsaloutcome.after", Kind.TRACE, TRIED, Retention.YEAR, Erasure.KEEP),
    Personal("tiers.rehearsaloutcome.evidence", Kind.TRACE, TRIED, Retention.YEAR, Erasure.KEEP),
    books("tiers.tally.values", Kind.TRACE, LADDER),
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
