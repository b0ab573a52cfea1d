"""A dedicated advisor."""

from tiers.benefits import Kind

WORDS = ("专属顾问", "a dedicated advisor")
KIND = Kind(*WORDS, said=lambda given: WORDS)
