"""A discount at partner merchants."""

from tiers.benefits import BenefitKind, Costed, Figures, figures


class PartnerForm(Costed):
    pays_percent = figures.PaysField()


def describe(given: Figures) -> tuple[str, str]:
    zh, en = figures.describe_discount(given["pays_percent"])
    return f"友好商户 {zh}", f"{en} at partner merchants"


KIND = BenefitKind("友好商户优惠", "partner offer", describe, PartnerForm)
