from django.db import migrations

from apps.core.migrations_sql import append_only

# What both have confirmed is evidence: no later hand changes it.
GUARD = """
CREATE FUNCTION mentoring_session_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.confirmed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a_confirmed_session_stands' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER mentoring_session_guard BEFORE UPDATE OR DELETE ON mentoring_session
FOR EACH ROW EXECUTE FUNCTION mentoring_session_guard();
"""
REMOVE = "DROP TRIGGER mentoring_session_guard ON mentoring_session; DROP FUNCTION mentoring_session_guard();"


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0005_goals_and_sessions")]
    operations = [
        append_only("mentoring_sessionconfirmation"),
        migrations.RunSQL(sql=GUARD, reverse_sql=REMOVE),
    ]
