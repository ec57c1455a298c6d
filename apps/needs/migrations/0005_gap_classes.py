from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """Counts are derived: the next sweep, within a minute, counts every campaign anew with its classes."""

    dependencies = [("needs", "0004_proposal_steps_stand")]
    operations = [
        migrations.RunSQL("TRUNCATE needs_competencydemand", migrations.RunSQL.noop),
        *(
            migrations.AddField(
                model_name="competencydemand",
                name=name,
                field=models.PositiveIntegerField(default=0, verbose_name=label),
                preserve_default=False,
            )
            for name, label in (
                ("low", "kesenjangan rendah"),
                ("medium", "kesenjangan sedang"),
                ("high", "kesenjangan tinggi"),
            )
        ),
        migrations.AddConstraint(
            model_name="competencydemand",
            constraint=models.CheckConstraint(
                name="demand_classes_add_up", condition=Q(lacking=F("low") + F("medium") + F("high"))
            ),
        ),
    ]
