from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import PERCENT, Arithmetic, Figure
from members import completeness

# What a file held in the past is not kept, so each month is
# the files known by then, as they stand now.
FIGURE = Figure(
    theme="members",
    place=4,
    better=1,
    label=_("Completeness of customer files"),
    unit=PERCENT,
    arithmetic=Arithmetic.SHARE,
    definition=_(
        "Facts known ÷ facts that apply (phone, e-mail, service advisor, a car; of a person also sex and birthday) in the "
        "files recorded by the end of the month, as these files stand on the day of the report."
    ),
    sql=f"""
WITH recorded AS (
    SELECT greatest(date_trunc('month', recorded_at AT TIME ZONE %(zone)s)::date, %(first)s::date) AS month,
        sum({completeness.count_known("owned.customer_id IS NOT NULL")}) AS known,
        sum({completeness.APPLYING}) AS applies
    FROM members_customer AS customer
    LEFT JOIN (
        SELECT DISTINCT customer_id FROM members_ownership WHERE until_on IS NULL
    ) AS owned ON owned.customer_id = customer.id
    WHERE branch_id = ANY(%(branches)s::bigint[]) AND recorded_at < %(until_at)s::timestamptz
    GROUP BY 1
)
SELECT asked::date, '', sum(known)::bigint, sum(applies)::bigint
FROM generate_series(%(first)s::date, %(month)s::date, interval '1 month') AS asked
JOIN recorded ON recorded.month <= asked
GROUP BY 1
""",
)
