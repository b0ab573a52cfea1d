"""Appointments with priority."""

from tiers.benefits import BenefitKind

WORDS = ("优先预约", "appointments with priority")
KIND = BenefitKind(*WORDS, describe=lambda given: WORDS)
