from django.db import migrations

from apps.core.migrations_sql import append_only

# The last guard below the services: states move along the table of `workflow/activities.py` only, and nobody decides on
# the own activity, whatever writes the row.
GUARDS = """
CREATE FUNCTION catalogue_reportedactivity_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('DRAFT', 'REPORTED'), ('NEEDS_REPAIR', 'REPORTED'), ('REPORTED', 'NEEDS_REPAIR'), ('REPORTED', 'VERIFIED'),
        ('REPORTED', 'REJECTED'), ('DRAFT', 'CANCELLED'), ('NEEDS_REPAIR', 'CANCELLED')
    ) THEN
        RAISE EXCEPTION 'activity_moves_along_the_table: % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.decided_by_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM employees_employee e WHERE e.id = NEW.employee_id AND e.user_id = NEW.decided_by_id
    ) THEN
        RAISE EXCEPTION 'nobody_decides_on_their_own_activity' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalogue_reportedactivity_guard BEFORE INSERT OR UPDATE ON catalogue_reportedactivity
FOR EACH ROW EXECUTE FUNCTION catalogue_reportedactivity_guard();
"""

REMOVE = """
DROP TRIGGER catalogue_reportedactivity_guard ON catalogue_reportedactivity;
DROP FUNCTION catalogue_reportedactivity_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0009_reported_activities")]
    operations = [migrations.RunSQL(sql=GUARDS, reverse_sql=REMOVE), append_only("catalogue_activityevent")]
