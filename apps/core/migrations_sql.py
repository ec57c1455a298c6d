"""SQL that several rooms' migrations share: tables that only grow."""

from django.db import migrations


def append_only(table: str) -> migrations.RunSQL:
    """An operation that makes PostgreSQL refuse UPDATE and DELETE on the table."""
    return migrations.RunSQL(
        sql=f"""
        CREATE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_only_grows();
        """,
        reverse_sql=f"DROP TRIGGER {table}_only_grows ON {table}; DROP FUNCTION {table}_only_grows();",
    )
