"""The largest single purchase, in cents: the highest sum of one valid invoice, of the lines that the filter lets through."""

from tiers.measures import State, Wording, spending

MEASURE = State(
    Wording("单笔最高消费", "largest single purchase", "元", "yuan", scale=100),
    numbers=spending.build_highest("invoice.id"),
    dates=spending.DATES,
    windowed=True,
    filters=spending.FILTERS,
)
