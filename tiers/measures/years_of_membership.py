"""Full years of membership: how often the day of joining has come round. Joined on 29 February: on the 28th of common years."""

from tiers.measures import State, Wording, dates

YEARS = dates.build_full_years("membership.joined_on", "{end}::date")
NUMBERS = f"""
SELECT picked.customer_id, max({YEARS}) AS value
FROM picked
JOIN members_membership AS membership ON membership.customer_id = picked.of_id
WHERE membership.joined_on <= {{end}} {{filters}}
GROUP BY picked.customer_id
"""
# It changes by time alone, on anniversaries: the latest one is all that a night has to look at.
ANNIVERSARY = dates.build_latest_anniversary("joined_on", "{end}::date")
DATES = f"""
SELECT customer_id AS of_id, {ANNIVERSARY} AS on_date
FROM members_membership WHERE joined_on <= {{end}}
"""

MEASURE = State(Wording("会龄", "years of membership", "年", "years"), numbers=NUMBERS, dates=DATES)
