-- What was agreed, refused, asked and erased is evidence: rows are added, never changed or removed, not even by the
-- owner in passing. Only an erasure takes the words out of it.
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON members_consent
    FOR EACH STATEMENT WHEN (NOT kernel_forgetting()) EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON members_datarequest
    FOR EACH STATEMENT WHEN (NOT kernel_forgetting()) EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON members_suppression
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON members_suppressionlift
    FOR EACH STATEMENT WHEN (NOT kernel_forgetting()) EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON members_erasure
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON members_erasedkey
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();

-- Only members_forget erases, and whoever was erased stays erased.
CREATE OR REPLACE TRIGGER erased_stays_erased BEFORE UPDATE ON members_customer FOR EACH ROW
    WHEN ((OLD.erased_at IS NOT NULL OR NEW.erased_at IS NOT NULL) AND NOT kernel_forgetting())
    EXECUTE FUNCTION kernel_refuse_change();

-- Whose a visit is stays: ledger lines name it.
CREATE OR REPLACE TRIGGER stays_with_its_customer BEFORE UPDATE OF customer_id ON members_visit FOR EACH ROW
    WHEN (OLD.customer_id <> NEW.customer_id) EXECUTE FUNCTION kernel_refuse_change();

-- A question in force is what customers were asked.
SELECT kernel_keep_versions('members_wording', 'consent-wording');

-- What the application may do to them: add; a restriction it may also lift. Only members_forget writes erasures.
REVOKE UPDATE, DELETE, TRUNCATE ON members_consent, members_invoicevoid, members_visitvoid, members_pinnednote,
    members_datarequest, members_suppression, members_suppressionlift, members_restriction FROM clubcrm_app;
GRANT UPDATE (lifted_by_id, lifted_at) ON members_restriction TO clubcrm_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON members_erasure, members_erasedkey FROM clubcrm_app;
-- Customers and invoices are never removed, lines of invoices never changed either.
REVOKE DELETE, TRUNCATE ON members_invoice, members_invoiceline, members_customer FROM clubcrm_app;
REVOKE UPDATE ON members_invoiceline FROM clubcrm_app;
