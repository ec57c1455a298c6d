from django.db import migrations

# The last guard below the services: states move along the table of `workflow.py` only, and nobody decides on the own
# plan, whatever writes the row.
GUARDS = """
CREATE FUNCTION plans_plan_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('DRAFT', 'SUBMITTED'), ('RETURNED', 'SUBMITTED'), ('SUBMITTED', 'DRAFT'), ('SUBMITTED', 'ENDORSED'),
        ('SUBMITTED', 'RETURNED'), ('ENDORSED', 'RETURNED'), ('ENDORSED', 'VERIFIED'), ('DRAFT', 'CANCELLED'),
        ('RETURNED', 'CANCELLED')
    ) THEN
        RAISE EXCEPTION 'plan_moves_along_the_table: % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.verified_by_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM employees_employee e WHERE e.id = NEW.employee_id AND e.user_id = NEW.verified_by_id
    ) THEN
        RAISE EXCEPTION 'nobody_verifies_their_own_plan' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plans_plan_guard BEFORE INSERT OR UPDATE ON plans_plan
FOR EACH ROW EXECUTE FUNCTION plans_plan_guard();

CREATE FUNCTION plans_planevent_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.action IN ('ENDORSE', 'RETURN', 'VERIFY') AND EXISTS (
        SELECT 1 FROM plans_plan p JOIN employees_employee e ON e.id = p.employee_id
        WHERE p.id = NEW.plan_id AND e.user_id = NEW.actor_id
    ) THEN
        RAISE EXCEPTION 'nobody_decides_on_their_own_plan' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plans_planevent_guard BEFORE INSERT ON plans_planevent
FOR EACH ROW EXECUTE FUNCTION plans_planevent_guard();
"""

REMOVE = """
DROP TRIGGER plans_planevent_guard ON plans_planevent;
DROP FUNCTION plans_planevent_guard();
DROP TRIGGER plans_plan_guard ON plans_plan;
DROP FUNCTION plans_plan_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_rounds_and_content")]
    operations = [migrations.RunSQL(sql=GUARDS, reverse_sql=REMOVE)]
