-- An erasure takes the words out with which somebody approved or declined what was given to or taken from the customer.
CREATE OR REPLACE FUNCTION points_forget_customer(p_customer bigint) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE kernel_approval SET comment = '' FROM points_adjustment AS asked
    WHERE asked.customer_id = p_customer AND kernel_approval.kind = asked.kind AND kernel_approval.subject = asked.id
        AND comment <> '';
END $$;
REVOKE ALL ON FUNCTION points_forget_customer(bigint) FROM PUBLIC;
