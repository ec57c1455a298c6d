from django.db import migrations

from apps.core.migrations_sql import append_only


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]
    operations = [append_only("plans_planevent")]
