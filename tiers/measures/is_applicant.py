"""Has applied: 1 from the day of joining, verified or not (the word rule books use; the same as `is_member`)."""

from tiers.measures import State, Wording, is_member

MEASURE = State(
    Wording("申请人", "is an applicant", yes_zh="已提交申请", yes_en="has handed in an application"),
    numbers=is_member.NUMBERS,
    dates=is_member.DATES,
)
