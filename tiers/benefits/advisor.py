"""A dedicated advisor."""

from tiers.benefits import BenefitKind

WORDS = ("专属顾问", "a dedicated advisor")
KIND = BenefitKind(*WORDS, describe=lambda given: WORDS)
