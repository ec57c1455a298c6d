import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE surveys_response AS response
SET campaign_id = questionnaire.campaign_id, unit_id = questionnaire.unit_id
FROM surveys_questionnaire AS questionnaire
WHERE questionnaire.id = response.questionnaire_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""

AS_ITS_QUESTIONNAIRE = """
ALTER TABLE surveys_response ADD CONSTRAINT rating_stands_where_its_questionnaire_does
FOREIGN KEY (questionnaire_id, campaign_id, unit_id) REFERENCES surveys_questionnaire (id, campaign_id, unit_id)
ON UPDATE CASCADE
"""
DROP = "ALTER TABLE surveys_response DROP CONSTRAINT rating_stands_where_its_questionnaire_does"


def _field(to: str, on_delete: object, *, null: bool) -> models.ForeignKey:
    return models.ForeignKey(db_index=False, null=null, on_delete=on_delete, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies = [("employees", "0003_active_employees"), ("surveys", "0005_touched_or_vacant_ratings")]

    operations = [
        migrations.RemoveIndex("response", "touched_or_vacant_ratings"),
        migrations.AddField(
            "response", "campaign", _field("surveys.campaign", django.db.models.deletion.CASCADE, null=True)
        ),
        migrations.AddField(
            "response", "unit", _field("employees.organisationunit", django.db.models.deletion.PROTECT, null=True)
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "response", "campaign", _field("surveys.campaign", django.db.models.deletion.CASCADE, null=False)
        ),
        migrations.AlterField(
            "response", "unit", _field("employees.organisationunit", django.db.models.deletion.PROTECT, null=False)
        ),
        migrations.AddConstraint(
            "questionnaire",
            models.UniqueConstraint(fields=["id", "campaign", "unit"], name="where_a_questionnaire_stands"),
        ),
        migrations.RunSQL(AS_ITS_QUESTIONNAIRE, DROP),
        migrations.AddIndex(
            "response",
            models.Index(
                condition=models.Q(models.Q(("state", "NOT_STARTED"), _negated=True), ("rater__isnull", True), _connector="OR"),
                fields=["campaign", "unit"],
                include=("kind", "state", "rater"),
                name="touched_or_vacant_ratings",
            ),
        ),
    ]
