from django.db import migrations

from apps.parameters.first_values import load_into


class Migration(migrations.Migration):
    dependencies = [("parameters", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: load_into(apps.get_model("parameters", "Parameter")), migrations.RunPython.noop
        )
    ]
