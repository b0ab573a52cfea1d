-- What was loaded stays as it was: who, when, which file, what it changed.
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rulebook_rulebookload
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
