"""Whatever else: its name says it, in both languages."""

from tiers.benefits import BenefitKind

KIND = BenefitKind("其他权益", "other benefit", describe=lambda given: ("", ""), named=True)
