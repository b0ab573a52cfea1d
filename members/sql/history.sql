-- What is changed of people and cars is remembered (clubcrm/kernel/sql/history.sql). Additions say themselves who
-- made them or by which import; the keys of the search follow the name. A card, a membership, an ownership and who was
-- brought by whom stand on the customer's page, and so does a visit that was corrected or completed; voiding has its own row.
SELECT kernel_keep_history('members_customer', '', 'name_key,pinyin,initials', false);
SELECT kernel_keep_history('members_membership', 'customer_id', '', false);
SELECT kernel_keep_history('members_card', 'customer_id', '', true);
SELECT kernel_keep_history('members_vehicle', '', '', false);
SELECT kernel_keep_history('members_ownership', 'customer_id', '', false);
SELECT kernel_keep_history('members_referral', 'referred_id', '', false);
SELECT kernel_keep_history('members_visit', 'customer_id', 'voided_at,batch_id', false);
SELECT kernel_keep_history('members_category', '', '', true);
SELECT kernel_keep_history('members_maker', '', '', true);
