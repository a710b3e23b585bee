"""A record of which the ledger speaks is withdrawn, not deleted: without its working copy nobody could withdraw it any more."""

from django.db import migrations

TABLES = [f"incidents_{name}" for name in ("incident", "actor", "place", "source", "tally", "response", "tracker")]

CREATE = r"""
CREATE FUNCTION ledger_keep_public_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger: a record that was public is withdrawn, not deleted' USING ERRCODE = 'restrict_violation';
END $$;
""" + "\n".join(
    f"CREATE TRIGGER ledger_keep_public_record BEFORE DELETE ON {table} "
    "FOR EACH ROW WHEN (OLD.version > 0) EXECUTE FUNCTION ledger_keep_public_record();"
    for table in TABLES
)

DROP = "\n".join(f"DROP TRIGGER ledger_keep_public_record ON {table};" for table in TABLES) + (
    "\nDROP FUNCTION ledger_keep_public_record();"
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_guards"), ("incidents", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
