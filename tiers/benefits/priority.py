"""Appointments with priority."""

from tiers.benefits import Kind

WORDS = ("优先预约", "appointments with priority")
KIND = Kind(*WORDS, said=lambda given: WORDS)
