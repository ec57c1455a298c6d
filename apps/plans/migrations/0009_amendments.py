from django.db import migrations, models

# The functions of 0004, with the steps of the table and those that nobody takes on the own plan left open.
GUARDS = """
CREATE OR REPLACE FUNCTION plans_plan_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (MOVES) THEN
        RAISE EXCEPTION 'plan_moves_along_the_table: % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.verified_by_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM employees_employee e WHERE e.id = NEW.employee_id AND e.user_id = NEW.verified_by_id
    ) THEN
        RAISE EXCEPTION 'nobody_verifies_their_own_plan' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION plans_planevent_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.action IN (DECISIONS) AND EXISTS (
        SELECT 1 FROM plans_plan p JOIN employees_employee e ON e.id = p.employee_id
        WHERE p.id = NEW.plan_id AND e.user_id = NEW.actor_id
    ) THEN
        RAISE EXCEPTION 'nobody_decides_on_their_own_plan' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
MOVES = """
    ('DRAFT', 'SUBMITTED'), ('RETURNED', 'SUBMITTED'), ('SUBMITTED', 'DRAFT'), ('SUBMITTED', 'ENDORSED'),
    ('SUBMITTED', 'RETURNED'), ('ENDORSED', 'RETURNED'), ('ENDORSED', 'VERIFIED'), ('DRAFT', 'CANCELLED'),
    ('RETURNED', 'CANCELLED')"""
DECISIONS = "'ENDORSE', 'RETURN', 'VERIFY'"


def guards(moves: str, decisions: str) -> str:
    return GUARDS.replace("MOVES", moves).replace("DECISIONS", decisions)


class Migration(migrations.Migration):
    dependencies = [("plans", "0008_agency_plans")]
    operations = [
        migrations.AlterField(
            model_name="planevent",
            name="action",
            field=models.CharField(
                choices=[
                    ("SUBMIT", "mengajukan"),
                    ("WITHDRAW", "menarik kembali"),
                    ("ENDORSE", "menyetujui"),
                    ("RETURN", "mengembalikan"),
                    ("VERIFY", "memverifikasi"),
                    ("CANCEL", "membatalkan"),
                    ("AMEND", "membuka kembali"),
                ],
                max_length=8,
                verbose_name="tindakan",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=~models.Q(state="CANCELLED") | models.Q(verified_at__isnull=True),
                name="verified_plan_is_amended_not_cancelled",
            ),
        ),
        migrations.AddConstraint(
            model_name="planevent",
            constraint=models.CheckConstraint(
                condition=~models.Q(action="AMEND") | ~models.Q(note=""), name="an_amendment_says_why"
            ),
        ),
        migrations.RunSQL(
            sql=guards(f"{MOVES}, ('VERIFIED', 'RETURNED')", f"{DECISIONS}, 'AMEND'"),
            reverse_sql=guards(MOVES, DECISIONS),
        ),
    ]
