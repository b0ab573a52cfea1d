-- What was being typed about a customer goes with them (members/sql/erasure.sql calls it by its name).
CREATE OR REPLACE FUNCTION kernel_forget_customer(p_customer bigint) RETURNS void LANGUAGE sql
SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM kernel_draft WHERE about = p_customer
$$;
REVOKE EXECUTE ON FUNCTION kernel_forget_customer(bigint) FROM PUBLIC;
