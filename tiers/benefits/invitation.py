"""Invitations to events."""

from tiers.benefits import Kind

WORDS = ("活动邀请", "invitations to events")
KIND = Kind(*WORDS, said=lambda given: WORDS)
