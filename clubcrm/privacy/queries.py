"""What erasing and the limits of keeping execute; raw SQL as named constants."""

# Answers to forms in which an erased customer is named: what was done stays done, the words go.
FORGET_SUBMISSIONS = """
UPDATE kernel_submission SET answer = answer || jsonb_build_object('message', '', 'warning', '')
    || CASE WHEN jsonb_exists(answer, 'customer') THEN jsonb_build_object('customer',
        (SELECT public_id FROM members_customer WHERE id = %(customer)s::bigint)) ELSE '{}'::jsonb END
WHERE EXISTS (
    SELECT FROM unnest(%(texts)s::text[]) AS known
    WHERE strpos(members_squeeze(answer::text), members_squeeze(known)) > 0)
"""
# Limits of keeping. Set-based, a batch at a time; messages and the access log by the functions that may.
FORGET_TEXTS = "SELECT campaigns_forget_texts(%s::timestamptz, %s::integer)"
TRIM_ACCESS = "SELECT members_trim_access(%s::timestamptz, %s::integer)"
# Customers of these branches of whom nothing was heard since a day: no invoice, visit, complaint or word, and no points.
INACTIVE = """
SELECT customer.id FROM members_customer AS customer
WHERE customer.erased_at IS NULL AND customer.recorded_at < %(before)s::timestamptz
    AND (%(branches)s::bigint[] IS NULL OR customer.branch_id = ANY(%(branches)s::bigint[]))
    AND NOT EXISTS (SELECT FROM members_invoice AS heard
        WHERE heard.customer_id = customer.id AND heard.invoiced_on >= %(before)s::timestamptz::date)
    AND NOT EXISTS (SELECT FROM members_visit AS heard
        WHERE heard.customer_id = customer.id AND heard.arrived_on >= %(before)s::timestamptz::date)
    AND NOT EXISTS (SELECT FROM members_consent AS heard
        WHERE heard.customer_id = customer.id AND heard.recorded_at >= %(before)s::timestamptz)
    AND NOT EXISTS (SELECT FROM complaints_complaint AS heard
        WHERE heard.customer_id = customer.id AND heard.received_at >= %(before)s::timestamptz)
    AND NOT EXISTS (SELECT FROM points_account AS account WHERE account.customer_id = customer.id AND account.balance > 0)
ORDER BY customer.id LIMIT %(limit)s
"""
