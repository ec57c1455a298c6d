from django.db import migrations

from apps.core.migrations_sql import append_only

# The last guard below the services: states move along the tables of `workflow/delivery.py` only, nobody decides on the
# own enrolment, and attendance joins a session and a participant of one cohort, whatever writes the row.
GUARDS = """
CREATE FUNCTION catalogue_cohort_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('DRAFT', 'OPEN'), ('OPEN', 'CLOSED'), ('CLOSED', 'OPEN'), ('CLOSED', 'RUNNING'), ('RUNNING', 'FINISHED'),
        ('DRAFT', 'CANCELLED'), ('OPEN', 'CANCELLED'), ('CLOSED', 'CANCELLED'), ('RUNNING', 'CANCELLED')
    ) THEN
        RAISE EXCEPTION 'cohort_moves_along_the_table: % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalogue_cohort_guard BEFORE UPDATE ON catalogue_cohort
FOR EACH ROW EXECUTE FUNCTION catalogue_cohort_guard();

CREATE FUNCTION catalogue_enrolment_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('WAITING', 'REGISTERED'), ('REGISTERED', 'APPROVED'),
        ('REGISTERED', 'DECLINED'), ('WAITING', 'DECLINED'), ('APPROVED', 'DECLINED'),
        ('REGISTERED', 'WITHDRAWN'), ('WAITING', 'WITHDRAWN'), ('APPROVED', 'WITHDRAWN'),
        ('REGISTERED', 'CANCELLED'), ('WAITING', 'CANCELLED'), ('APPROVED', 'CANCELLED'),
        ('WAITING', 'LEFT_OUT'), ('APPROVED', 'COMPLETED'), ('APPROVED', 'NOT_COMPLETED')
    ) THEN
        RAISE EXCEPTION 'enrolment_moves_along_the_table: % to %', OLD.state, NEW.state
        USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.decided_by_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM employees_employee e WHERE e.id = NEW.employee_id AND e.user_id = NEW.decided_by_id
    ) THEN
        RAISE EXCEPTION 'nobody_decides_on_their_own_enrolment' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalogue_enrolment_guard BEFORE INSERT OR UPDATE ON catalogue_enrolment
FOR EACH ROW EXECUTE FUNCTION catalogue_enrolment_guard();

CREATE FUNCTION catalogue_attendance_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM catalogue_cohortsession s JOIN catalogue_enrolment e ON e.cohort_id = s.cohort_id
        WHERE s.id = NEW.session_id AND e.id = NEW.enrolment_id
    ) THEN
        RAISE EXCEPTION 'attendance_stays_in_its_cohort' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalogue_attendance_guard BEFORE INSERT OR UPDATE ON catalogue_attendance
FOR EACH ROW EXECUTE FUNCTION catalogue_attendance_guard();
"""

REMOVE = """
DROP TRIGGER catalogue_attendance_guard ON catalogue_attendance;
DROP FUNCTION catalogue_attendance_guard();
DROP TRIGGER catalogue_enrolment_guard ON catalogue_enrolment;
DROP FUNCTION catalogue_enrolment_guard();
DROP TRIGGER catalogue_cohort_guard ON catalogue_cohort;
DROP FUNCTION catalogue_cohort_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0007_delivery")]
    operations = [
        append_only("catalogue_cohortevent"),
        append_only("catalogue_enrolmentevent"),
        migrations.RunSQL(sql=GUARDS, reverse_sql=REMOVE),
    ]
