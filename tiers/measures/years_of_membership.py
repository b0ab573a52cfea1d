"""Full years of membership: how often the day of joining has come round. Joined on 29 February: on the 28th of common years."""

from tiers.measures import State, Wording, dates

NUMBERS = f"""
SELECT picked.customer_id, {dates.full_years("membership.joined_on", "%(end)s::date")} AS value
FROM picked
JOIN members_membership AS membership ON membership.customer_id = picked.customer_id
WHERE membership.joined_on <= %(end)s {{filters}}
"""
# It changes by time alone, on anniversaries: the latest one is all that a night has to look at.
DATES = f"""
SELECT customer_id, {dates.latest_anniversary("joined_on", "%(as_of)s::date")} AS on_date
FROM members_membership WHERE joined_on <= %(as_of)s
"""

MEASURE = State(Wording("会龄", "years of membership", "年", "years"), numbers=NUMBERS, dates=DATES)
