"""Triggers that number entries in order and refuse to change them."""

from django.db import migrations

CREATE = r"""
CREATE SEQUENCE ledger_number;

CREATE FUNCTION ledger_number_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE newest timestamptz;
BEGIN
    -- Numbers are handed out at INSERT, rows become visible at COMMIT: without this lock, which is held until then,
    -- a reader of "seq > last seen" would skip a slow transaction for good.
    PERFORM pg_advisory_xact_lock(7214015326);
    NEW.seq := nextval('ledger_number');
    SELECT max(published_at) INTO newest FROM ledger_ledgerentry;
    IF NEW.published_at < newest THEN
        RAISE EXCEPTION 'ledger: an entry may not be dated before the last one (% < %)', NEW.published_at, newest;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger: entries are never changed (% refused)', TG_OP;
END $$;

CREATE FUNCTION ledger_refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The redact command blanks words, and words alone.
    IF current_setting('strikeline.redacting', true) = 'on'
        AND (OLD.seq, OLD.kind, OLD.record_id, OLD.public_id, OLD.version, OLD.action, OLD.published_at, OLD.editor_id,
             OLD.shape, OLD.reconstructed)
        IS NOT DISTINCT FROM
            (NEW.seq, NEW.kind, NEW.record_id, NEW.public_id, NEW.version, NEW.action, NEW.published_at, NEW.editor_id,
             NEW.shape, NEW.reconstructed)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'ledger: entries are never changed (UPDATE refused)';
END $$;

CREATE FUNCTION ledger_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_database() NOT LIKE 'test\_%' THEN
        RAISE EXCEPTION 'ledger: entries are never changed (TRUNCATE refused)';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_number_entry BEFORE INSERT ON ledger_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION ledger_number_entry();
CREATE TRIGGER ledger_refuse_update BEFORE UPDATE ON ledger_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_update();
CREATE TRIGGER ledger_refuse_delete BEFORE DELETE ON ledger_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_refuse_truncate BEFORE TRUNCATE ON ledger_ledgerentry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_truncate();
"""

DROP = """
DROP TRIGGER ledger_refuse_truncate ON ledger_ledgerentry;
DROP TRIGGER ledger_refuse_delete ON ledger_ledgerentry;
DROP TRIGGER ledger_refuse_update ON ledger_ledgerentry;
DROP TRIGGER ledger_number_entry ON ledger_ledgerentry;
DROP FUNCTION ledger_refuse_truncate();
DROP FUNCTION ledger_refuse_update();
DROP FUNCTION ledger_refuse();
DROP FUNCTION ledger_number_entry();
DROP SEQUENCE ledger_number;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
