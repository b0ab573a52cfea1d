from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import PERCENT, Arithmetic, Figure

# The months at whose end a customer owned a car, as a multirange of first days; owners alike are counted together
# before the months are laid over them, so that thirteen months cost little more than one.
FIGURE = Figure(
    theme="members",
    place=3,
    headline=2,
    better=1,
    target=550,
    label=_("Owner conversion"),
    unit=PERCENT,
    arithmetic=Arithmetic.SHARE,
    definition=_(
        "Car owners who are members ÷ all car owners of the branch's customers, both at the end of the month. Target 55 %."
    ),
    sql="""
WITH owner AS (
    SELECT owned.customer_id,
        range_agg(daterange(
            greatest(date_trunc('month', owned.from_on::timestamp)::date, %(first)s::date),
            greatest(least(date_trunc('month', owned.until_on::timestamp)::date, %(until)s::date),
                date_trunc('month', owned.from_on::timestamp)::date, %(first)s::date)
        )) AS months
    FROM members_customer AS customer
    JOIN members_ownership AS owned ON owned.customer_id = customer.id
    WHERE customer.branch_id = ANY(%(branches)s::bigint[]) AND owned.from_on < %(until)s::date
    GROUP BY 1
), alike AS (
    SELECT owner.months, count(*) AS owners,
        CASE WHEN joined_on IS NOT NULL
            THEN greatest(date_trunc('month', joined_on::timestamp)::date, %(first)s::date) END AS joined
    FROM owner LEFT JOIN members_membership USING (customer_id)
    GROUP BY 1, 3
)
SELECT asked::date, '', coalesce(sum(owners) FILTER (WHERE joined <= asked), 0)::bigint, sum(owners)::bigint
FROM generate_series(%(first)s::date, %(month)s::date, interval '1 month') AS asked
JOIN alike ON alike.months @> asked::date
GROUP BY 1
""",
)
