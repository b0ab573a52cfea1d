"""Invitations to events."""

from tiers.benefits import BenefitKind

WORDS = ("活动邀请", "invitations to events")
KIND = BenefitKind(*WORDS, describe=lambda given: WORDS)
