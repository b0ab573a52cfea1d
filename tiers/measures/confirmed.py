"""A confirmation by staff that a rule asks for: a Nomination of a kind, applied for on or after a day, confirmed by now."""

from tiers.measures import State, Wording, filters

NUMBERS = """
SELECT picked.customer_id, 1 AS value
FROM picked
JOIN tiers_nomination AS nomination ON nomination.customer_id = picked.of_id
WHERE nomination.confirmed_on <= {end} AND nomination.applied_on <= {end} {filters}
GROUP BY picked.customer_id
"""
DATES = """
SELECT customer_id AS of_id, confirmed_on AS on_date FROM tiers_nomination
UNION ALL
SELECT customer_id AS of_id, applied_on AS on_date FROM tiers_nomination
"""

MEASURE = State(
    Wording("客服确认", "confirmed by staff", yes_zh="经客服确认", yes_en="confirmed by customer care"),
    numbers=NUMBERS,
    dates=DATES,
    filters={
        "kind": filters.Word("种类", "kind", "nomination.kind = {value}", required=True),
        "applied_from": filters.Day(
            "申请日期不早于", "applied on or after", "nomination.applied_on >= {value}::date"
        ),
    },
)
