from django.db import migrations

from apps.core.migrations_sql import append_only


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0002_effects_reviews_reactions")]
    operations = [append_only("evaluations_effectestimate"), append_only("evaluations_reviewevent")]
