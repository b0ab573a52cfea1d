-- An erasure takes the words out of a customer's complaints and the files away; grades, clocks, steps and outcomes stay
-- for the figures.
CREATE OR REPLACE FUNCTION complaints_forget_customer(p_customer bigint) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_complaints bigint[] := ARRAY(SELECT id FROM complaints_complaint WHERE customer_id = p_customer);
BEGIN
    UPDATE complaints_complaint SET words = '—', wish = '' WHERE id = ANY (v_complaints);
    UPDATE complaints_event SET words = '—' WHERE complaint_id = ANY (v_complaints) AND words <> '';
    UPDATE complaints_solution SET plan = '—' WHERE complaint_id = ANY (v_complaints);
    UPDATE complaints_feedback SET words = '—' WHERE complaint_id = ANY (v_complaints) AND words <> '';
    DELETE FROM kernel_upload WHERE kind = 'complaint' AND subject = ANY (v_complaints);
    UPDATE kernel_approval SET comment = ''
    WHERE kind = 'complaint-solution' AND subject = ANY (v_complaints) AND comment <> '';
END $$;
REVOKE ALL ON FUNCTION complaints_forget_customer(bigint) FROM PUBLIC;
