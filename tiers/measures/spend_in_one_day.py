"""The most spent in one day, in cents: all valid invoices of a business date together."""

from tiers.measures import State, Wording, spending

MEASURE = State(
    Wording("单日最高消费", "most spent in one day", "元", "yuan", scale=100),
    numbers=spending.build_highest("invoice.invoiced_on"),
    dates=spending.DATES,
    windowed=True,
    filters=spending.FILTERS,
)
