"""Whatever else: its name says it, in both languages."""

from tiers.benefits import BenefitKind

KIND = BenefitKind("其他权益", "other benefit", said=lambda given: ("", ""), named=True)
