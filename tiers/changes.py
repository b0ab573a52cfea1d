"""What is remembered of tiers (clubcrm.kernel.changes)."""

from django.db.models import Q

from tiers.models import Programme, Tier

OWNED = {"tiers_programme": ("tiers_tier",), "tiers_tier": ("tiers_criterion", "tiers_benefit")}


def reach_criteria(programme: Programme) -> Q:
    """The criteria of its tiers, which stand on theirs."""
    return Q(of_table="tiers_criterion", subject__in=Tier.objects.filter(programme=programme).values("id"))


REACHES = {Programme: reach_criteria}
