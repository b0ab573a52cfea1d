-- An erasure takes the words out that a person typed: why a tier was set by hand, and the copy of it in the history. Tiers,
-- days and numbers stay for the figures.
CREATE OR REPLACE FUNCTION tiers_forget_customer(p_customer bigint) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE tiers_override SET reason = '—' WHERE customer_id = p_customer;
    UPDATE tiers_tierchange SET evidence = jsonb_set(evidence, '{reason}', '"—"')
    WHERE customer_id = p_customer AND evidence ? 'override' AND evidence ? 'reason';
END $$;
REVOKE ALL ON FUNCTION tiers_forget_customer(bigint) FROM PUBLIC;
