from django.db import migrations

from apps.core.migrations_sql import append_only


class Migration(migrations.Migration):
    dependencies = [("needs", "0003_proposals")]
    operations = [append_only("needs_proposalevent")]
