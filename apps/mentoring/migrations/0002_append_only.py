from django.db import migrations

from apps.core.migrations_sql import append_only


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0001_mentors_and_requests")]
    operations = [append_only("mentoring_mentorevent"), append_only("mentoring_requestevent")]
