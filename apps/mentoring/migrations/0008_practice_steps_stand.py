from django.db import migrations

from apps.core.migrations_sql import append_only


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0007_practices")]
    operations = [append_only("mentoring_practiceevent")]
