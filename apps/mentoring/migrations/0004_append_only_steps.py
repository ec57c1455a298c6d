from django.db import migrations

from apps.core.migrations_sql import append_only


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0003_matches_and_pairs")]
    operations = [
        append_only("mentoring_matchevent"),
        append_only("mentoring_pairevent"),
        append_only("mentoring_leftover"),
    ]
