-- Every hundredth owner's VIP application is confirmed: the second route to two stars.
INSERT INTO tiers_nomination (customer_id, kind, applied_on, confirmed_on)
SELECT customer_id, 'vip', joined_on, joined_on + 3 FROM members_membership WHERE mod(customer_id, 100) = 0;
