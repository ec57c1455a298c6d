"""At most one acting official a unit at a time. int8range stands in for the equality that needs btree_gist."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("employees", "0001_initial")]
    operations = [
        migrations.RunSQL(
            sql="""
            ALTER TABLE employees_actingofficial ADD CONSTRAINT one_acting_official_a_unit
            EXCLUDE USING gist (
                int8range(unit_id, unit_id, '[]') WITH &&,
                daterange(starts_on, ends_on, '[]') WITH &&
            )
            """,
            reverse_sql="ALTER TABLE employees_actingofficial DROP CONSTRAINT one_acting_official_a_unit",
        )
    ]
